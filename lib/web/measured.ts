import type { HistoryQuery, SeriesHistory } from '../model/history.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import type { AskedNumbers, AvailabilitySeen, EndedSeen, NumbersSeen } from '../pages/history/measured.ts'

/** What routes may know of what was: numbers over time, and how targets did. */
export interface MeasuredWorld {
  numbers(asked: AskedNumbers): Promise<NumbersSeen>
  /** In the order in which they are named. */
  availability(targets: readonly TargetId[]): Promise<readonly AvailabilitySeen[]>
  /** Those that are over: of one target or of all, and that were believed before then. */
  ended(asked: { readonly target?: TargetId | undefined; readonly before?: EpochMs | undefined }): Promise<EndedSeen>
  /** What was measured, as it is stored. */
  measured(query: HistoryQuery): Promise<readonly SeriesHistory[]>
  now(): EpochMs
}
