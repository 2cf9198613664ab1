import { createHash } from 'node:crypto'
import type { Incident, IncidentEvent, IncidentId, OpenIncident, ResolvedIncident } from '../../model/incident.ts'
import { subjectKey } from '../../model/state.ts'
import type { SubjectState, Transition } from '../../model/state.ts'
import { incidentAfter } from '../../state/incidents.ts'
import { eventOf } from './event-of.ts'

/** The incidents that are open, and those that are over and somebody still has to be told so. */
export interface Stories {
  all(): readonly Incident[]
  open(): readonly OpenIncident[]
  /** Puts an incident in place of what it was. */
  put(incident: Incident): void
  /** Tells the story of a subject on by one transition; nothing where there is no story. */
  tell(transition: Transition, state: SubjectState | null): readonly { incident: Incident; event: IncidentEvent }[]
  /** Lets go of what is over and nobody has to be told of. */
  keep(owed: ReadonlySet<IncidentId>): void
}

export function storiesOf(remembered: readonly Incident[]): Stories {
  const open = new Map<string, OpenIncident>()
  const over = new Map<IncidentId, ResolvedIncident>()
  const put = (incident: Incident): void => {
    const key = subjectKey(incident.subject)
    if (incident.phase === 'open') open.set(key, incident)
    else {
      open.delete(key)
      over.set(incident.id, incident)
    }
  }
  for (const incident of remembered) put(incident)
  return {
    all: () => [...open.values(), ...over.values()],
    open: () => [...open.values()],
    put,
    tell(transition, state) {
      const before = open.get(subjectKey(transition.subject)) ?? null
      const incident = incidentAfter(before, state, transition, nameOf)
      if (!incident) return []
      put(incident)
      return [{ incident, event: eventOf(incident, before, transition) }]
    },
    keep(owed) {
      for (const id of over.keys()) if (!owed.has(id)) over.delete(id)
    },
  }
}

/** The same for the same beginning, so that a step that is taken twice tells one story. */
function nameOf({ subject, at }: Transition): IncidentId {
  return createHash('sha256')
    .update(`${subjectKey(subject)}${at}`)
    .digest('hex')
    .slice(0, 12)
}
