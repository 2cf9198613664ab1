import type { Ended, Push } from '../kit/exporter.ts'
import type { Exported, Family, Series } from '../model/metrics.ts'
import type { EpochMs } from '../model/time.ts'

/** All series of one moment, to tell at the next which of them have ended. */
export type Known = ReadonlyMap<string, Ended>

/**
 * What leaves at one moment in pieces of at most so many samples, and what has to be known at the next.
 *
 * @param before what was known at the moment before; nothing at first
 */
export function pushesOf(
  { at, families }: Exported,
  { since, mostSamples }: { readonly since: EpochMs; readonly mostSamples: number },
  before: Known = new Map(),
): { readonly pushes: readonly Push[]; readonly known: Known } {
  const known = new Map<string, Ended>()
  for (const { name, samples } of families)
    for (const { labels } of samples) known.set(JSON.stringify([name, labels]), { name, labels })
  const gone = [...before].flatMap(([key, ended]) => (known.has(key) ? [] : [ended]))
  const pushes = [
    ...pieces(families, mostSamples).map((some): Push => ({ at, since, families: some, gone: [] })),
    ...slices(gone, mostSamples).map((some): Push => ({ at, since, families: [], gone: some })),
  ]
  return { pushes, known }
}

/** How many samples a push has. */
export function sizeOf({ families, gone }: Pick<Push, 'families' | 'gone'>): number {
  return families.reduce((sum, { samples }) => sum + samples.length, gone.length)
}

/** Labels that an exporter adds to all it sends; a family's own of the same name stays. */
export function withLabels(families: readonly Family[], labels: Readonly<Record<string, string>>): readonly Family[] {
  const more = Object.entries(labels)
  if (more.length === 0) return families
  const joined = (own: Series): Series => {
    const names = new Set(own.map(([name]) => name))
    return [...own, ...more.filter(([name]) => !names.has(name))]
  }
  return families.map((family) => ({
    ...family,
    samples: family.samples.map((sample) => ({ ...sample, labels: joined(sample.labels) })),
  }))
}

/** Whole families where they fit, and parts of large ones. */
function pieces(families: readonly Family[], most: number): readonly (readonly Family[])[] {
  const all: Family[][] = []
  let left = 0
  for (const family of families) {
    let rest = family.samples
    while (rest.length > 0) {
      if (left === 0) {
        all.push([])
        left = most
      }
      const some = rest.slice(0, left)
      all.at(-1)?.push({ ...family, samples: some })
      left -= some.length
      rest = rest.slice(some.length)
    }
  }
  return all
}

function slices<T>(list: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / most) }, (_, nth) => list.slice(nth * most, (nth + 1) * most))
}
