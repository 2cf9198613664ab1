import type { Ms, Span } from '../model/time.ts'

/** In order, none empty, none touching another: what every function here gives, and takes but for `united`. */
export type Spans = readonly Span[]

/** All moments of any of them. */
export function united(spans: readonly Span[]): Spans {
  const sorted = spans.filter(({ from, until }) => until > from).sort((one, other) => one.from - other.from)
  const joined: Span[] = []
  for (const span of sorted) {
    const last = joined.at(-1)
    if (last && span.from <= last.until)
      joined[joined.length - 1] = { from: last.from, until: Math.max(last.until, span.until) }
    else joined.push(span)
  }
  return joined
}

/** All moments that both have. */
export function common(one: Spans, other: Spans): Spans {
  const found: Span[] = []
  let [nth, mth] = [0, 0]
  for (let a = one[nth], b = other[mth]; a && b; a = one[nth], b = other[mth]) {
    const [from, until] = [Math.max(a.from, b.from), Math.min(a.until, b.until)]
    if (until > from) found.push({ from, until })
    if (a.until < b.until) nth += 1
    else mth += 1
  }
  return found
}

/** All moments of the one that the other has not. */
export function without(one: Spans, other: Spans): Spans {
  const found: Span[] = []
  let mth = 0
  for (const { from, until } of one) {
    let begin = from
    while ((other[mth]?.until ?? Infinity) <= from) mth += 1
    for (let at = mth, cut = other[at]; cut && cut.from < until; cut = other[++at]) {
      if (cut.from > begin) found.push({ from: begin, until: cut.from })
      begin = Math.max(begin, cut.until)
    }
    if (begin < until) found.push({ from: begin, until })
  }
  return found
}

export function lengthOf(spans: Spans): Ms {
  return spans.reduce((sum, { from, until }) => sum + until - from, 0)
}
