import type { Board } from '../../../pages/board.ts'
import type { Reading } from './reading.ts'

/** What is known, and what was read for the place that is shown; null as long as it is not there. */
export interface Known {
  readonly board: Board
  readonly reading: Reading | null
  /** Whether the items of a check are containers. */
  readonly isOfContainers: (check: string) => boolean
}
