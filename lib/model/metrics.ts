import type { EpochMs } from './time.ts'

/** Names and values of labels, in the order in which they are written. Values are foreign text. */
export type Series = readonly (readonly [name: string, value: string])[]

/** One number of a family. */
export interface Sample {
  readonly labels: Series
  /** Finite. */
  readonly value: number
  /** When it was seen; absent for what is known at the moment of asking. */
  readonly atMs?: EpochMs
}

/** `counter`: only ever grows while the process lives; its name ends in `_total`. */
export type MetricType = 'gauge' | 'counter'

/** What of it goes first when there is too much: `own` never goes. */
export type Rank = 'own' | 'verdict' | 'figure'

/** All numbers of one meaning: a name, what it is, and one value for each set of labels. */
export interface Family {
  /** As Prometheus has it: base units, the unit at the end. */
  readonly name: string
  readonly help: string
  readonly type: MetricType
  readonly rank: Rank
  readonly samples: readonly Sample[]
}

/** What leaves at one moment. */
export interface Exported {
  readonly at: EpochMs
  readonly families: readonly Family[]
}

/** The unit at the end of a name, as OpenMetrics wants it said; empty where there is none. */
export function unitOf({ name, type }: Pick<Family, 'name' | 'type'>): string {
  const plain = type === 'counter' ? name.replace(/_total$/u, '') : name
  return /_(seconds|bytes|ratio|cores)$/u.exec(plain)?.[1] ?? ''
}
