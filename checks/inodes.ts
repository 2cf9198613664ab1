import * as z from 'zod'
import { chooser, defineCheck, formatQuantity, measure, selection, verdict } from '../lib/kit/index.ts'

/**
 * Asks: `df -i` for the mounted file systems that hold data, in the one host program.
 * Judges: the used share of the inodes (bad above). A file system that makes them as it goes is not judged.
 * Faults: unreadable when df prints something else.
 * Source: df(1), --inodes. Without inodes nothing can be created, however many bytes are free.
 */
export default defineCheck({
  name: 'inodes',
  title: 'Inodes',
  needs: { host: ['mounts'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 80%', crit: '> 90%', about: 'share of the inodes in use' },
  },
  options: z.strictObject(selection('mount points')),
  observe: ({ host }) => host.mounts,
  judge: (mounts, { limits, options }) => {
    const chosen = chooser(options)
    return mounts.flatMap(({ path, readOnly, inodes }) => {
      if (readOnly || !inodes || inodes.total <= 0 || !chosen(path)) return []
      const usedRatio = inodes.used / inodes.total
      const say = `${formatQuantity(usedRatio, 'ratio')} used, ${inodes.total - inodes.used} of ${inodes.total} free`
      return [verdict({ item: path, say, measures: [measure('used', usedRatio, limits.used)] })]
    })
  },
})
