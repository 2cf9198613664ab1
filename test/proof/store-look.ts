import { existsSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'
import type { Incident, IncidentEvent } from '../../lib/model/incident.ts'
import type { Outgoing } from '../../lib/model/notice.ts'
import type { TargetRecord } from '../../lib/model/store.ts'
import { subjectOf } from './heard.ts'

/** What stands in a store's file, read with nothing of ours in between. */
export interface StoreLook {
  /** "ok", or what SQLite has found. */
  readonly check: string
  readonly incidents: readonly Incident[]
  readonly outgoing: readonly Outgoing[]
  /** How often that has happened to a subject: "local command item-3". */
  count(kind: IncidentEvent['kind'], subject: string): number
  /** How many items of a target are known to a check. */
  statesOf(target: string, check: string): number
}

export function lookAt(file: string): StoreLook {
  if (!existsSync(file)) return { check: 'ok', incidents: [], outgoing: [], count: () => 0, statesOf: () => 0 }
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  try {
    const rows = (sql: string): Record<string, unknown>[] => database.prepare(sql).all() as Record<string, unknown>[]
    const read = <Kind>(table: string): Kind[] =>
      rows(`select json from ${table}`).map(({ json }) => JSON.parse(String(json)) as Kind)
    const check = String(rows('pragma quick_check')[0]?.['quick_check'])
    const incidents = read<Incident>('orch_watch_incident')
    const subjects = new Map(incidents.map(({ id, subject }) => [id, subjectOf(subject)]))
    const counts = new Map<string, number>()
    for (const { kind, incident } of read<IncidentEvent>('orch_watch_event')) {
      const key = `${kind} ${subjects.get(incident) ?? ''}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const outgoing = read<Outgoing>('orch_watch_outgoing')
    const targets = read<Pick<TargetRecord, 'id' | 'states'>>('orch_watch_target')
    return {
      check,
      incidents,
      outgoing,
      count: (kind, subject) => counts.get(`${kind} ${subject}`) ?? 0,
      statesOf: (target, name) =>
        targets.find(({ id }) => id === target)?.states.filter(({ subject }) => subject.check === name).length ?? 0,
    }
  } finally {
    database.close()
  }
}
