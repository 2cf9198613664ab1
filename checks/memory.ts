import { defineCheck, formatQuantity, measure, noOptions, verdict } from '../lib/kit/index.ts'

/**
 * Asks: /proc/meminfo, in the one host program.
 * Judges: the share that programs could not get without swapping (bad above), and the bytes they could (bad below).
 * Faults: not-supported where there is no /proc/meminfo; unreadable when it has another shape.
 * Source: proc(5), MemAvailable: caches that can be dropped count as available.
 */
export default defineCheck({
  name: 'memory',
  title: 'Memory',
  needs: { host: ['memory'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 90%', crit: '> 95%', about: 'share that is not available' },
    available: { unit: 'bytes', bad: 'below', about: 'memory that programs can still get without swapping' },
  },
  options: noOptions,
  observe: ({ host }) => host.memory,
  judge: ({ totalBytes, availableBytes }, { limits }) => {
    const usedRatio = totalBytes > 0 ? Math.max(0, 1 - availableBytes / totalBytes) : 0
    const available = formatQuantity(availableBytes, 'bytes')
    return [
      verdict({
        say: `${formatQuantity(usedRatio, 'ratio')} used, ${available} of ${formatQuantity(totalBytes, 'bytes')} available`,
        measures: [measure('used', usedRatio, limits.used), measure('available', availableBytes, limits.available)],
      }),
    ]
  },
})
