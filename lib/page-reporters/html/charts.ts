import { formatQuantity } from '../../base/quantity.ts'
import { runsOf, TIME_WORDS } from '../../kit/time-kinds.ts'
import { TIME_KINDS } from '../../model/period-report.ts'
import type { TimeKind, Times } from '../../model/period-report.ts'

/** How tall each kind stands in a strip of ten: what is worse stands out without its colour, too. */
const HEIGHTS: Readonly<Record<TimeKind, number>> = {
  ok: 5,
  degraded: 7,
  down: 10,
  unknown: 8,
  blind: 8,
  maintenance: 3,
  unmeasured: 1,
}

/** A period as a row of bars. Nothing of it is foreign. */
export function strip(parts: readonly TimeKind[]): string {
  let x = 0
  const bars = runsOf(parts).map(([kind, wide]) => {
    const height = HEIGHTS[kind]
    const bar = `<rect class="k-${kind}" x="${x}" y="${10 - height}" width="${wide}" height="${height}"/>`
    x += wide
    return bar
  })
  return chart('strip', parts.length, 10, stripWords(parts), bars.join(''))
}

function stripWords(parts: readonly TimeKind[]): string {
  const said = TIME_KINDS.flatMap((kind) => {
    const count = parts.filter((each) => each === kind).length
    return count === 0 ? [] : [`${TIME_WORDS[kind]} in ${count}`]
  })
  return `of ${parts.length} parts: ${said.join(', ')}`
}

/** How much of a time was what, side by side. */
export function shares(times: Times): string {
  const whole = TIME_KINDS.reduce((sum, kind) => sum + times[kind], 0)
  if (whole === 0) return ''
  let x = 0
  const bars = TIME_KINDS.filter((kind) => times[kind] > 0).map((kind) => {
    const wide = (times[kind] / whole) * 100
    const bar = `<rect class="k-${kind}" x="${round(x)}" y="0" width="${round(Math.max(wide, 0.5))}" height="10"/>`
    x += wide
    return bar
  })
  const said = TIME_KINDS.filter((kind) => times[kind] > 0).map(
    (kind) => `${TIME_WORDS[kind]} ${formatQuantity(times[kind] / whole, 'ratio')}`,
  )
  return chart('strip', 100, 10, said.join(', '), bars.join(''))
}

const [WIDE, HIGH] = [100, 24]

/** Values over time, between nothing and the largest; broken where nothing was measured. */
export function line(points: readonly (number | null)[]): string {
  const known = points.filter((point) => point !== null)
  if (known.length < 2) return ''
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const range = most - least || 1
  const placed = points.map((point, nth) => {
    if (point === null) return null
    const x = (nth / Math.max(1, points.length - 1)) * WIDE
    return `${round(x)},${round(HIGH - 2 - ((point - least) / range) * (HIGH - 4))}`
  })
  const paths = piecesOf(placed).map((piece) => `<polyline points="${piece.join(' ')}"/>`)
  const said = `from ${formatQuantity(known[0] ?? 0, 'ratio')} to ${formatQuantity(known.at(-1) ?? 0, 'ratio')}`
  return chart('line', WIDE, HIGH, said, paths.join(''))
}

function piecesOf(points: readonly (string | null)[]): readonly (readonly string[])[] {
  const pieces: string[][] = [[]]
  for (const point of points) {
    if (point === null) pieces.push([])
    else pieces.at(-1)?.push(point)
  }
  return pieces.filter((piece) => piece.length > 1)
}

/** What a colour looks like, in front of its word. */
export function swatch(kind: TimeKind): string {
  const height = HEIGHTS[kind]
  return `<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="k-${kind}" x="0" y="${10 - height}" width="10" height="${height}"/></svg>`
}

function chart(kind: 'strip' | 'line', wide: number, high: number, says: string, inside: string): string {
  return `<svg class="${kind}" viewBox="0 0 ${wide} ${high}" preserveAspectRatio="none" role="img" aria-label="${says}">${inside}</svg>`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
