import * as z from 'zod'
import {
  because,
  chosenById,
  defineCheck,
  duration,
  firstSeen,
  formatDuration,
  formatQuantity,
  metric,
  selection,
  sinceOf,
  stillSeen,
  verdict,
} from '../lib/kit/index.ts'
import type { Verdict } from '../lib/model/result.ts'
import type { VolumeClaim } from '../lib/model/workload.ts'

/**
 * Asks: the pieces of storage that workloads ask for, and since when they wait at the looks before.
 * Judges: one that is lost is critical; one that is pending for longer than `pendingFor` is a warning, unless it is only
 * bound when the first instance that wants it has a place.
 * Faults: not-supported where there is no such thing; those of the orchestrator.
 * Source: docs/architecture.md; each connector says how it knows that a claim waits for its first use.
 */
export default defineCheck({
  name: 'volume-claim',
  title: 'Volume claims',
  needs: { workloads: ['claims'] },
  limits: {},
  options: z.strictObject({
    ...selection('claims'),
    pendingFor: duration().prefault('5m').describe('how long a claim may be pending'),
  }),
  memory: firstSeen,
  observe: ({ workloads }, options) => chosenById(workloads.claims, options),
  remember: (claims, { before, look }) => [
    ...stillSeen(
      before,
      claims.filter(({ phase }) => phase === 'pending').map(({ id }) => id),
      look.at,
    ),
  ],
  judge: (claims, { options, before, look }) =>
    claims.map((claim) => {
      const pendingMs = Math.max(0, look.at - (claim.since ?? sinceOf(before, claim.id, look.at)))
      const metrics = claim.storageBytes === undefined ? [] : [metric('storage', claim.storageBytes, 'bytes')]
      return verdict({ item: claim.id, ...stateOf(claim, pendingMs, options.pendingFor), metrics })
    }),
})

function stateOf(
  { phase, why, storageBytes, waitsForFirstUse }: VolumeClaim,
  pendingMs: number,
  patienceMs: number,
): { readonly status: Verdict['status']; readonly say: string } {
  switch (phase) {
    case 'bound':
      return {
        status: 'ok',
        say: `bound${storageBytes === undefined ? '' : `, ${formatQuantity(storageBytes, 'bytes')}`}`,
      }
    case 'lost':
      return { status: 'critical', say: `lost${because(why)}` }
    case 'pending':
      if (waitsForFirstUse) return { status: 'ok', say: 'waits for its first use' }
      return {
        status: pendingMs > patienceMs ? 'warning' : 'ok',
        say: `pending for ${formatDuration(pendingMs)}${because(why)}`,
      }
  }
}
