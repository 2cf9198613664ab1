import type { TimeKind, Times } from './period-report.ts'
import type { Status } from './result.ts'

/** What stands in a cell. All text may be foreign: every writer escapes it for its sink. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string; readonly status?: Status; readonly isFaint?: boolean }
  /** A period in parts, each with the worst that was in it. */
  | { readonly kind: 'strip'; readonly strip: readonly TimeKind[] }
  /** How much of a time was what. */
  | { readonly kind: 'times'; readonly times: Times }
  /** Values over time, null where nothing was measured. */
  | { readonly kind: 'line'; readonly points: readonly (number | null)[] }

export interface PageColumn {
  readonly title: string
  readonly isNumber?: boolean
  /** A moment, which is not broken. */
  readonly isMoment?: boolean
  /** What the row is about: the first one that is. */
  readonly isName?: boolean
}

export interface PageTable {
  readonly columns: readonly PageColumn[]
  readonly rows: readonly (readonly Cell[])[]
  /** How many rows were left out. */
  readonly more: number
}

/** Something that people ask, with its answer. */
export interface PageSection {
  readonly title: string
  /** How to read it; may be empty. */
  readonly about: string
  /** Null where there is nothing: `none` says so. */
  readonly table: PageTable | null
  readonly none: string
}

/** One figure that says much. */
export interface PageFigure {
  readonly label: string
  readonly value: string
  readonly about: string
  readonly status?: Status
}

/** What a report looks like, whatever it is written in. */
export interface Page {
  readonly title: string
  readonly subtitle: string
  readonly figures: readonly PageFigure[]
  /** Whether kinds of time are shown, so that their colours have to be explained. */
  readonly hasTimes: boolean
  readonly sections: readonly PageSection[]
  readonly notes: readonly string[]
}
