import { createHash } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { AuditEntry, Deed, Hold } from '../../model/heal.ts'
import type { Incident, IncidentEvent, IncidentId } from '../../model/incident.ts'
import type { GroupState, Outgoing, Told } from '../../model/notice.ts'
import type { Silence } from '../../model/mute.ts'
import type { Batch, RouteTimes, TargetRecord } from '../../model/store.ts'
import type { TargetId } from '../../model/target.ts'
import type { AuditRow, DeedRow, EventRow, IncidentRow, OutgoingRow, Row, ToldRow } from './tables.ts'

/** What is longer is no key that an index of PostgreSQL takes in (2,704 bytes). */
const KEY_LENGTH = 512

/** One text for each list of texts. A long one is told by its hash, which no JSON text looks like. */
function keyText(parts: readonly (string | number)[]): string {
  const text = JSON.stringify(parts)
  return text.length <= KEY_LENGTH ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`
}

export const targetKey = (id: TargetId): string => keyText([id])
export const incidentKey = (id: IncidentId): string => keyText([id])
export const silenceKey = (id: Silence['id']): string => keyText([id])
export const deedKey = (id: Deed['id']): string => keyText([id])
export const holdKey = (id: Hold['id']): string => keyText([id])
export const recentKey = ({ route }: Pick<RouteTimes, 'route'>): string => keyText([route.rule, route.notifier])
export const outgoingKey = ({ notice }: Pick<Outgoing, 'notice'>): string => keyText([notice.key])

export const groupKey = ({ route, group }: Pick<GroupState, 'route' | 'group'>): string =>
  keyText([route.rule, route.notifier, group])

export const toldKey = ({ route, incident }: Pick<Told, 'route' | 'incident'>): string =>
  keyText([route.rule, route.notifier, incident])

/** A line that is saved twice, because nobody knows whether the first time went well, is one line. */
export const eventKey = ({ incident, at, kind, text }: IncidentEvent): string => keyText([incident, at, kind, text])

export function targetRow({ id, states, memory }: TargetRecord): Row {
  return { key: targetKey(id), json: JSON.stringify({ id, states, memory: [...memory] }) }
}

export function incidentRow(incident: Incident): IncidentRow {
  const { id, phase, openedAt } = incident
  return {
    key: incidentKey(id),
    phase,
    opened_at: openedAt,
    resolved_at: incident.phase === 'resolved' ? incident.resolvedAt : null,
    json: JSON.stringify(incident),
  }
}

export function eventRow(event: IncidentEvent): Insertable<EventRow> {
  return { key: eventKey(event), incident: incidentKey(event.incident), json: JSON.stringify(event) }
}

export function toldRow(told: Told): ToldRow {
  return { key: toldKey(told), incident: incidentKey(told.incident), json: JSON.stringify(told) }
}

export function groupRow(group: GroupState): Row {
  return { key: groupKey(group), json: JSON.stringify(group) }
}

export function recentRow(recent: RouteTimes): Row {
  return { key: recentKey(recent), json: JSON.stringify(recent) }
}

export function outgoingRow(outgoing: Outgoing): OutgoingRow {
  const { state, at } = outgoing
  return { key: outgoingKey(outgoing), state, at, json: JSON.stringify(outgoing) }
}

export function silenceRow(silence: Silence): Row {
  const { labels, ...match } = silence.match
  const plain = { ...match, ...(labels && { labels: [...labels] }) }
  return { key: silenceKey(silence.id), json: JSON.stringify({ ...silence, match: plain }) }
}

export function deedRow(deed: Deed): DeedRow {
  const { id, at, endedAt } = deed
  return { key: deedKey(id), at, ended_at: endedAt, json: JSON.stringify(deed) }
}

export function holdRow(hold: Hold): Row {
  return { key: holdKey(hold.id), json: JSON.stringify(hold) }
}

export function auditRow(entry: AuditEntry): AuditRow {
  const { seq, at, incident, hash } = entry
  const about = incident === undefined ? null : incidentKey(incident)
  return { seq, at, incident: about, hash, json: JSON.stringify(entry) }
}

/** Whether losing the batch to a power cut would lose what somebody was told, or has to be, or what was done. */
export function mustOutlastPower({ incidents, told, settled, outgoing, ...healing }: Batch): boolean {
  const { deeds, holds, endedHolds, audit } = healing
  const parts = [incidents, told, settled, outgoing, deeds, holds, endedHolds, audit]
  return parts.some((part) => part !== undefined && part.length > 0)
}
