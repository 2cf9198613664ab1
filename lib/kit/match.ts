import { matches } from './patterns.ts'
import type { Facts } from '../model/expression.ts'
import type { Incident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Match } from '../model/rule.ts'
import type { EpochMs } from '../model/time.ts'

const MINUTE_MS = 60_000

/** What is asked of an incident. */
export type Asked = Pick<Incident, 'subject' | 'status' | 'summary' | 'isFlapping' | 'openedAt'>

/** What an incident does not say itself: the labels of its target, and what time it is. */
export interface Around {
  readonly labels: Labels
  readonly now: EpochMs
}

/** Whether the incident is one of those meant; how long it has been open is asked elsewhere, as it changes by itself. */
export function isMeant(match: Match, asked: Asked, around: Around): boolean {
  const { subject, status } = asked
  return (
    (!match.status || match.status.includes(status)) &&
    (!match.target || matches(subject.target, match.target)) &&
    (!match.check || matches(subject.check, match.check)) &&
    (!match.item || matches(subject.item, match.item)) &&
    [...(match.labels ?? [])].every(([name, wanted]) => {
      const own = around.labels[name]
      return own !== undefined && matches(own, wanted)
    }) &&
    isFit(match, asked, around)
  )
}

/** Asked last: it costs more than the rest. */
function isFit({ expression }: Match, asked: Asked, around: Around): boolean {
  if (!expression) return true
  const answer = expression.ask(factsOf(asked, around))
  return answer.kind === 'answered' && answer.fits
}

/** When the answer may be another although nothing has happened; null for never. */
export function askedAgainAt({ expression }: Match, { openedAt }: Asked, now: EpochMs): EpochMs | null {
  if (!expression?.isAboutTime) return null
  return openedAt + (minutesOpen(openedAt, now) + 1) * MINUTE_MS
}

function factsOf({ subject, status, summary, isFlapping, openedAt }: Asked, { labels, now }: Around): Facts {
  const openForMinutes = minutesOpen(openedAt, now)
  return { ...subject, status, labels, summary, openForMinutes, flapping: isFlapping }
}

function minutesOpen(openedAt: EpochMs, now: EpochMs): number {
  return Math.max(0, Math.floor((now - openedAt) / MINUTE_MS))
}
