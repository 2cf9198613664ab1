import type { EpochMs, Ms } from '../../model/time.ts'

/** Why nobody is told, now and soon; and who is told by which way. All text in it may be foreign. */
export interface QuietSeen {
  /** The one that ends first stands first. */
  readonly silences: readonly SilenceSeen[]
  /** Open now, then those that open next, as far as the calendar is looked ahead. */
  readonly windows: readonly WindowSeen[]
  /** Windows that open only after that. */
  readonly later: number
  /** So far the calendar is looked ahead. */
  readonly aheadMs: Ms
  readonly notifiers: readonly NotifierSeen[]
  /** What was given up, the oldest first. */
  readonly letters: LettersSeen
  /** Rules that tell somebody, in their order. */
  readonly routes: readonly RouteSeen[]
}

export interface SilenceSeen {
  readonly id: string
  /** In words, what it means: "target web-*, check disk". */
  readonly about: string
  readonly by: string
  readonly note: string
  readonly from: EpochMs
  readonly until: EpochMs
  /** How many open incidents it keeps quiet now: without it people would be told of them. */
  readonly quiets: number
}

export interface WindowSeen {
  readonly name: string
  readonly about: string
  readonly note: string
  readonly isOpen: boolean
  /** In their order. Never empty. */
  readonly times: readonly TimesSeen[]
  /** Not all of its times are among them. */
  readonly isCut: boolean
  readonly targets: TargetsMeant
}

export interface TimesSeen {
  readonly from: EpochMs
  readonly until: EpochMs
}

/** Which targets somebody means. */
export interface TargetsMeant {
  readonly count: number
  /** All there are. */
  readonly of: number
  /** The first of them. */
  readonly names: readonly string[]
}

export interface NotifierSeen {
  readonly name: string
  /** Of which kind it is: "slack". */
  readonly use: string
  /** Why it does not get through; null while it does, or was never tried. */
  readonly broken: string | null
  /** Notices on their way by it; null where the store cannot be read. */
  readonly waiting: number | null
  /** The one of them that is tried again first, after it was refused. */
  readonly retry: { readonly at: EpochMs; readonly attempts: number; readonly answer: string } | null
}

/** Notices that were given up. */
export type LettersSeen =
  | { readonly kind: 'read'; readonly all: readonly LetterSeen[]; readonly isCut: boolean }
  | { readonly kind: 'unread'; readonly why: string }

export interface LetterSeen {
  readonly id: string
  readonly rule: string
  readonly notifier: string
  readonly diedAt: EpochMs
  readonly attempts: number
  readonly answer: string
  /** What it was to tell. Never empty. */
  readonly entries: readonly {
    readonly incident: string
    readonly subject: { readonly target: string; readonly check: string; readonly item: string }
    readonly kind: 'problem' | 'recovery' | 'still'
  }[]
}

export interface RouteSeen {
  readonly rule: string
  readonly about: string
  readonly steps: readonly {
    readonly notifier: string
    /** Only what has been open for so long; 0 for at once. */
    readonly openForMs: Ms
    /** Only when so many remedies have been tried in vain. */
    readonly afterRemedies: number
  }[]
  readonly hasHours: boolean
  /** In words, what keeps it quiet; null where nothing does. */
  readonly unless: string | null
  /** Null where nothing is told again. */
  readonly repeatMs: Ms | null
}
