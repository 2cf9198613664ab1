import type { Incident, IncidentEvent, OpenIncident } from '../../model/incident.ts'
import type { Transition } from '../../model/state.ts'

/** One line of the story, for what a transition has made of it. */
export function eventOf(incident: Incident, before: OpenIncident | null, transition: Transition): IncidentEvent {
  const { id, status, summary } = incident
  const line = { incident: id, at: transition.at }
  if (incident.phase === 'resolved') return { ...line, kind: 'resolved', text: incident.because }
  if (!before) return { ...line, kind: 'opened', text: `${status}: ${summary}` }
  if (transition.kind === 'flapping-started' || transition.kind === 'flapping-stopped') {
    const share = `${Math.round(transition.changeRatio * 100)}% of the last looks differed`
    return { ...line, kind: transition.kind === 'flapping-started' ? 'flapping' : 'settled', text: share }
  }
  return { ...line, kind: 'changed', text: `${before.status} → ${status}: ${summary}` }
}
