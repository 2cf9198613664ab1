import * as z from 'zod'
import {
  because,
  chosenById,
  defineCheck,
  duration,
  firstSeen,
  lasting,
  metric,
  oneLine,
  selection,
  sinceOf,
  stillSeen,
  verdict,
} from '../lib/kit/index.ts'
import type { Verdict } from '../lib/model/result.ts'
import type { Autoscaler } from '../lib/model/workload.ts'

/**
 * Asks: what changes how many instances are wanted, and since when it is at its limit at the looks before.
 * Judges: one that cannot change anything is critical, one without figures is a warning; so is one that has been at the
 * most it may for longer than `limitedFor`. One whose least and most are the same is not at its limit.
 * Faults: not-supported where there is no such thing; those of the orchestrator.
 * Source: docs/architecture.md; each connector says which of its conditions means what.
 */
export default defineCheck({
  name: 'autoscaler',
  title: 'Autoscalers',
  needs: { workloads: ['autoscalers'] },
  limits: {},
  options: z.strictObject({
    ...selection('autoscalers'),
    limitedFor: duration().prefault('30m').describe('how long one may be at the most it may have'),
  }),
  memory: firstSeen,
  observe: ({ workloads }, options) => chosenById(workloads.autoscalers, options),
  remember: (scalers, { before, look }) => [
    ...stillSeen(
      before,
      scalers.filter(isLimited).map(({ id }) => id),
      look.at,
    ),
  ],
  judge: (scalers, { options, before, look }) =>
    scalers.map((scaler) => {
      const since = scaler.trouble?.since ?? sinceOf(before, scaler.id, look.at)
      const { status, say } = stateOf(scaler, Math.max(0, look.at - since), options.limitedFor)
      const { id: item, min, max, current, desired } = scaler
      const counts = { current, ...(desired !== undefined && { desired }), min, max }
      return verdict({
        item,
        status,
        say: `${oneLine(scaler.workload, 120)}: ${say}`,
        metrics: Object.entries(counts).map(([name, value]) => metric(name, value, 'count')),
      })
    }),
})

/** It has all that it may have, or it says that it wants more. */
function isLimited({ trouble, min, max, current, desired }: Autoscaler): boolean {
  if (trouble) return trouble.kind === 'limited' && (current >= max || (desired ?? 0) >= max)
  return max > min && current >= max
}

function stateOf(
  scaler: Autoscaler,
  limitedMs: number,
  patienceMs: number,
): { readonly status: Verdict['status']; readonly say: string } {
  const { trouble, min, max, current } = scaler
  const why = because(trouble?.why ?? '')
  if (trouble?.kind === 'unable') return { status: 'critical', say: `cannot change anything${why}` }
  if (trouble?.kind === 'blind') return { status: 'warning', say: `has no figures${why}` }
  if (!isLimited(scaler)) return { status: 'ok', say: `${current} of ${min} to ${max}` }
  return { status: limitedMs > patienceMs ? 'warning' : 'ok', say: `at its most, ${max}${lasting(limitedMs)}${why}` }
}
