import { formatQuantity } from '../../base/quantity.ts'
import { meanOf } from '../../model/history.ts'
import type { SeriesHistory } from '../../model/history.ts'
import type { EpochMs } from '../../model/time.ts'
import { html } from '../markup.ts'
import type { Html } from '../markup.ts'
import { paceOf, pathData } from './lines.ts'

const WIDTH = 120
const HEIGHT = 24
const MARGIN = 2

/** A number over time, as a line without axes: where it goes, and what it is now. A time in which nothing was measured is a gap. */
export function sparkline({ series, buckets }: SeriesHistory, from: EpochMs, to: EpochMs): Html {
  const values = buckets.map(meanOf)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const said = `${series.metric}: ${formatQuantity(least, series.unit)} to ${formatQuantity(most, series.unit)}`
  const x = (at: EpochMs): number => round(Math.min(1, Math.max(0, (at - from) / Math.max(1, to - from))) * WIDTH)
  const y = (value: number): number => {
    const share = most === least ? 0.5 : (value - least) / (most - least)
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))
  }
  const gap = 3 * paceOf(buckets.map(({ at }) => at))
  const path = buckets
    .map((bucket, nth) => {
      const before = buckets[nth - 1]
      const isNew = before === undefined || bucket.at - before.at > gap
      return `${isNew ? 'M' : 'L'}${x(bucket.at)},${y(meanOf(bucket))}`
    })
    .join('')
  return html`<svg
    class="spark"
    role="img"
    aria-label="${said}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
  >
    <path d="${pathData(path)}" />
  </svg>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
