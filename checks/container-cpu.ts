import * as z from 'zod'
import {
  countOf,
  defineCheck,
  formatQuantity,
  measure,
  metric,
  selection,
  usageOfChosen,
  verdict,
} from '../lib/kit/index.ts'

/**
 * Asks: the usage of the running containers, two samples of each.
 * Judges: the share of the cores that the container may use, its own limit or the host's cores (bad above). Nothing
 * before there are two samples.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerStats, cpu_stats. A container at its limit is slowed down, not broken.
 */
export default defineCheck({
  name: 'container-cpu',
  title: 'Container processor time',
  needs: { engine: ['containers', 'usage'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 95%', about: "share of the container's cores, or of the host's" },
  },
  options: z.strictObject(selection('containers')),
  observe: ({ engine: { containers, usage } }) => ({ containers, usage }),
  judge: (facts, { limits, options }) =>
    usageOfChosen(facts, options).flatMap(({ name, cpuCores, cpuLimitCores }) => {
      if (cpuCores === undefined || cpuLimitCores <= 0) return []
      const usedRatio = cpuCores / cpuLimitCores
      return [
        verdict({
          item: name,
          say: `${formatQuantity(usedRatio, 'ratio')} of ${countOf(cpuLimitCores, 'core')} used`,
          measures: [measure('used', usedRatio, limits.used)],
          metrics: [metric('cores', cpuCores, 'count')],
        }),
      ]
    }),
})
