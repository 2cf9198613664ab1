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
import type { ContainerUsage } from '../lib/model/engine.ts'
import type { Limits } from '../lib/model/limit.ts'

/**
 * Asks: the usage of the running containers.
 * Judges: the share of the processes and threads that a container may have, its own limit or what its host can number
 * (bad above), and how many there are. At the limit no program in it can start another one.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerStats, pids_stats; kernel cgroup documentation, pids.
 */
export default defineCheck({
  name: 'container-pids',
  title: 'Container processes',
  needs: { engine: ['containers', 'usage'] },
  limits: {
    used: {
      unit: 'ratio',
      bad: 'above',
      warn: '> 80%',
      crit: '> 95%',
      about: "share of the container's own limit, or of the host's",
    },
    processes: { unit: 'count', bad: 'above', about: 'processes and threads in the container' },
  },
  options: z.strictObject(selection('containers')),
  observe: ({ engine: { containers, usage } }) => ({ containers, usage }),
  judge: (facts, { limits, options }) => usageOfChosen(facts, options).flatMap((usage) => judgeOne(usage, limits)),
})

function judgeOne(
  { name: item, processes, processLimit, processLimited }: ContainerUsage,
  limits: Limits<'used' | 'processes'>,
) {
  if (processes === undefined) return []
  const count = measure('processes', processes, limits.processes)
  const all = countOf(processes, 'process', 'processes')
  if (processLimit === undefined || processLimit <= 0)
    return [verdict({ item, say: `${all}, no limit`, measures: [count] })]
  const usedRatio = processes / processLimit
  const whose = processLimited ? 'may run' : 'its host can number'
  return [
    verdict({
      item,
      say: `${all}, ${formatQuantity(usedRatio, 'ratio')} of the ${processLimit} that ${whose}`,
      measures: [measure('used', usedRatio, limits.used), count],
      metrics: [metric('limit', processLimit, 'count')],
    }),
  ]
}
