import type { Status } from '../../../model/result.ts'
import type { EpochMs } from '../../../model/time.ts'
import type { Place } from './place.ts'

/** How a text looks. Nothing hangs on it: whoever sees no colour reads the same. */
export type Tone = Status | 'plain' | 'strong' | 'faint' | 'advice'

export interface Cell {
  /** May be foreign, unless it says that it is escaped already: blanks at its beginning stay then. */
  readonly text: string
  readonly tone?: Tone
  readonly isEscaped?: true
}

export interface Column {
  readonly title: string
  /** Of the width of the screen, it takes that much at most. The last column takes what the others leave. */
  readonly share?: number
  readonly isNumber?: true
}

/** A line of a list. Text in it may be foreign. What it shows is worked out only when it is on the screen. */
export interface Row {
  readonly key: string
  readonly opens: Place | null
  /** What it prints, and what was recorded of it; absent where there is no such thing. */
  readonly log?: Place | undefined
  readonly past?: Place | undefined
  /** From worst to best. */
  readonly rank: number
  readonly name: string
  /** Since when it is as it is; null where nobody knows. */
  readonly since: EpochMs | null
  cells(now: EpochMs): readonly Cell[]
  /** What a filter finds. */
  words(): string
}

/** A place, as rows. */
export interface Page {
  /** Above the rows. */
  readonly facts: readonly (readonly Cell[])[]
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** What is said where there is no row. */
  readonly empty: string
  /** In the order it is told, whatever is asked for: a story. */
  readonly isOrdered?: true
  /** What comes is added at its end, and that is what somebody wants to see. */
  readonly isFromEnd?: true
  /** Of all that is shown, where a row has none of its own. */
  readonly log?: Place | undefined
  readonly past?: Place | undefined
}
