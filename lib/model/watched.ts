import type { TargetId } from './target.ts'
import type { EpochMs, Ms } from './time.ts'

/** A time in which a target was looked at again and again, without a gap. What lies between two of them nobody has seen. */
export interface Watched {
  readonly target: TargetId
  readonly from: EpochMs
  /** So long its last look speaks for. */
  readonly until: EpochMs
}

/** One look, whatever it has brought: also who cannot be reached is watched. */
export interface WatchedLook extends Watched {
  /** What begins so soon after the end of what was before goes on with it. */
  readonly joinMs: Ms
}

/** Which of them are asked for. */
export interface WatchedQuery {
  readonly target: TargetId
  /** Those that lie partly within are given whole. */
  readonly from: EpochMs
  readonly to: EpochMs
}

/** Whether a look belongs to a time that began no later than it. */
export function goesOn(before: Pick<Watched, 'until'>, { from, joinMs }: WatchedLook): boolean {
  return from <= before.until + joinMs
}
