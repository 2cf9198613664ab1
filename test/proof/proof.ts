import type { Ending } from '../../bench/ending.ts'

/** What a proof is given. */
export interface Bench<Sizes> {
  readonly sizes: Sizes
  /** Decides everything that is left to chance. */
  readonly seed: number
  /** Between 0 and 1, the same row of numbers for the same seed. */
  readonly chance: () => number
  /** What was started is ended by it, whatever happens. */
  readonly ending: Ending
  /** A folder of its own, gone at the end. */
  readonly folder: string
  /** How it goes on, for whoever waits. */
  readonly say: (text: string) => void
}

/** What was found. It holds when nothing is wrong. */
export interface Verdict {
  /** By what was counted, in words. */
  readonly figures: Readonly<Record<string, number | string>>
  /** What should not have been, each in a line. */
  readonly wrong: readonly string[]
}

export type Sizes = Readonly<Record<string, number>>

/** One thing that the daemon claims, and a way to see whether it holds. */
export interface Proof<Own extends Sizes = Sizes> {
  readonly about: string
  /** As large as the claim. */
  readonly full: Own
  /** For a look in between. */
  readonly small: Own
  run(bench: Bench<Own>): Promise<Verdict>
}

/** Marsaglia's xorshift, 32 bits: a row of numbers that anybody can have again. */
export function chanceOf(seed: number): () => number {
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** The value below which that share of all lies; 0 of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0
}
