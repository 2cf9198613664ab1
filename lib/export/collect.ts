import type { EpochMs } from '../model/time.ts'
import type { Family, MetricType, Rank, Sample, Series } from '../model/metrics.ts'

/** What a family is, without its numbers. */
export interface Kind {
  readonly name: string
  readonly help: string
  /** A gauge when left out. */
  readonly type?: MetricType
  readonly rank: Rank
}

/** A family that is being filled. */
export interface Filling {
  /**
   * Adds a number. Of two for the same labels `keep` says which one stays; the first when it is left out. What is no
   * finite number is left out: that nothing is known is said by the absence of a series.
   */
  add(labels: Series, value: number, more?: More): void
  done(): Family
}

export interface More {
  readonly atMs?: EpochMs | undefined
  readonly keep?: (one: number, other: number) => number
}

export function filling({ name, help, type = 'gauge', rank }: Kind): Filling {
  /** By their labels, so that no series can stand there twice. */
  const samples = new Map<string, Sample>()
  return {
    add(labels, value, { atMs, keep } = {}) {
      if (!Number.isFinite(value)) return
      const key = JSON.stringify(labels)
      const before = samples.get(key)
      const kept = before && (keep?.(before.value, value) ?? before.value)
      if (before && kept === before.value) return
      samples.set(key, { labels, value: kept ?? value, ...(atMs !== undefined && { atMs }) })
    },
    done: () => ({ name, help, type, rank, samples: [...samples.values()] }),
  }
}

/** A family of numbers that are known already. */
export function family(kind: Kind, samples: Iterable<readonly [labels: Series, value: number]>): Family {
  const one = filling(kind)
  for (const [labels, value] of samples) one.add(labels, value)
  return one.done()
}
