import type { Labels } from './labels.ts'
import type { Trouble } from './state.ts'

/** What an expression is asked about: one incident, as it is believed now. */
export interface Facts {
  readonly target: string
  readonly check: string
  readonly item: string
  readonly status: Trouble
  readonly labels: Labels
  /** One line. May hold foreign text. */
  readonly summary: string
  /** Whole ones. */
  readonly openForMinutes: number
  readonly flapping: boolean
}

/** What came of asking: an expression that fails has no answer, and fits nothing. */
export type Answer =
  { readonly kind: 'answered'; readonly fits: boolean } | { readonly kind: 'failed'; readonly why: string }

/** A question that plain matching cannot ask. It was read and checked before anybody asks it. */
export interface Expression {
  /** As written. */
  readonly text: string
  /** Whether its answer may change although nothing has happened. */
  readonly isAboutTime: boolean
  /** Never throws. */
  readonly ask: (facts: Facts) => Answer
}
