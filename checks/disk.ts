import { defineCheck, formatQuantity, matches, measure, patterns, verdict, z } from '../lib/kit/index.ts'

/**
 * Asks: `df` for the mounted file systems that hold data, in the one host program.
 * Judges: the used share of what an ordinary user may write (bad above), and the free bytes (bad below).
 * Faults: unreadable when df prints something else; not-supported never.
 * Source: df(1), POSIX format (-P); the used share is computed as df does, the reserve of root counts as used up.
 */
export default defineCheck({
  name: 'disk',
  title: 'Disk space',
  needs: { host: ['mounts'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 80%', crit: '> 90%', about: 'share of the writable space in use' },
    free: { unit: 'bytes', bad: 'below', about: 'space that an ordinary user may still write' },
  },
  options: z.strictObject({
    only: patterns.optional().describe('mount points to judge; all when left out'),
    except: patterns.default([]).describe('mount points to leave out'),
  }),
  observe: ({ host }) => host.mounts,
  judge: (mounts, { limits, options }) =>
    mounts
      .filter(({ path, readOnly }) => !readOnly && (options.only ? matches(path, options.only) : true))
      .filter(({ path }) => !matches(path, options.except))
      .map((mount) => {
        const usedRatio = mount.usedBytes / Math.max(1, mount.usedBytes + mount.availableBytes)
        return verdict({
          item: mount.path,
          say: `${formatQuantity(usedRatio, 'ratio')} used, ${formatQuantity(mount.availableBytes, 'bytes')} free`,
          measures: [measure('used', usedRatio, limits.used), measure('free', mount.availableBytes, limits.free)],
        })
      }),
})
