import type { Match } from './rule.ts'
import type { EpochMs } from './time.ts'

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
