import type { Configuration } from './configuration.ts'
import type { Fault } from './fault.ts'
import type { SourceRef, TargetId } from './target.ts'

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
  /** Who answers for it. Absent where nobody was named. */
  readonly owner?: string
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

/** What containers stand on. Absent is what nobody tells. */
export interface Machine {
  readonly engine?: string
  readonly kernel?: string
}

/** What was seen of one side. */
export interface Side {
  readonly objects: readonly Configuration[]
  readonly machines: readonly Machine[]
}

/** What was seen of one target for the sake of a side it is on, or why nothing was. */
export interface SeenForParity {
  readonly target: TargetId
  readonly running: readonly Configuration[]
  readonly machine: Machine
  readonly fault?: Fault
}

/** One thing that is not the same on both sides. */
export interface Difference {
  /** What it is about: "shop/web"; empty for the machines. */
  readonly role: string
  readonly path: readonly string[]
  /** In words; null where there is no such thing. Of several containers that differ among themselves all of it. */
  readonly a: string | null
  readonly b: string | null
  /** Whoever wants it so. */
  readonly wanted?: Exception
  /** Whoever wanted it so until a day that is over. */
  readonly over?: Exception
}

/** The same two projects under two names: what is `shop-dev` here is `shop-prod` there. */
export interface Paired {
  readonly a: string
  readonly b: string
}

/** How alike two sides are. */
export interface Parity {
  /** Roles that there are on either side, in order. */
  readonly roles: readonly string[]
  readonly paired: Paired | null
  readonly differences: readonly Difference[]
  /** Exceptions that nothing needs any more. */
  readonly unneeded: readonly Exception[]
}

/** What is known of a target that stands for two sides. */
export interface ParityFacts {
  readonly compared: Parity & Pick<ParityPlan, 'a' | 'b'>
}

export type ParitySection = keyof ParityFacts
