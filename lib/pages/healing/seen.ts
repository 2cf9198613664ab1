import type { BadImage } from '../../model/bad-image.ts'
import type { AuditEntry, Budget, GateAnswer, HealMode, HealObject } from '../../model/heal.ts'
import type { IncidentId } from '../../model/incident.ts'
import type { Subject } from '../../model/result.ts'
import type { EpochMs } from '../../model/time.ts'

/** What is mended, what is not, and why. All text in it may be foreign. */
export interface HealingSeen {
  readonly switch: SwitchSeen
  /** Rules that mend, in their order. */
  readonly rules: readonly MendingRuleSeen[]
  /** What was decided last about every trouble that a rule wants mended, object by object. */
  readonly decided: readonly DecidedSeen[]
  /** Troubles about which nothing is decided, and why. */
  readonly idle: readonly IdleSeen[]
  /** What somebody has looked at with `heal plan` and may still run, the newest first. */
  readonly plans: readonly PlanSeen[]
  readonly underWay: readonly DeedSeen[]
  readonly holds: readonly HoldSeen[]
  /** Of all, and of hosts on which something was done; those of rules stand beside them. */
  readonly budgets: readonly BudgetSeen[]
  readonly images: ImagesSeen
}

export interface SwitchSeen {
  readonly isEnabled: boolean
  /** By whom, since when and why: "by ada, since 2026-11-23 01:00:00Z: we are at it". Null while nobody has stopped it. */
  readonly stopped: string | null
  /** Times of the inventory in which nothing of what they mean is changed, those that are open. */
  readonly freezes: readonly { readonly name: string; readonly about: string; readonly until: EpochMs }[]
}

export interface MendingRuleSeen {
  readonly name: string
  readonly about: string
  readonly mode: HealMode
  /** In the order in which they are tried. */
  readonly remedies: readonly string[]
  readonly budget: BudgetSeen
}

export interface BudgetSeen {
  /** Whose it is: "all", the name of a rule or of a host. */
  readonly whose: string
  readonly budget: Budget
  readonly used: number
  /** When there is room again; null while there is. */
  readonly roomAt: EpochMs | null
}

export interface DecidedSeen {
  readonly incident: IncidentId
  readonly subject: Subject
  readonly rule: string
  readonly remedy: string
  readonly object: HealObject
  readonly words: string
  readonly verdict: 'go' | 'would' | 'no'
  readonly gates: readonly GateAnswer[]
}

export interface IdleSeen {
  readonly incident: IncidentId
  readonly subject: Subject
  readonly rule: string
  readonly why: string
}

export interface PlanSeen {
  readonly id: string
  readonly at: EpochMs
  readonly untilAt: EpochMs
  readonly deeds: number
  /** So many are done when a person runs it. */
  readonly runs: number
}

export interface DeedSeen {
  readonly incident: IncidentId
  readonly rule: string
  readonly object: HealObject
  readonly words: string
  readonly at: EpochMs
}

export interface HoldSeen {
  readonly id: string
  /** "web-1/shop-*" */
  readonly object: string
  readonly by: string
  readonly note: string
  readonly fromAt: EpochMs
  readonly untilAt: EpochMs
}

/** Images that were rolled out and taken back, and are not rolled out again. */
export type ImagesSeen =
  | { readonly kind: 'read'; readonly all: readonly BadImage[] }
  /** Nothing is recorded, so nobody knows of any. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly why: string }

/** A piece of the log. */
export type LogSeen =
  | {
      readonly kind: 'read'
      /** The newest first. */
      readonly entries: readonly AuditEntry[]
      readonly isNewest: boolean
      /** The number of the last one here where older ones follow; null where none do. */
      readonly olderAfter: number | null
      readonly chain: ChainSeen
    }
  | { readonly kind: 'unread'; readonly why: string }

/** Whether every entry holds the hash of the one before it, from the first to the last. */
export type ChainSeen =
  | { readonly kind: 'whole'; readonly entries: number; readonly at: EpochMs; readonly hash: string | null }
  /** @property entry the first one that is not what was written there, or is missing */
  | { readonly kind: 'broken'; readonly entry: number; readonly at: EpochMs }
  | { readonly kind: 'reading' }
  | { readonly kind: 'unread'; readonly why: string }
