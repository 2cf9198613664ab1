import type { Match } from './rule.ts'
import type { SourceRef } from './target.ts'
import type { EpochMs, Ms } from './time.ts'

/** Why nobody is told. */
export type MuteReason = 'blind' | 'dependency' | 'maintenance' | 'silence' | 'acknowledged'

export interface Mute {
  readonly by: MuteReason
  /** In words: "until 2026-11-30 08:00:00Z, by ada: moving racks". */
  readonly detail: string
  /** When it may be over; absent where nobody knows. */
  readonly until?: EpochMs
}

/** What somebody does not want to hear of for a while. */
export interface Silence {
  readonly id: string
  readonly match: Match
  readonly by: string
  readonly note: string
  readonly from: EpochMs
  readonly until: EpochMs
}

/** A time in which nobody wants to hear of some targets, and whether it is now. */
export interface ActiveMaintenance {
  readonly name: string
  readonly match: Match
  readonly until: EpochMs
}

/** The times of a window. Both ends belong to what comes after them. */
export type WindowTimes =
  | { readonly kind: 'once'; readonly from: EpochMs; readonly until: EpochMs }
  | { readonly kind: 'recurring'; readonly cron: string; readonly timezone: string; readonly lastsMs: Ms }

/** A time in which people work on some targets, as the inventory has it. */
export interface MaintenanceWindow {
  readonly name: string
  readonly match: Match
  readonly times: WindowTimes
  /** Why, in a line; may be empty. */
  readonly note: string
  readonly source: SourceRef
}
