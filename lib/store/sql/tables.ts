import type { Generated } from 'kysely'

/**
 * What is remembered, as rows: a key, what is asked by, and the whole as JSON text. No foreign text stands in a row by
 * itself: JSON has an escape for NUL and for half a surrogate pair, which no database can store as they are.
 */
export interface Tables {
  readonly orch_watch_target: Row
  readonly orch_watch_incident: IncidentRow
  readonly orch_watch_event: EventRow
  readonly orch_watch_told: ToldRow
  readonly orch_watch_group: Row
  readonly orch_watch_recent: Row
  readonly orch_watch_outgoing: OutgoingRow
  readonly orch_watch_silence: Row
  readonly orch_watch_deed: DeedRow
  readonly orch_watch_hold: Row
  readonly orch_watch_audit: AuditRow
  /** One row: where the log ends, so that an end that was cut off is missed. */
  readonly orch_watch_audit_head: Row
  /** The names of all series of a target; the number of one is its place among them. */
  readonly orch_watch_series: Row
  readonly orch_watch_tail: TailRow
  readonly orch_watch_chunk: ChunkRow
  readonly orch_watch_rollup: ChunkRow
  readonly orch_watch_watched: WatchedRow
}

export interface Row {
  readonly key: string
  readonly json: string
}

export interface IncidentRow extends Row {
  readonly phase: string
  readonly opened_at: number
  /** Null while it is open. */
  readonly resolved_at: number | null
}

export interface EventRow extends Row {
  /** Counts them in the order they came. */
  readonly seq: Generated<number>
  /** Key of its incident. */
  readonly incident: string
}

export interface ToldRow extends Row {
  readonly incident: string
}

export interface OutgoingRow extends Row {
  readonly state: string
  readonly at: number
}

export interface DeedRow extends Row {
  /** When it was intended. */
  readonly at: number
  /** Null while it is under way. */
  readonly ended_at: number | null
}

export interface AuditRow {
  readonly seq: number
  readonly at: number
  /** Key of the incident that it is about, or null. */
  readonly incident: string | null
  readonly hash: string
  readonly json: string
}

/** A time in which a target was watched. */
export interface WatchedRow {
  /** Key of the target; together with `from_at` there is one. */
  readonly target: string
  readonly from_at: number
  readonly until_at: number
}

/** One look that is not packed with others yet. */
export interface TailRow {
  readonly seq: Generated<number>
  /** Key of the target; together with `at` there is one. */
  readonly target: string
  readonly at: number
  /** A chunk of one look. */
  readonly blob: Uint8Array
}

/** Several looks, or, in the other table, a block of hours or days: they grow at another pace. */
export interface ChunkRow {
  readonly seq: Generated<number>
  /** "raw", "hour" or "day". */
  readonly kind: string
  readonly target: string
  /** The earliest moment in it; of a block, its beginning. */
  readonly from_at: number
  readonly to_at: number
  /** How many moments are in it. */
  readonly looks: number
  readonly blob: Uint8Array
}
