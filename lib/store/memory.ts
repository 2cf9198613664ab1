import { sevenDaysBefore } from './sql/heal/deeds.ts'
import { goingOn } from './sql/heal/going-on.ts'
import type { AuditEntry, AuditHead, Deed, Hold } from '../model/heal.ts'
import type { Incident, IncidentEvent } from '../model/incident.ts'
import type { Silence } from '../model/mute.ts'
import type { GroupState, Outgoing, Told } from '../model/notice.ts'
import type { AuditQuery, Batch, IncidentQuery, Remembered, RouteTimes, Store, TargetRecord } from '../model/store.ts'
import type { EpochMs } from '../model/time.ts'
import { historyInMemory } from './memory/history.ts'
import { watchedInMemory } from './memory/watched.ts'
import * as key from './sql/rows.ts'

/** What is remembered, by the keys that the databases use. */
interface Shelves {
  readonly targets: Map<string, TargetRecord>
  readonly incidents: Map<string, Incident>
  readonly events: Map<string, IncidentEvent>
  readonly told: Map<string, Told>
  readonly groups: Map<string, GroupState>
  readonly recent: Map<string, RouteTimes>
  readonly outgoing: Map<string, Outgoing>
  readonly silences: Map<string, Silence>
  readonly deeds: Map<string, Deed>
  readonly holds: Map<string, Hold>
  readonly audit: AuditEntry[]
}

/** A store that ends with the process: for tests, and for whoever wants to leave nothing behind. */
export function memoryStore(): Store {
  const shelves: Shelves = {
    ...{ targets: new Map(), incidents: new Map(), events: new Map(), told: new Map() },
    ...{ groups: new Map(), recent: new Map(), outgoing: new Map(), silences: new Map() },
    ...{ deeds: new Map(), holds: new Map(), audit: [] },
  }
  const kept = historyInMemory()
  const watched = watchedInMemory()
  return {
    load: () => Promise.resolve(remembered(shelves)),
    save: (batch) =>
      new Promise((resolve) => {
        // Refused before anything is written.
        const fresh = goingOn(headOf(shelves), batch.audit ?? [], shelves.audit)
        write(shelves, batch)
        shelves.audit.push(...fresh)
        kept.add(batch.samples ?? [])
        watched.add(batch.watched ?? [])
        resolve()
      }),
    incidents: (query) => Promise.resolve(incidentsOf(shelves, query)),
    events: (id) => Promise.resolve([...shelves.events.values()].filter(({ incident }) => incident === id)),
    outgoing: (state, limit) => Promise.resolve(outgoingOf(shelves, state).slice(0, Math.max(0, limit))),
    audit: (query) => Promise.resolve(auditOf(shelves, query)),
    auditHead: () => Promise.resolve(headOf(shelves)),
    sizeBytes: () => Promise.resolve(null),
    prune: (before) => Promise.resolve(prune(shelves, before) + watched.prune(before)),
    history: (query) => Promise.resolve(kept.read(query)),
    watched: (query) => Promise.resolve(watched.read(query)),
    pruneHistory: (limits) => Promise.resolve(kept.prune(limits)),
    close: () => Promise.resolve(),
  }
}

function write(shelves: Shelves, batch: Batch): void {
  remove(shelves.targets, batch.goneTargets, key.targetKey)
  remove(shelves.told, batch.settled, key.toldKey)
  remove(shelves.groups, batch.closedGroups, key.groupKey)
  remove(shelves.silences, batch.endedSilences, key.silenceKey)
  remove(shelves.holds, batch.endedHolds, key.holdKey)
  put(shelves.targets, batch.targets, ({ id }) => key.targetKey(id))
  put(shelves.incidents, batch.incidents, ({ id }) => key.incidentKey(id))
  put(shelves.events, batch.events, key.eventKey)
  put(shelves.told, batch.told, key.toldKey)
  put(shelves.groups, batch.groups, key.groupKey)
  put(shelves.recent, batch.recent, key.recentKey)
  put(shelves.outgoing, batch.outgoing, key.outgoingKey)
  put(shelves.silences, batch.silences, ({ id }) => key.silenceKey(id))
  put(shelves.deeds, batch.deeds, ({ id }) => key.deedKey(id))
  put(shelves.holds, batch.holds, ({ id }) => key.holdKey(id))
}

function remembered(shelves: Shelves): Remembered {
  const owed = owedOf(shelves)
  return {
    targets: [...shelves.targets.values()],
    incidents: [...shelves.incidents.values()].filter(({ id, phase }) => phase === 'open' || owed.has(id)),
    told: [...shelves.told.values()],
    groups: [...shelves.groups.values()],
    recent: [...shelves.recent.values()],
    outgoing: outgoingOf(shelves, 'waiting'),
    silences: [...shelves.silences.values()],
    deeds: rememberedDeeds(shelves),
    holds: [...shelves.holds.values()],
    auditHead: headOf(shelves),
    warnings: [],
  }
}

function rememberedDeeds({ deeds }: Shelves): readonly Deed[] {
  const all = [...deeds.values()]
  const from = sevenDaysBefore(all.reduce((newest, { at }) => Math.max(newest, at), 0))
  return all.filter(({ at, endedAt }) => endedAt === null || at >= from)
}

function headOf({ audit }: Shelves): AuditHead | null {
  const last = audit.at(-1)
  return last ? { seq: last.seq, hash: last.hash } : null
}

function auditOf({ audit }: Shelves, { since, incident, after, limit }: AuditQuery): readonly AuditEntry[] {
  return audit
    .filter((each) => since === undefined || each.at >= since)
    .filter((each) => incident === undefined || each.incident === incident)
    .filter((each) => after === undefined || each.seq > after)
    .slice(0, Math.max(0, limit))
}

/** Incidents whose end somebody has still to be told of, and those that go on and were told. */
function owedOf({ told }: Shelves): ReadonlySet<string> {
  return new Set([...told.values()].map(({ incident }) => incident))
}

function incidentsOf({ incidents }: Shelves, { id, since, before, phase, limit }: IncidentQuery): readonly Incident[] {
  return [...incidents.values()]
    .filter((each) => id === undefined || each.id === id)
    .filter((each) => phase === undefined || each.phase === phase)
    .filter((each) => since === undefined || each.phase === 'open' || each.resolvedAt >= since)
    .filter((each) => before === undefined || each.openedAt < before)
    .sort((one, other) => other.openedAt - one.openedAt)
    .slice(0, Math.max(0, limit))
}

function outgoingOf({ outgoing }: Shelves, state: Outgoing['state']): readonly Outgoing[] {
  return [...outgoing.values()].filter((each) => each.state === state).sort((one, other) => one.at - other.at)
}

function prune(shelves: Shelves, before: EpochMs): number {
  const owed = owedOf(shelves)
  const over = [...shelves.incidents.values()].filter(
    (each) => each.phase === 'resolved' && each.resolvedAt < before && !owed.has(each.id),
  )
  const gone = new Set(over.map(({ id }) => id))
  const lines = [...shelves.events.values()].filter(({ incident }) => gone.has(incident))
  const done = [...shelves.outgoing.values()].filter(({ state, at }) => state !== 'waiting' && at < before)
  const past = [...shelves.deeds.values()].filter(({ endedAt }) => endedAt !== null && endedAt < before)
  remove(shelves.deeds, past, ({ id }) => key.deedKey(id))
  remove(shelves.incidents, [...gone], key.incidentKey)
  remove(shelves.events, lines, key.eventKey)
  remove(shelves.outgoing, done, key.outgoingKey)
  return over.length + lines.length + done.length + past.length
}

function put<T>(rows: Map<string, T>, fresh: readonly T[] | undefined, keyOf: (row: T) => string): void {
  for (const row of fresh ?? []) rows.set(keyOf(row), row)
}

function remove<T>(rows: Map<string, unknown>, gone: readonly T[] | undefined, keyOf: (row: T) => string): void {
  for (const row of gone ?? []) rows.delete(keyOf(row))
}
