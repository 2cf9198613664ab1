import type { Configuration, ObjectRef, Scalar } from './configuration.ts'
import type { EpochMs } from './time.ts'

export const CAUSES = ['recorded', 'image-changed', 'recreated', 'updated-in-place', 'removed'] as const

/** What became of one incarnation, or of one and the next. */
export type Cause = (typeof CAUSES)[number]

/** One change of one object, as it is kept for good. */
export interface Revision extends ObjectRef {
  /** 40 hexadecimal digits. */
  readonly id: string
  /** When it was recorded. */
  readonly at: EpochMs
  readonly cause: Cause
  /** One line: "changed while it runs: limits.memoryBytes 67108864 → 134217728". */
  readonly words: string
}

/** A secret of a configuration as it was set, by the path of its setting: of a list the whole list. */
export type HiddenValue = readonly [path: readonly string[], value: Scalar | readonly Scalar[]]

/**
 * Gives back what was hidden. A part of a list has the path of the list and its place there: `['command', '2']`.
 * Undefined where it cannot.
 */
export type Reveal = (path: readonly string[]) => string | undefined

/** What is to be recorded: a configuration, or that an object is gone. */
export interface Recording extends ObjectRef {
  readonly cause: Cause
  readonly words: string
  /** Null for an object that is gone. */
  readonly configuration: Configuration | null
}
