import type { SourceRef } from './target.ts'

/** How many of one side stand for how many of the other: one here for three there. */
export interface Ratio {
  readonly a: number
  readonly b: number
}

/** A difference that somebody wants. */
export interface Exception {
  /** A path, its parts patterns; what lies below it is meant as well. */
  readonly path: string
  /** A pattern of roles. */
  readonly role: string
  readonly reason: string
  /** The last day on which it counts, as 2027-01-31; for good when absent. */
  readonly until?: string
}

/** Two environments that should be the same. */
export interface ParityPlan {
  readonly name: string
  /** Words that select a side, as on the command line. */
  readonly a: string
  readonly b: string
  /** The label of containers that says what they do. */
  readonly by?: string
  readonly ratio: Ratio
  readonly exceptions: readonly Exception[]
  readonly source: SourceRef
}
