import { StoreError } from '../../kit/store-error.ts'
import type { AuditHead } from '../../model/heal.ts'
import type { HistoryLimits, HistoryQuery, SeriesHistory } from '../../model/history.ts'
import type { IncidentId } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { AuditQuery, Batch, IncidentQuery, Remembered, Store } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Watched, WatchedQuery } from '../../model/watched.ts'
import { keepRecent, keepTargets, readAll } from './read-rows.ts'
import * as healing from './heal/schemas.ts'
import * as schema from './schemas.ts'

/** What a database has to be able to do. What it gives are the JSON texts of rows, which nobody has believed yet. */
export interface RawStore {
  read(): Promise<RawRemembered>
  write(batch: Batch): Promise<void>
  incidents(query: IncidentQuery): Promise<readonly string[]>
  events(incident: IncidentId): Promise<readonly string[]>
  outgoing(state: Outgoing['state'], limit: number): Promise<readonly string[]>
  audit(query: AuditQuery): Promise<readonly string[]>
  /** One text, or none. */
  auditHead(): Promise<readonly string[]>
  sizeBytes(): Promise<number>
  /** @returns how many rows are gone; 0 when nothing is left to forget */
  pruneSome(before: EpochMs): Promise<number>
  /** Already read and believed: a database that packs numbers also knows whether they were whole. */
  history(query: HistoryQuery): Promise<readonly SeriesHistory[]>
  /** Nothing of it is text of others. */
  watched(query: WatchedQuery): Promise<readonly Watched[]>
  /** @returns as `pruneSome` */
  pruneSomeHistory(limits: HistoryLimits): Promise<number>
  close(): Promise<void>
}

export type RawRemembered = { readonly [Part in Exclude<keyof Remembered, 'warnings'>]: readonly string[] }

/** More than that nobody reads, and no answer has to be larger. */
const MAX_ROWS = 10_000

/**
 * The store over one database.
 *
 * @param where for messages: `the store "/var/lib/orch-watch/store.db"`
 */
export function storeOver(raw: RawStore, where: string, access: 'read' | 'write'): Store {
  const readOnly = (): StoreError => new StoreError('failed', `${where} has been opened to be read only`)
  const headIn = async (texts: readonly string[]): Promise<AuditHead | null> =>
    (await readAll(texts, healing.auditHead, { what: 'end of the audit log', where }))[0] ?? null
  return {
    async load() {
      const texts = await raw.read()
      const targets = await keepTargets(texts.targets)
      const recent = keepRecent(texts.recent)
      return {
        targets: targets.rows,
        incidents: await readAll(texts.incidents, schema.incident, { what: 'incident', where }),
        told: await readAll(texts.told, schema.told, { what: 'told incident', where }),
        groups: await readAll(texts.groups, schema.groupState, { what: 'group of incidents', where }),
        recent: recent.rows,
        outgoing: await readAll(texts.outgoing, schema.outgoing, { what: 'notice', where }),
        silences: await readAll(texts.silences, schema.silence, { what: 'silence', where }),
        deeds: await readAll(texts.deeds, healing.deed, { what: 'deed', where }),
        holds: await readAll(texts.holds, healing.hold, { what: 'hold', where }),
        auditHead: await headIn(texts.auditHead),
        warnings: [...targets.warnings, ...recent.warnings],
      }
    },
    async save(batch) {
      if (access === 'read') throw readOnly()
      if (Object.values(batch).some((part: readonly unknown[]) => part.length > 0)) await raw.write(batch)
    },
    async incidents(query) {
      const texts = await raw.incidents({ ...query, limit: rowCount(query.limit) })
      return readAll(texts, schema.incident, { what: 'incident', where })
    },
    async events(incident) {
      return readAll(await raw.events(incident), schema.incidentEvent, { what: 'event', where })
    },
    async outgoing(state, limit) {
      const texts = await raw.outgoing(state, rowCount(limit))
      return readAll(texts, schema.outgoing, { what: 'notice', where })
    },
    async audit(query) {
      const texts = await raw.audit({ ...query, limit: rowCount(query.limit) })
      return readAll(texts, healing.auditEntry, { what: 'entry of the audit log', where })
    },
    auditHead: async () => headIn(await raw.auditHead()),
    sizeBytes: () => raw.sizeBytes(),
    async prune(before) {
      if (access === 'read') throw readOnly()
      return inSlices(() => raw.pruneSome(before))
    },
    history: (query) => raw.history({ ...query, limit: rowCount(query.limit) }),
    watched: (query) => raw.watched(query),
    async pruneHistory(limits) {
      if (access === 'read') throw readOnly()
      return inSlices(() => raw.pruneSomeHistory(limits))
    },
    close: () => raw.close(),
  }
}

/** Between two slices others get their turn. */
async function inSlices(slice: () => Promise<number>): Promise<number> {
  let gone = 0
  for (let some = await slice(); some > 0; some = await slice()) gone += some
  return gone
}

function rowCount(limit: number): number {
  return Math.min(Math.max(0, Math.trunc(limit)), MAX_ROWS)
}
