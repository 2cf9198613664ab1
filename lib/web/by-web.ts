import type { Board, IncidentSeen } from '../pages/board.ts'
import { whatOf } from '../pages/parts/links.ts'

/** How a person of the web is named in stories and logs. */
export function byWeb(name: string): string {
  return `${name} (web)`
}

/** The same of a program. */
export function byProgram(name: string): string {
  return `${name} (api)`
}

/** The open one of that name. */
export function openIncident({ incidents }: Board, id: string): IncidentSeen | undefined {
  return incidents.find(({ incident }) => incident.id === id)
}

/** "disk /var on web-1" */
export function incidentName({ incident: { subject } }: IncidentSeen): string {
  return `${whatOf(subject)} on ${subject.target}`
}
