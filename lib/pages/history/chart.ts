import { shortInstant } from '../../base/instant.ts'
import { greatest, least } from '../../base/extremes.ts'
import { formatQuantity } from '../../base/quantity.ts'
import { meanOf } from '../../model/history.ts'
import type { Bucket } from '../../model/history.ts'
import type { Unit } from '../../model/limit.ts'
import { html, words } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { paceOf, pathData } from '../parts/lines.ts'
import { whole } from '../parts/moment.ts'
import type { Frame, SeriesSeen } from './measured.ts'
import { timeTicks, valueTicks } from './ticks.ts'
import type { Tick } from './ticks.ts'

/** Of the drawing; the page stretches it, and its lines stay as thin as they are. */
const WIDE = 1000
/** Room for "1023.9 MiB" beside it. */
const LABELS = 70
const ABOVE = 8

interface Scale {
  readonly x: (at: number) => number
  readonly y: (value: number) => number
  readonly high: number
}

interface Point {
  readonly at: number
  readonly bucket: Bucket
}

/**
 * A number over time: a line for the mean of each step, around it what lay between the least and the most, and what nobody
 * measured as what it is. Words stand beside the drawing, in their own size on every screen.
 *
 * @param high in pixels
 * @param isTold what every step was is told to whoever points at it
 */
export function chart(seen: SeriesSeen, frame: Frame, high: number, isTold: boolean): Html {
  const { series, steps } = seen
  const known = steps.flatMap(({ at, bucket }): Point[] => (bucket ? [{ at: at + frame.stepMs / 2, bucket }] : []))
  const ticks = valueTicks(
    least(known.map(({ bucket }) => bucket.min)),
    greatest(known.map(({ bucket }) => bucket.max)),
    series.unit,
  )
  const times = timeTicks(frame.from, frame.to)
  const scale = scaleOf(frame, ticks, high)
  const runs = runsOf(known, frame.stepMs)
  return html`<div class="chart">
    ${valueAxis(ticks, scale)}
    <svg
      class="plot"
      role="img"
      aria-label="${words(series.subject.item, series.metric)}: ${rangeWords(seen)}"
      viewBox="0 0 ${WIDE} ${high}"
      preserveAspectRatio="none"
      height="${high}"
    >
      ${gapsOf(runs, frame).map((gap) => gapDrawn(gap, scale))}
      <path class="grid" d="${pathData(gridOf(ticks, times, scale))}" />
      <path class="band" d="${pathData(runs.map((run) => bandOf(run, scale)).join(''))}" />
      <path class="mean" d="${pathData(runs.map((run) => lineOf(run, scale)).join(''))}" />
      <path class="dot" d="${pathData(runs.map((run) => dotOf(run, scale)).join(''))}" />
      ${isTold && known.map((point) => told(point, frame, scale, series.unit))}
    </svg>
    ${timeAxis(times, frame)}
  </div>`
}

/** "40.1% to 93.1%, 81.2% last" */
export function rangeWords({ series: { unit }, steps }: SeriesSeen): string {
  const known = steps.flatMap(({ bucket }) => (bucket ? [bucket] : []))
  const last = known.at(-1)
  if (!last) return 'nothing was measured'
  const shown = (value: number): string => formatQuantity(value, unit)
  const [from, to] = [least(known.map(({ min }) => min)), greatest(known.map(({ max }) => max))]
  return `${shown(from)} to ${shown(to)}, ${shown(meanOf(last))} last`
}

function scaleOf({ from, to }: Frame, ticks: readonly Tick[], high: number): Scale {
  const [low, top] = [ticks[0]?.at ?? 0, ticks.at(-1)?.at ?? 1]
  return {
    high,
    x: (at) => round(((at - from) / Math.max(1, to - from)) * WIDE),
    y: (value) => round(high - 1 - ((value - low) / (top - low || 1)) * (high - 2 - ABOVE)),
  }
}

/** Points that follow each other without a gap. */
function runsOf(points: readonly Point[], stepMs: number): readonly (readonly Point[])[] {
  const gap = 2 * Math.max(paceOf(points.map(({ at }) => at)), stepMs)
  const runs: Point[][] = []
  for (const point of points) {
    const before = runs.at(-1)?.at(-1)
    if (before && point.at - before.at <= gap) runs.at(-1)?.push(point)
    else runs.push([point])
  }
  return runs
}

interface Gap {
  readonly from: number
  readonly to: number
}

/** What lies before, between and after: a step that has not ended is none. */
function gapsOf(runs: readonly (readonly Point[])[], { from, to, stepMs }: Frame): readonly Gap[] {
  const ends = runs.map((run) => ({ from: (run[0]?.at ?? from) - stepMs / 2, to: (run.at(-1)?.at ?? to) + stepMs / 2 }))
  return [...ends, { from: to, to }]
    .map((each, nth) => ({ from: ends[nth - 1]?.to ?? from, to: each.from }))
    .filter((gap) => gap.to - gap.from > stepMs)
}

function gapDrawn({ from, to }: Gap, { x, high }: Scale): Html {
  return html`<rect class="hole" x="${x(from)}" y="0" width="${round(x(to) - x(from))}" height="${high}"
    ><title>nothing was measured from ${shortInstant(from)}, for ${whole(to - from)}</title></rect
  >`
}

function gridOf(ticks: readonly Tick[], times: readonly Tick[], { x, y, high }: Scale): string {
  return [...ticks.map(({ at }) => `M0,${y(at)}H${WIDE}`), ...times.map(({ at }) => `M${x(at)},${high}v-4`)].join('')
}

function lineOf(run: readonly Point[], { x, y }: Scale): string {
  if (run.length < 2) return ''
  return `M${run.map(({ at, bucket }) => `${x(at)},${y(meanOf(bucket))}`).join('L')}`
}

/** One alone: a line of nearly no length, with round ends. */
function dotOf([one, ...others]: readonly Point[], { x, y }: Scale): string {
  return one && others.length === 0 ? `M${x(one.at)},${y(meanOf(one.bucket))}h.1` : ''
}

function bandOf(run: readonly Point[], { x, y }: Scale): string {
  if (run.length < 2) return ''
  const above = run.map(({ at, bucket }) => `${x(at)},${y(bucket.max)}`)
  const below = [...run].reverse().map(({ at, bucket }) => `${x(at)},${y(bucket.min)}`)
  return `M${[...above, ...below].join('L')}Z`
}

function told({ at, bucket }: Point, { stepMs }: Frame, { x, high }: Scale, unit: Unit): Html {
  const from = at - stepMs / 2
  return html`<rect class="step" x="${x(from)}" y="0" width="${round(x(at) - x(from)) * 2}" height="${high}"
    ><title>${shortInstant(from)}: ${bucketWords(bucket, unit)}</title></rect
  >`
}

/** "4.1%", and of several values "3% to 6.2%, 4.1% in the middle" */
function bucketWords(bucket: Bucket, unit: Unit): string {
  const [low, mean, high] = [bucket.min, meanOf(bucket), bucket.max].map((value) => formatQuantity(value, unit))
  return low === high ? (mean ?? '') : `${low} to ${high}, mean ${mean}`
}

function valueAxis(ticks: readonly Tick[], { y, high }: Scale): Html {
  return html`<svg class="values" width="${LABELS}" height="${high}" aria-hidden="true">
    ${ticks.map(({ at, label }) => html`<text x="${LABELS - 8}" y="${y(at)}" dy=".32em" text-anchor="end">${label}</text>`)}
  </svg>`
}

function timeAxis(times: readonly Tick[], { from, to }: Frame): Html {
  const placed = times.map(({ at, label }) => ({ at: round(((at - from) / Math.max(1, to - from)) * 100), label }))
  // Half a word would stand outside.
  const shown = placed.filter(({ at }) => at > 2 && at < 98)
  return html`<svg class="times" width="100%" height="18" aria-hidden="true">
    ${shown.map(({ at, label }): Piece => html`<text x="${at}%" y="13" text-anchor="middle">${label}</text>`)}
  </svg>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
