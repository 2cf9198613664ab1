import type { Deed, Healing, HealSettings, Prospect, RemedyStep } from '../model/heal.ts'
import type { OpenIncident } from '../model/incident.ts'
import type { EpochMs, Ms } from '../model/time.ts'

/** A trouble that a rule wants mended, and with which of its remedies. */
export interface Candidate {
  readonly incident: OpenIncident
  readonly rule: string
  readonly healing: Healing
  /** Which of its remedies it is the turn of. */
  readonly step: number
  readonly remedy: RemedyStep
}

/** What is known of a trouble beside what was believed. */
export interface Confirmation {
  /** When it was looked at again, over a conversation of its own; null while nobody has. */
  readonly at: EpochMs | null
  /** Whether the trouble was there then. */
  readonly isBad: boolean
  /** Why nobody could look again; null where somebody could. */
  readonly failed: string | null
}

/** What holds for everything at one moment. */
export interface Moment {
  readonly now: EpochMs
  readonly settings: HealSettings
  /** By whom, and since when; null while nobody has stopped healing. */
  readonly stopped: string | null
  /** How long we are sure to be the only daemon; null when we are not. */
  readonly leaseMs: Ms | null
  /** Until then we look only: we have just started, and know too little. */
  readonly restsUntil: EpochMs
  /** What was done before, and what is under way, the oldest first. */
  readonly deeds: readonly Deed[]
}

/** What is known of one trouble. */
export interface Known {
  readonly confirmation: Confirmation
  /** Whether the check looked last so long ago that it says nothing about now. */
  readonly isStale: boolean
  /** Why it is not the time for it: maintenance, freeze, blind, a dependency; with when that is over. */
  readonly closed: { readonly why: string; readonly until: EpochMs | null } | null
}

export interface Asked extends Moment, Known {
  readonly candidate: Candidate
  readonly prospect: Prospect
}

/** A reason not to do it now. */
export interface No {
  readonly why: string
  /** When it may be over although nothing happens; null where nobody knows. */
  readonly againAt: EpochMs | null
}

/** Null lets it through. */
export type Gate = (asked: Asked) => No | null

export function no(why: string, againAt: EpochMs | null = null): No {
  return { why, againAt }
}
