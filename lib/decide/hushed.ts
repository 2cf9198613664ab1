import type { OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Unless } from '../model/rule.ts'
import { isMeant } from '../kit/match.ts'
import type { Situation } from './situation.ts'

/** Whether a rule keeps quiet about an incident because of another one that is open. */
export type Hushed = (incident: OpenIncident, labels: Labels) => boolean

/**
 * Those that keep a rule quiet are found once, and then each incident is held against them. What itself is one of
 * those is told: two of them would keep each other quiet, and nobody would hear of anything.
 */
export function hushedBy(unless: Unless | null, { incidents, labelsOf, now }: Situation): Hushed {
  if (!unless) return () => false
  const { match, equal } = unless
  const placeOf = (incident: OpenIncident, labels: Labels): string | null =>
    equal ? shared(equal, labels) : incident.subject.target
  const isOne = (incident: OpenIncident, labels: Labels): boolean => isMeant(match, incident, { labels, now })
  const places = new Set<string | null>()
  for (const incident of incidents) {
    if (incident.phase !== 'open') continue
    const labels = labelsOf(incident.subject.target)
    if (isOne(incident, labels)) places.add(placeOf(incident, labels))
  }
  places.delete(null)
  return (incident, labels) => places.has(placeOf(incident, labels)) && !isOne(incident, labels)
}

/** The values of these labels as one text; null where one of them is not there: nothing is shared then. */
function shared(names: readonly string[], labels: Labels): string | null {
  const values = names.map((name) => labels[name])
  return values.includes(undefined) ? null : JSON.stringify(values)
}
