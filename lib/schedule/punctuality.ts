import type { EpochMs, Ms } from '../model/time.ts'

/** How well the times are kept. */
export interface Punctuality {
  readonly passes: number
  /** Due again while the last look still ran, or waited for its turn. */
  readonly skipped: number
  /** From due to begun, of the last passes, in no order. */
  readonly latenessMs: readonly Ms[]
}

const REMEMBERED = 10_000

/** Counts it. */
export function measurePunctuality(): {
  begun(dueAt: EpochMs, now: EpochMs): void
  skip(): void
  now(): Punctuality
} {
  const latenessMs: Ms[] = []
  let passes = 0
  let skipped = 0
  return {
    begun(dueAt, now) {
      latenessMs[passes % REMEMBERED] = Math.max(0, now - dueAt)
      passes += 1
    },
    skip: () => void (skipped += 1),
    now: () => ({ passes, skipped, latenessMs }),
  }
}
