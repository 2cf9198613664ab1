import type { AuditEntry, AuditHead, Deed, Hold } from './heal.ts'
import type { HistoryLimits, HistoryQuery, LookSamples, SeriesHistory } from './history.ts'
import type { Incident, IncidentEvent, IncidentId } from './incident.ts'
import type { TargetMemory } from './memory.ts'
import type { Silence } from './mute.ts'
import type { GroupState, Outgoing, Route, Told } from './notice.ts'
import type { SubjectState } from './state.ts'
import type { TargetId } from './target.ts'
import type { EpochMs } from './time.ts'
import type { Watched, WatchedLook, WatchedQuery } from './watched.ts'

/** What a daemon has to know when it starts, to go on as if it had never stopped. */
export interface Remembered {
  readonly targets: readonly TargetRecord[]
  /** The open ones, and those that are over and somebody was told of. */
  readonly incidents: readonly Incident[]
  readonly told: readonly Told[]
  readonly groups: readonly GroupState[]
  readonly recent: readonly RouteTimes[]
  /** Those that wait. */
  readonly outgoing: readonly Outgoing[]
  readonly silences: readonly Silence[]
  /** Those that are under way, and those of the last seven days before the newest one. */
  readonly deeds: readonly Deed[]
  readonly holds: readonly Hold[]
  /** Where the audit log ends; null where nothing stands in it. */
  readonly auditHead: AuditHead | null
  /** What could not be read and comes back by looking, each in a line for people. */
  readonly warnings: readonly string[]
}

/** All that is remembered of one target. It is written whole: what is not in it is forgotten. */
export interface TargetRecord {
  readonly id: TargetId
  readonly states: readonly SubjectState[]
  /** What its checks have left to their next look. */
  readonly memory: TargetMemory
}

/** When a route has told something, the last one last. */
export interface RouteTimes {
  readonly route: Route
  readonly times: readonly EpochMs[]
}

/**
 * Everything that one step has changed. What goes is removed first; then what stands in it replaces what was there by
 * the same key. Saved twice it is as if it were saved once.
 */
export interface Batch {
  readonly targets?: readonly TargetRecord[]
  /** They are looked at no more. */
  readonly goneTargets?: readonly TargetId[]
  readonly incidents?: readonly Incident[]
  /** They are added, in their order. The very same one is not added twice. */
  readonly events?: readonly IncidentEvent[]
  readonly told?: readonly Told[]
  /** Their end has been told. */
  readonly settled?: readonly Pick<Told, 'route' | 'incident'>[]
  readonly groups?: readonly GroupState[]
  /** They have nothing to say and nothing to end. */
  readonly closedGroups?: readonly Pick<GroupState, 'route' | 'group'>[]
  readonly recent?: readonly RouteTimes[]
  readonly outgoing?: readonly Outgoing[]
  readonly silences?: readonly Silence[]
  readonly endedSilences?: readonly Silence['id'][]
  readonly deeds?: readonly Deed[]
  readonly holds?: readonly Hold[]
  readonly endedHolds?: readonly Hold['id'][]
  /** They go on where the log ends, in their order; those that stand there already are passed over. */
  readonly audit?: readonly AuditEntry[]
  /** One for each look at a target that has brought numbers. */
  readonly samples?: readonly LookSamples[]
  /** Looks that were taken, in their order. */
  readonly watched?: readonly WatchedLook[]
}

export interface IncidentQuery {
  /** Only this one, whatever its age. */
  readonly id?: IncidentId
  /** Those that were open at some time since then. */
  readonly since?: EpochMs
  /** Those that were believed before then. */
  readonly before?: EpochMs
  readonly phase?: Incident['phase']
  /** The newest ones. */
  readonly limit: number
}

export interface AuditQuery {
  /** Not those of before then. */
  readonly since?: EpochMs
  readonly incident?: IncidentId
  /** Only those behind the one of this number. */
  readonly after?: number
  readonly limit: number
}

/**
 * What outlasts the process. Every member of the family passes the same contract suite.
 *
 * @throws StoreError when it cannot be read or written
 */
export interface Store {
  load(): Promise<Remembered>
  /**
   * Writes a batch whole or not at all. Resolves when it will survive a crash of the process; a batch with notices,
   * incidents or anything of healing in it, when it will survive a crash of the machine.
   *
   * @throws StoreError also when the audit log ends elsewhere than where the batch goes on
   */
  save(batch: Batch): Promise<void>
  /** The newest first. */
  incidents(query: IncidentQuery): Promise<readonly Incident[]>
  /** Of one incident, in the order they happened. */
  events(incident: IncidentId): Promise<readonly IncidentEvent[]>
  /** Notices of a state, the oldest first. */
  outgoing(state: Outgoing['state'], limit: number): Promise<readonly Outgoing[]>
  /**
   * The audit log in its order. It is only ever added to, and nothing of it is forgotten. Whoever writes the database past
   * us can still make another log that is right in itself: against that helps only a head that was kept elsewhere.
   */
  audit(query: AuditQuery): Promise<readonly AuditEntry[]>
  /** Where the audit log ends; null where nothing stands in it. */
  auditHead(): Promise<AuditHead | null>
  /** What all of it takes of a disk, in bytes; null where it is on none. */
  sizeBytes(): Promise<number | null>
  /**
   * Forgets incidents that were over before then, with their events, notices and deeds that were done before then, and
   * that somebody watched.
   * Incidents whose end somebody has still to be told of stay.
   *
   * @returns how many rows are gone
   */
  prune(before: EpochMs): Promise<number>
  /** What was measured of a subject, each item and metric by itself; nothing for what is not known. */
  history(query: HistoryQuery): Promise<readonly SeriesHistory[]>
  /** When somebody watched a target, in order. What overlaps (the clock was set back) may do so here. */
  watched(query: WatchedQuery): Promise<readonly Watched[]>
  /**
   * Forgets what is too old of the history, and packs what is left lying.
   *
   * @returns how many rows are gone
   */
  pruneHistory(limits: HistoryLimits): Promise<number>
  close(): Promise<void>
}
