import type { Configuration, ObjectRef } from './configuration.ts'
import type { EpochMs } from './time.ts'

/** The revision of an object that somebody has declared good. */
export interface Baseline extends ObjectRef {
  /** 40 hexadecimal digits. */
  readonly revision: string
  readonly at: EpochMs
  readonly by: string
  readonly note: string
}

/** A baseline with what the object was in it. */
export interface KnownBaseline extends Baseline {
  readonly configuration: Configuration
}
