import type { EpochMs, Ms } from '../../model/time.ts'

/** What the daemon itself costs; what its looks do stands on the board. */
export interface CostSeen {
  readonly startedAt: EpochMs
  readonly uptimeMs: Ms
  /** Memory that is its own. */
  readonly rssBytes: number
  /** Processor time since the start. */
  readonly cpuMs: Ms
  /** The worst hundredth of the delays of the event loop in the last ten seconds. */
  readonly eventLoopP99Ms: Ms
  /** From due to begun, of the last looks; null before the first. */
  readonly lateness: { readonly p50Ms: Ms; readonly p99Ms: Ms; readonly maxMs: Ms } | null
  readonly looks: {
    readonly done: number
    /** Due again while the last look still ran or waited. */
    readonly skipped: number
    readonly running: number
    readonly waiting: number
    readonly atOnce: number
    readonly atMost: number
  }
  /** Files it has open, and may have; null where the system does not say. */
  readonly descriptors: { readonly open: number; readonly limit: number } | null
  readonly store: StoreSeen
}

/** What the store takes of a disk. */
export type StoreSeen =
  | { readonly kind: 'sized'; readonly bytes: number }
  /** It is on none. */
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'unread'; readonly why: string }
