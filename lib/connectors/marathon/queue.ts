import type { Instance, InstanceEnd, InstanceTrouble } from '../../model/workload.ts'
import { instantOf } from './api.ts'
import type { Queued } from './api.ts'

/** However many are missing: nobody reads more of them. */
const MAX_MISSING = 1000

/** What waits to be launched, by the id of its app or pod. */
export function byId(queue: readonly Queued[]): ReadonlyMap<string, Queued> {
  return new Map(queue.map((entry) => [entry.app?.id ?? entry.pod?.id ?? '', entry]))
}

/**
 * Those that are wanted and have no task yet.
 *
 * @param failure of the last that ran in one of these places
 */
export function missingInstances(
  id: string,
  missing: number,
  queued: Queued | undefined,
  failure: InstanceEnd | null,
): Instance[] {
  const trouble = queued ? waitingFor(queued, failure) : null
  const since = instantOf(queued?.since)
  const name = id.slice(id.lastIndexOf('/') + 1)
  return Array.from({ length: Math.min(Math.max(0, missing), MAX_MISSING) }, (_, at) => ({
    id: `${id}#${at + 1}`,
    name: `${name} #${at + 1}`,
    phase: 'pending',
    isWanted: true,
    isReady: false,
    isUpdated: false,
    ...(since !== undefined && { since }),
    ...(trouble && { trouble }),
    ...(at === 0 && failure && { lastEnd: failure }),
  }))
}

/** Time that is left says that it failed before and is tried later; overdue, that it could start and gets no place. */
function waitingFor({ delay, processedOffersSummary }: Queued, failure: InstanceEnd | null): InstanceTrouble | null {
  if (delay?.overdue === true)
    return { kind: 'unplaceable', word: 'waiting for offers', why: rejectWords(processedOffersSummary) }
  if ((delay?.timeLeftSeconds ?? 0) > 0) return { kind: 'crash-loop', word: 'backed off', why: failure?.why ?? '' }
  return null
}

function rejectWords(summary: Queued['processedOffersSummary']): string {
  const rejects = (summary?.rejectSummaryLastOffers ?? []).filter(({ declined }) => (declined ?? 0) > 0)
  if (rejects.length > 0)
    return rejects
      .map(({ reason, declined, processed }) => `${reason ?? 'declined'} ${declined ?? 0} of ${processed ?? '?'}`)
      .join(', ')
  return summary?.processedOffersCount === 0 ? 'no offer has come' : ''
}
