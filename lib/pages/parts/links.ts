import type { IncidentId } from '../../model/incident.ts'
import type { Subject } from '../../model/result.ts'
import type { TargetId } from '../../model/target.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import { objectWords } from '../../model/configuration.ts'
import type { WorkloadSeen } from '../board.ts'
import type { AskedNumbers } from '../history/measured.ts'
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

/** Numbers over time: without a period those of a day. */
export function historyAddress({ target, ...asked }: Omit<AskedNumbers, 'period'> & Partial<AskedNumbers>): Html {
  const given = [
    ['target', target] as const,
    ...(['check', 'item', 'metric', 'period'] as const).map((key) => [key, asked[key]] as const),
  ]
  return address(
    '/history',
    Object.fromEntries(given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
  )
}

/** What was recorded of one object. */
export function objectAddress(of: ObjectRef): Html {
  return address('/revisions', { object: objectWords(of), kind: of.kind })
}

/** What changed in it: with one revision the change that it is. */
export function revisionAddress(of: ObjectRef, between: { readonly from?: string; readonly to: string }): Html {
  return address('/revision', { object: objectWords(of), kind: of.kind, ...between })
}
