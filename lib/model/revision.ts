import type { Configuration, ObjectRef } from './configuration.ts'
import type { EpochMs } from './time.ts'

/** What became of one incarnation, or of one and the next. */
export type Cause = 'recorded' | 'image-changed' | 'recreated' | 'updated-in-place' | 'removed'

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

/** What is to be recorded: a configuration, or that an object is gone. */
export interface Recording extends ObjectRef {
  readonly cause: Cause
  readonly words: string
  /** Null for an object that is gone. */
  readonly configuration: Configuration | null
}
