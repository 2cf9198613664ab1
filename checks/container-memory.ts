import * as z from 'zod'
import { defineCheck, formatQuantity, measure, metric, selection, usageOfChosen, verdict } from '../lib/kit/index.ts'

/**
 * Asks: the usage of the running containers.
 * Judges: the share of the container's own limit, without the page cache that can be dropped (bad above). Without a
 * limit the number is kept and not judged: the check `memory` judges the host.
 * Faults: not-supported where there is no engine.
 * Source: Docker Engine API, ContainerStats, memory_stats.
 */
export default defineCheck({
  name: 'container-memory',
  title: 'Container memory',
  needs: { engine: ['containers', 'usage'] },
  limits: {
    used: { unit: 'ratio', bad: 'above', warn: '> 90%', crit: '> 97%', about: "share of the container's own limit" },
  },
  options: z.strictObject(selection('containers')),
  observe: ({ engine: { containers, usage } }) => ({ containers, usage }),
  judge: (facts, { limits, options }) =>
    usageOfChosen(facts, options).flatMap(({ name, memoryBytes, memoryLimitBytes, memoryLimited }) => {
      if (memoryBytes === undefined) return []
      const metrics = [metric('bytes', memoryBytes, 'bytes')]
      const used = formatQuantity(memoryBytes, 'bytes')
      if (!memoryLimited || !memoryLimitBytes) return [verdict({ item: name, say: `${used} used, no limit`, metrics })]
      const usedRatio = memoryBytes / memoryLimitBytes
      return [
        verdict({
          item: name,
          say: `${formatQuantity(usedRatio, 'ratio')} used, ${used} of ${formatQuantity(memoryLimitBytes, 'bytes')}`,
          measures: [measure('used', usedRatio, limits.used)],
          metrics,
        }),
      ]
    }),
})
