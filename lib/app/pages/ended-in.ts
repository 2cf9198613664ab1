import type { Incident, ResolvedIncident } from '../../model/incident.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import type { EndedSeen } from '../../pages/history/measured.ts'
import type { MeasuredWorld } from '../../web/measured.ts'

/** On one page. */
const MOST = 50
const PAGE = 500
/** For those of one target so many of all are looked through at a time. */
const MOST_PAGES = 10

/** Incidents that are over, the newest first: a page of them, and where the next one begins. */
export async function endedIn(
  store: Pick<Store, 'incidents'>,
  { target, before = Infinity }: Parameters<MeasuredWorld['ended']>[0],
  now: EpochMs,
): Promise<EndedSeen> {
  const isMeant = (each: Incident): each is ResolvedIncident =>
    each.phase === 'resolved' && (target === undefined || each.subject.target === target)
  const found: ResolvedIncident[] = []
  let next = Math.min(before, now + 1)
  for (let nth = 0; nth < MOST_PAGES && found.length <= MOST; nth += 1) {
    const page = await store.incidents({ before: next, phase: 'resolved', limit: PAGE })
    found.push(...page.filter(isMeant))
    const last = page.at(-1)
    if (page.length < PAGE || !last) return firstOf(found, null)
    next = last.openedAt
  }
  return firstOf(found, next)
}

/** As many as stand on a page; those of one moment stay together, as the next page begins before it. */
function firstOf(found: readonly ResolvedIncident[], before: EpochMs | null): EndedSeen {
  const last = found[MOST - 1]
  const end = last ? found.findIndex((each, nth) => nth >= MOST && each.openedAt !== last.openedAt) : -1
  return end === -1 ? { incidents: found, before } : { incidents: found.slice(0, end), before: last?.openedAt ?? null }
}
