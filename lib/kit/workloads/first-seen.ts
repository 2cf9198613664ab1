import * as z from 'zod'
import type { EpochMs } from '../../model/time.ts'

/** What lasts, and when it was first seen, where nobody else says since when. Plain JSON. */
export type FirstSeen = readonly (readonly [what: string, at: EpochMs])[]

/** For the memory of a check. */
export const firstSeen: z.ZodType<FirstSeen> = z.array(z.tuple([z.string(), z.number()]))

export const NOTHING_FIRST_SEEN: FirstSeen = []

/** Since when it is so: now, where it was not so at the last look. A moment to come is from a clock that was set back. */
export function sinceOf(before: FirstSeen | null, what: string, now: EpochMs): EpochMs {
  return Math.min(before?.find(([known]) => known === what)?.[1] ?? now, now)
}

/** The next memory: what is still so keeps its moment, what is no longer so is forgotten, the longest lasting stay. */
export function stillSeen(before: FirstSeen | null, whats: Iterable<string>, now: EpochMs): FirstSeen {
  const known = new Map(before ?? [])
  const all = [...new Set(whats)].map((what) => [what, Math.min(known.get(what) ?? now, now)] as const)
  return fitting(all.toSorted(([, one], [, other]) => one - other))
}

/** All that is kept of one check has to fit into 64 KiB; what would not fit is not kept at all. */
const BUDGET_BYTES = 50_000

/** The first of them, as many as fit into the memory of a check. Foreign names may take three bytes a character. */
export function fitting<T>(all: readonly T[], budgetBytes = BUDGET_BYTES): readonly T[] {
  let left = budgetBytes
  const end = all.findIndex((each) => {
    left -= Buffer.byteLength(JSON.stringify(each)) + 1
    return left < 0
  })
  return end === -1 ? all : all.slice(0, end)
}
