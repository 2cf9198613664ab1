import { isoInstant } from '../../base/instant.ts'
import { formatQuantity } from '../../base/quantity.ts'
import type { Unit } from '../../model/limit.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** A mark beside an axis. */
export interface Tick {
  readonly at: number
  readonly label: string
}

/** More lines than that across a chart are a fence. */
const MOST_STEPS = 4

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000]
const TIME_STEPS: readonly Ms[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * HOUR),
]

/**
 * Round values at one distance, the first at or below the least, the last at or above the most. Nothing is the lowest where
 * values are spread so far that little is lost by it.
 */
export function valueTicks(least: number, most: number, unit: Unit): readonly Tick[] {
  const from = least >= 0 && least < most / 2 ? 0 : least
  const range = most > from ? most - from : Math.abs(most) / 10 || 1
  // What is smaller than numbers can tell apart is no range.
  const step = stepFor(Math.max(range, Math.abs(most) * 1e-9, 1e-9), unit)
  const first = Math.floor(from / step)
  const last = Math.max(first + 1, Math.ceil(most / step))
  return Array.from({ length: last - first + 1 }, (_, nth) => {
    const at = (first + nth) * step
    return { at, label: formatQuantity(at, unit) }
  })
}

/** The smallest round distance of which a few cover the range. */
function stepFor(range: number, unit: Unit): number {
  const wanted = range / MOST_STEPS
  if (unit === 'bytes') return Math.max(1, 2 ** Math.ceil(Math.log2(wanted)))
  if (unit === 'ms') {
    const known = TIME_STEPS.find((step) => step >= wanted)
    return known ?? DAY * roundStep(wanted / DAY)
  }
  return roundStep(wanted)
}

/** 1, 2 or 5, and so many zeros. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([1, 2, 5].find((each) => each * power >= wanted * (1 - 1e-9)) ?? 10) * power
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MOST_TIMES = 7
const TIMES: readonly Ms[] = [
  ...[5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30].map((days) => days * DAY),
]

/** Round moments of UTC within a time: "04:00" of a day or two, "17 Nov" of more. */
export function timeTicks(from: EpochMs, to: EpochMs): readonly Tick[] {
  const step = TIMES.find((each) => (to - from) / each <= MOST_TIMES) ?? 60 * DAY
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_, nth) => first + nth * step).map((at) => ({ at, label: labelOf(at, step) }))
}

function labelOf(at: EpochMs, step: Ms): string {
  const iso = isoInstant(at)
  return step < DAY ? iso.slice(11, 16) : `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1] ?? ''}`
}
