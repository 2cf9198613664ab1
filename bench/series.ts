/** What one contestant used in one round. Times are per unit of the series where it says so. */
export interface Taken {
  readonly wallMs?: number
  /** CPU of whoever asks, with all the programs it starts and keeps for it. */
  readonly clientMs?: number
  /** CPU of whoever is asked. */
  readonly targetMs?: number
  readonly memoryKiB?: number
}

export type FigureName = keyof Taken

/** One round: every contestant that took part, in the order in which they came. */
export type Round = Readonly<Record<string, Taken>>

/** The same work done by several, side by side in every round. */
export interface Series {
  readonly id: string
  readonly title: string
  /** What was done, by whom, and how it was counted: one sentence each. */
  readonly notes: readonly string[]
  /** What CPU and memory are divided by: "host-poll". Wall is always of the whole round. */
  readonly per: string
  readonly rounds: readonly Round[]
}

/** One figure of one contestant against the same of another. */
export interface Pairing {
  /** Id of the series. */
  readonly series: string
  readonly ours: string
  readonly peer: string
  readonly figure: FigureName
}

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
  readonly count: number
}

/** Pair by pair: what happened to the machine in a round happened to both. */
export function ratios(rounds: readonly Round[], { ours, peer, figure }: Omit<Pairing, 'series'>): number[] {
  return rounds.flatMap((round) => {
    const [mine, theirs] = [round[ours]?.[figure], round[peer]?.[figure]]
    return mine === undefined || theirs === undefined || theirs <= 0 ? [] : [mine / theirs]
  })
}

/** Null of nothing. */
export function spread(values: readonly number[]): Spread | null {
  const sorted = [...values].sort((one, other) => one - other)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) return null
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? min
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? min) + upper) / 2
  return { median, min, max, count: sorted.length }
}
