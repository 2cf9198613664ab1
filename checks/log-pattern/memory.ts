import * as z from 'zod'
import { added, logPosition, NOTHING_COUNTED, windowed } from '../../lib/kit/index.ts'
import type { Windowed } from '../../lib/kit/index.ts'
import type { EpochMs } from '../../lib/model/time.ts'
import type { Found } from './count.ts'
import type { Source } from './options.ts'

/** Everything that is kept of one check has to fit into 64 KiB; what would not fit is not kept at all. */
const MAX_CHARACTERS = 60_000

const count = z.strictObject({ stream: z.string(), pattern: z.string(), counted: windowed })

export const memory = z.array(
  z.strictObject({ place: z.string(), position: logPosition.nullable(), counts: z.array(count) }),
)

export type Memory = z.output<typeof memory>

type Count = z.output<typeof count>

/** A place is known again by what was written of it, wherever it stands in the list. */
export function keptOf(before: Memory | null, source: Source): Memory[number] {
  const place = JSON.stringify(source.place)
  return before?.find((each) => each.place === place) ?? { place, position: null, counts: [] }
}

/** What still counts of one source: what was kept, and what this look found. */
export function countsOf(
  before: readonly Count[],
  found: readonly Found[],
  { patterns }: Source,
  now: EpochMs,
): readonly Count[] {
  return patterns.flatMap(({ name: pattern, withinMs }) => {
    const kept = before.filter((each) => each.pattern === pattern)
    const fresh = found.filter((each) => each.pattern === pattern)
    const streams = new Set([...kept, ...fresh].map(({ stream }) => stream))
    return [...streams].flatMap((stream) => {
      const old = kept.find((each) => each.stream === stream)?.counted ?? NOTHING_COUNTED
      const more = fresh.find((each) => each.stream === stream)
      const counted = added(old, new Map(more?.slots), { now, withinMs, last: more?.last ?? null })
      return counted.slots.length === 0 ? [] : [{ stream, pattern, counted }]
    })
  })
}

export function countOfStream(counts: readonly Count[], stream: string, pattern: string): Windowed {
  return counts.find((each) => each.stream === stream && each.pattern === pattern)?.counted ?? NOTHING_COUNTED
}

/**
 * What fits. First the words of the last lines go, then slots are joined into the newest, then counts; where each
 * file stands stays to the end, or its lines would be counted again.
 */
export function fitting(kept: Memory): Memory {
  const lighter = [
    (each: Count): Count[] => [each],
    (each: Count): Count[] => [{ ...each, counted: { ...each.counted, last: '' } }],
    (each: Count): Count[] => [{ ...each, counted: { last: '', slots: inOne(each.counted.slots) } }],
    (): Count[] => [],
  ]
  const tried = lighter.map((change) => () => kept.map((each) => ({ ...each, counts: each.counts.flatMap(change) })))
  const fits = tried.find((make) => JSON.stringify(make()).length <= MAX_CHARACTERS)
  return (fits ?? tried.at(-1))?.() ?? kept
}

function inOne(slots: Windowed['slots']): Windowed['slots'] {
  const newest = slots.at(-1)
  return newest ? [[newest[0], slots.reduce((sum, [, each]) => sum + each, 0)]] : []
}
