import type { EpochMs, Ms } from '../model/time.ts'
import * as z from 'zod'

/** How finely a window is counted: an event leaves it at most this part of the window late. */
const SLOTS = 20

/** What happened within the last while, counted in slots of time, and the last of it in words. Plain JSON. */
export interface Windowed {
  /** Start of a slot, and how many fell into it; the oldest first. */
  readonly slots: readonly (readonly [from: EpochMs, count: number])[]
  readonly last: string
}

/** For the memory of a check. */
export const windowed: z.ZodType<Windowed> = z.strictObject({
  slots: z.array(z.tuple([z.number(), z.number()])),
  last: z.string(),
})

export const NOTHING_COUNTED: Windowed = { slots: [], last: '' }

/** How many are still within the window. */
export function countWithin({ slots }: Windowed, now: EpochMs, withinMs: Ms): number {
  return slots.reduce((sum, [from, count]) => (isWithin(from, now, withinMs) ? sum + count : sum), 0)
}

/** The same with what has been counted since, without what has left the window. */
export function added(
  before: Windowed,
  more: ReadonlyMap<EpochMs, number>,
  by: { readonly now: EpochMs; readonly withinMs: Ms; readonly last: string | null },
): Windowed {
  const slots = new Map(before.slots)
  for (const [at, count] of more) {
    const from = slotOf(at, by.withinMs)
    slots.set(from, (slots.get(from) ?? 0) + count)
  }
  const kept = [...slots]
    .filter(([from]) => isWithin(from, by.now, by.withinMs))
    .toSorted(([one], [other]) => one - other)
  return { slots: kept, last: kept.length === 0 ? '' : (by.last ?? before.last) }
}

/** Where the slot begins that a moment falls into. */
export function slotOf(at: EpochMs, withinMs: Ms): EpochMs {
  const slotMs = Math.max(1000, Math.ceil(withinMs / SLOTS))
  return Math.floor(at / slotMs) * slotMs
}

/** A slot counts until all of it has left the window. */
function isWithin(from: EpochMs, now: EpochMs, withinMs: Ms): boolean {
  const slotMs = Math.max(1000, Math.ceil(withinMs / SLOTS))
  return from + slotMs > now - withinMs
}
