import * as z from 'zod'
import { chosenById, defineCheck, metric, selection, verdict } from '../lib/kit/index.ts'

/**
 * Asks: how many instances have to stay when nodes are emptied.
 * Judges: fewer healthy ones than have to stay are a warning: until there are more, no node that has one of them can be
 * emptied.
 * Faults: not-supported where there is no such thing; those of the orchestrator.
 * Source: docs/architecture.md.
 */
export default defineCheck({
  name: 'disruption-budget',
  title: 'Disruption budgets',
  needs: { workloads: ['budgets'] },
  limits: {},
  options: z.strictObject(selection('budgets')),
  observe: ({ workloads }, options) => chosenById(workloads.budgets, options),
  judge: (budgets) =>
    budgets.map(({ id: item, healthy, desiredHealthy, expected, allowedDisruptions }) =>
      verdict({
        item,
        status: healthy < desiredHealthy ? 'warning' : 'ok',
        say: `${healthy} of ${expected} healthy, ${desiredHealthy} have to stay, ${allowedDisruptions} may go`,
        metrics: [metric('healthy', healthy, 'count'), metric('allowed', allowedDisruptions, 'count')],
      }),
    ),
})
