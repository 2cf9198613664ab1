import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import type { Ground } from './journal.ts'

/** One container as it is wanted, whatever there is of it now. */
export interface Wish {
  /** What it is where it is made. */
  readonly of: ObjectRef
  readonly wanted: Configuration
  /** What runs now of it, as it is recorded; null where there is none. */
  readonly old: Configuration | null
  readonly reveal: Reveal
  /** Whether its fingerprints are under another key than those of today. */
  readonly isRekeyed: boolean
  /** What is recorded of it when it is done: "rolled back to 3f2a91c0". */
  readonly words: string
  /** Why it is made anew where nobody has asked for it: 'it shares the network of "web"'. Null where somebody has. */
  readonly because: string | null
  /** It is made on another engine than it was on. Absent means no. */
  readonly isElsewhere?: boolean
}

/** Something that has to be there before containers are made: there is none of that name now. */
export interface GroundPlan extends Ground {
  /** Of POST /networks/create or /volumes/create. */
  readonly body: Readonly<Record<string, unknown>>
}
