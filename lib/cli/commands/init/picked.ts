/**
 * What of so many things somebody means: all of them when nothing is typed, "none", or numbers and ranges from 1.
 *
 * @returns indices from 0, each once and in order; null for what cannot be understood
 */
export function picked(answer: string, count: number): readonly number[] | null {
  const text = answer.trim().toLowerCase()
  if (text === '' || text === 'all') return Array.from({ length: count }, (_, nth) => nth)
  if (text === 'none') return []
  const indices = new Set<number>()
  for (const part of text.split(/[\s,]+/u).filter((each) => each !== '')) {
    const range = rangeIn(part, count)
    if (range === null) return null
    for (let nth = range.first; nth <= range.last; nth += 1) indices.add(nth - 1)
  }
  return [...indices].sort((one, other) => one - other)
}

function rangeIn(part: string, count: number): { readonly first: number; readonly last: number } | null {
  const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/u.exec(part) ?? []
  const [first, last] = [Number(from), Number(to)]
  return first >= 1 && first <= last && last <= count ? { first, last } : null
}
