import { matches } from '../kit/patterns.ts'
import type { OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Match } from '../model/rule.ts'

/** Whether the incident is one of those meant; how long it has been open is asked elsewhere, as it changes by itself. */
export function isMeant(
  match: Match,
  { subject, status }: Pick<OpenIncident, 'subject' | 'status'>,
  labels: Labels,
): boolean {
  return (
    (!match.status || match.status.includes(status)) &&
    (!match.target || matches(subject.target, match.target)) &&
    (!match.check || matches(subject.check, match.check)) &&
    (!match.item || matches(subject.item, match.item)) &&
    [...(match.labels ?? [])].every(([name, wanted]) => {
      const own = labels[name]
      return own !== undefined && matches(own, wanted)
    })
  )
}
