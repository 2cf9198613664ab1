import { countOf, defineCheck, measure, metric, noOptions, verdict } from '../lib/kit/index.ts'

/**
 * Asks: /proc/loadavg and the number of cores, in the one host program.
 * Judges: tasks that run or wait for a processor or a disk, five minutes' average, for each core (bad above).
 * Faults: not-supported where there is no /proc/loadavg; unreadable when it has another shape.
 * Source: proc(5), /proc/loadavg.
 */
export default defineCheck({
  name: 'load',
  title: 'Load',
  needs: { host: ['load'] },
  limits: {
    perCore: { unit: 'count', bad: 'above', warn: '> 2', crit: '> 4', about: 'five-minute load divided by cores' },
  },
  options: noOptions,
  observe: ({ host }) => host.load,
  judge: ({ one, five, fifteen, cores }, { limits }) => [
    verdict({
      say: `load ${one.toFixed(2)}, ${five.toFixed(2)}, ${fifteen.toFixed(2)} on ${countOf(cores, 'core')}`,
      measures: [measure('perCore', five / Math.max(1, cores), limits.perCore)],
      metrics: [metric('one', one, 'count'), metric('five', five, 'count'), metric('fifteen', fifteen, 'count')],
    }),
  ],
})
