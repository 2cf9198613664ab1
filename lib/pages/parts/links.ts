import type { IncidentId } from '../../model/incident.ts'
import type { Subject } from '../../model/result.ts'
import type { TargetId } from '../../model/target.ts'
import type { WorkloadSeen } from '../board.ts'
import { address, html, name, words } from '../markup.ts'
import type { Html } from '../markup.ts'

export function targetLink(id: TargetId): Html {
  return html`<a href="${address('/target', { id })}">${name(id)}</a>`
}

export function workloadLink({ target, workload: { id } }: Pick<WorkloadSeen, 'target' | 'workload'>): Html {
  return html`<a href="${address('/workload', { target, id })}">${name(id === '' ? target : id)}</a>`
}

export function incidentAddress(id: IncidentId): Html {
  return address('/incident', { id })
}

/** "disk /var" */
export function whatOf({ check, item }: Pick<Subject, 'check' | 'item'>): string {
  return words(check, item)
}
