/** The kernel counts milliseconds of disks, and on 32-bit systems everything, in 32 bits. */
const WRAP = 2 ** 32

/**
 * How far a counter has gone, or null when it began anew: the device was taken away and came back. One that was in the
 * upper half of 32 bits and is in the lower half now has turned over.
 */
export function goneBy(from: number, to: number): number | null {
  if (to >= from) return to - from
  return from < WRAP && from >= WRAP / 2 && to < WRAP / 2 ? to + WRAP - from : null
}

/** The same for several counters of one device; null when any of them began anew. */
export function allGoneBy(from: readonly number[], to: readonly number[]): readonly number[] | null {
  const gone: number[] = []
  for (const [index, value] of to.entries()) {
    const by = goneBy(from[index] ?? 0, value)
    if (by === null) return null
    gone.push(by)
  }
  return gone
}
