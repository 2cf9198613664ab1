/**
 * The parts that fit into so many bytes of UTF-8, whole ones only and from the first on.
 *
 * @param more stands behind them when some had to be left out; it fits too
 */
export function joinWithin(parts: Iterable<string>, separator: string, bytes: number, more = ''): string {
  const roomForAll = bytes - sizeOf(more)
  const kept: string[] = []
  let used = 0
  for (const part of parts) {
    const size = sizeOf(part) + (kept.length > 0 ? sizeOf(separator) : 0)
    if (used + size > roomForAll) return kept.join(separator) + more
    kept.push(part)
    used += size
  }
  return kept.join(separator)
}

const encoder = new TextEncoder()

function sizeOf(text: string): number {
  return encoder.encode(text).length
}
