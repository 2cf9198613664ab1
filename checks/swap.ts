import { defineCheck, formatQuantity, measure, noOptions, verdict } from '../lib/kit/index.ts'

/**
 * Asks: SwapTotal and SwapFree of /proc/meminfo, in the one host program.
 * Judges: the used share (bad above). A host without swap is well.
 * Faults: not-supported where there is no /proc/meminfo; unreadable when it has another shape.
 * Source: proc(5), /proc/meminfo. Pages lie in swap long after the shortage that sent them there.
 */
export default defineCheck({
  name: 'swap',
  title: 'Swap space',
  needs: { host: ['swap'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 60%', crit: '> 90%', about: 'share of the swap space in use' },
  },
  options: noOptions,
  observe: ({ host }) => host.swap,
  judge: ({ totalBytes, freeBytes }, { limits }) => {
    if (totalBytes <= 0) return [verdict({ say: 'no swap' })]
    const usedRatio = Math.max(0, 1 - freeBytes / totalBytes)
    const free = formatQuantity(freeBytes, 'bytes')
    return [
      verdict({
        say: `${formatQuantity(usedRatio, 'ratio')} used, ${free} of ${formatQuantity(totalBytes, 'bytes')} free`,
        measures: [measure('used', usedRatio, limits.used)],
      }),
    ]
  },
})
