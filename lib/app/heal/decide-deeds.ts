import { BLANK } from '../../heal/blank.ts'
import type { Candidate, Moment } from '../../heal/gate.ts'
import { helpsUntil, isSpent } from '../../heal/spent.ts'
import { weigh } from '../../heal/weigh.ts'
import type { Matter, Weighed } from '../../heal/weigh.ts'
import type { GateName } from '../../model/heal.ts'
import type { OpenIncident } from '../../model/incident.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Diary, Entry } from './diary.ts'
import type { Surroundings } from './surroundings.ts'
import type { Surveyed } from './survey.ts'

/** What was decided about one trouble, and when it is its turn again. */
export interface Plan {
  readonly at: EpochMs
  /** As the trouble was believed to be then: when it is otherwise, it is looked at again before. */
  readonly status: OpenIncident['status']
  readonly weighed: readonly Weighed[]
}

export interface Decided {
  readonly plan: Plan
  /** Its remedy has nothing more to offer. */
  readonly isSpent: boolean
  /** What is worth a line in the log. */
  readonly entries: readonly Entry[]
}

/** Without any other reason it is looked so often whether something can be done. */
export const AGAIN_MS: Ms = 60_000
/** Whoever does not answer may do so soon: an engine that is started again. */
const UNSEEN_AGAIN_MS: Ms = 10_000
/** What closes it for a while may be over soon, and to ask costs no look. */
const CLOSED_AGAIN_MS: Ms = 10_000
/** They say no to what nobody has to look at. */
const CLOSING: ReadonlySet<GateName> = new Set(['lease', 'certain', 'windows'])
/** What is only said, and not done, need not be said often. */
const WOULD_AGAIN_MS: Ms = 10 * 60_000

/** Decides about what was looked at again. Null when it is over meanwhile. */
export function decideDeeds(
  asked: Candidate,
  surveyed: Surveyed,
  moment: Moment,
  { surroundings, pages }: { readonly surroundings: Surroundings; readonly pages: Diary },
): Decided | null {
  const matter = matterOf(asked, surveyed, moment, surroundings)
  if (!matter) return null
  const weighed = weigh([matter], moment)
  const isSpent = isOver(matter, moment)
  return {
    plan: { status: asked.incident.status, ...turnOf(matter, weighed, moment) },
    isSpent,
    entries: [...(isSpent ? [entryOf(matter)] : []), ...pages.news(weighed)],
  }
}

/** What was looked at again with all that is known beside it. Null when it is over meanwhile. */
export function matterOf(
  asked: Candidate,
  { confirmation, prospects: found }: Surveyed,
  moment: Moment,
  surroundings: Surroundings,
): Matter | null {
  // It may have begun to flap, or somebody may be at it by now.
  const incident = surroundings.incidents().find(({ id }) => id === asked.incident.id)
  if (!incident) return null
  const candidate = { ...asked, incident }
  const known = { ...surroundings.known(candidate, moment.now), confirmation }
  return { candidate, known, prospects: found.map((each) => surroundings.completed(each, candidate)) }
}

function isOver({ candidate, prospects, known: { confirmation } }: Matter, moment: Moment): boolean {
  if (confirmation.failed !== null || !confirmation.isBad) return false
  return isSpent(candidate, prospects, { ...moment, resetAfterMs: moment.settings.resetAfterMs })
}

/** It is the turn of the next remedy; when there is none, of people. */
function entryOf({ candidate: { incident, rule, step, healing, remedy }, prospects }: Matter): Entry {
  const why = prospects.length === 0 ? 'there is nothing that it could do' : 'tried in vain'
  const kind = step + 1 >= healing.steps.length ? 'gave-up' : 'settled'
  return { kind, incident: incident.id, rule, remedy: remedy.remedy, words: `${remedy.remedy}: ${why}` }
}

function turnOf({ candidate, known }: Matter, weighed: readonly Weighed[], moment: Moment): Omit<Plan, 'status'> {
  const { now, deeds } = moment
  if (weighed.length > 0) return { at: nextOf(weighed, now), weighed }
  const { failed, isBad } = known.confirmation
  // A look that has failed, or found it well while it is believed to be bad, is soon taken again.
  if (failed !== null || !isBad)
    return { at: now + UNSEEN_AGAIN_MS, weighed: weigh([{ candidate, known, prospects: [BLANK] }], moment) }
  // Where there is nothing left to do it is looked at again when what was done had its time.
  return { at: Math.min(helpsUntil(candidate, deeds, now) ?? Infinity, now + AGAIN_MS), weighed }
}

function nextOf(weighed: readonly Weighed[], now: EpochMs): EpochMs {
  const times = weighed.map(({ verdict, reason }) =>
    verdict === 'would' ? now + WOULD_AGAIN_MS : afterNo(reason, now),
  )
  return Math.min(...times)
}

/** When it is looked at again what some gate has said no to. */
export function afterNo(reason: Weighed['reason'], now: EpochMs): EpochMs {
  const againMs = reason !== null && CLOSING.has(reason.gate) ? CLOSED_AGAIN_MS : AGAIN_MS
  return Math.min(reason?.againAt ?? Infinity, now + againMs)
}
