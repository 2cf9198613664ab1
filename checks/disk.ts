import * as z from 'zod'
import { chooser, defineCheck, formatQuantity, measure, selection, verdict } from '../lib/kit/index.ts'

/**
 * Asks: `df` for the mounted file systems that hold data, in the one host program.
 * Judges: the used share of what an ordinary user may write (bad above), and the free bytes (bad below).
 * Faults: unreadable when df prints something else.
 * Source: df(1), POSIX format (-P). The used share is computed as df does: the reserve of root is nobody's space.
 */
export default defineCheck({
  name: 'disk',
  title: 'Disk space',
  needs: { host: ['mounts'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 80%', crit: '> 90%', about: 'share of the writable space in use' },
    free: { unit: 'bytes', bad: 'below', about: 'space that an ordinary user may still write' },
  },
  options: z.strictObject(selection('mount points')),
  observe: ({ host }) => host.mounts,
  judge: (mounts, { limits, options }) => {
    const chosen = chooser(options)
    return mounts
      .filter(({ path, readOnly }) => !readOnly && chosen(path))
      .map(({ path, usedBytes, availableBytes }) => {
        const usedRatio = usedBytes / Math.max(1, usedBytes + availableBytes)
        return verdict({
          item: path,
          say: `${formatQuantity(usedRatio, 'ratio')} used, ${formatQuantity(availableBytes, 'bytes')} free`,
          measures: [measure('used', usedRatio, limits.used), measure('free', availableBytes, limits.free)],
        })
      })
  },
})
