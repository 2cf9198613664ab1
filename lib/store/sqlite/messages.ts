import type { StoreTrouble } from '../../kit/store-error.ts'
import type { HistoryLimits, HistoryQuery } from '../../model/history.ts'
import type { IncidentId } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { AuditQuery, Batch, IncidentQuery } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import type { WatchedQuery } from '../../model/watched.ts'

/** What the thread of a store is asked, one thing after another. */
export type Question =
  | { readonly verb: 'open' | 'close' }
  | { readonly verb: 'write'; readonly batch: Batch }
  | { readonly verb: 'prune-some'; readonly before: EpochMs }
  | { readonly verb: 'prune-some-history'; readonly limits: HistoryLimits }
  | ReadingQuestion

/** What changes nothing. */
export type ReadingQuestion =
  | { readonly verb: 'read' }
  | { readonly verb: 'incidents'; readonly query: IncidentQuery }
  | { readonly verb: 'events'; readonly incident: IncidentId }
  | { readonly verb: 'outgoing'; readonly state: Outgoing['state']; readonly limit: number }
  | { readonly verb: 'audit'; readonly query: AuditQuery }
  | { readonly verb: 'audit-head' | 'size' }
  | { readonly verb: 'history'; readonly query: HistoryQuery }
  | { readonly verb: 'watched'; readonly query: WatchedQuery }

export interface Asked {
  readonly id: number
  readonly question: Question
}

/** An error does not keep its class on the way between threads: its parts are sent. */
export type Answered = { readonly id: number } & (
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly trouble: StoreTrouble; readonly message: string }
)

/** What the thread is told when it starts. */
export interface Commission {
  readonly file: string
  readonly access: 'read' | 'write'
}
