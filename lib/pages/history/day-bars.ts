import { formatQuantity } from '../../base/quantity.ts'
import { shortInstant } from '../../base/instant.ts'
import { TIME_WORDS } from '../../kit/time-kinds.ts'
import { TIME_KINDS } from '../../model/period-report.ts'
import type { TimeKind } from '../../model/period-report.ts'
import { html } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { whole } from '../parts/moment.ts'
import type { AvailabilitySeen, DaySeen } from './measured.ts'

const STEP = 8
const WIDE = 6
const HIGH = 32

/** How much of a bar is drawn: the worse, the taller, so that nothing hangs on colour. */
const TALL: Readonly<Record<TimeKind, number>> = {
  ...{ ok: 0.45, degraded: 0.65, unknown: 0.8, blind: 0.65, down: 1, maintenance: 0.3, unmeasured: 0.1 },
}

/** Days as bars, the oldest first. */
export function dayBars(seen: AvailabilitySeen): Html {
  const { days } = seen
  return html`<svg
    class="bars"
    role="img"
    aria-label="${dayWords(seen)}"
    viewBox="0 0 ${Math.max(1, days.length) * STEP - (STEP - WIDE)} ${HIGH}"
    preserveAspectRatio="none"
  >
    ${days.map(bar)}
  </svg>`
}

function bar({ from, kind, ms }: DaySeen, nth: number): Html {
  const high = Math.round(TALL[kind] * HIGH)
  const said = kind === 'ok' ? 'well' : `${TIME_WORDS[kind]} for ${whole(ms)}`
  return html`<rect class="${kind}" x="${nth * STEP}" y="${HIGH - high}" width="${WIDE}" height="${high}" rx="1"
    ><title>from ${shortInstant(from).slice(0, 16)}Z: ${said}</title></rect
  >`
}

/** "99.31% up; of 60 days down on 2, not measured on 8" */
export function dayWords({ upRatio, days }: AvailabilitySeen): string {
  const said = TIME_KINDS.filter((kind) => kind !== 'ok').flatMap((kind) => {
    const count = days.filter((day) => day.kind === kind).length
    return count > 0 ? [`${TIME_WORDS[kind]} on ${count}`] : []
  })
  const up = upRatio === null ? 'nothing is known of that time' : `${upWords(upRatio)} up`
  return said.length === 0 ? up : `${up}; of ${days.length} days ${said.join(', ')}`
}

/** Never rounded up to what it was not: 99.9996% is 99.99%. */
export function upWords(upRatio: number): string {
  if (upRatio === 1 || upRatio === 0) return formatQuantity(upRatio, 'ratio')
  return `${(Math.floor(upRatio * 10_000) / 100).toFixed(2)}%`
}

/** What the bars mean, of those kinds that are there. */
export function dayLegend(all: readonly AvailabilitySeen[]): Piece {
  const there = new Set(all.flatMap(({ days }) => days.map(({ kind }) => kind)))
  return html`<ul class="legend small">
    ${TIME_KINDS.filter((kind) => there.has(kind)).map((kind) => {
      const high = Math.round(TALL[kind] * 12)
      return html`<li>
        <svg class="bars key" viewBox="0 0 6 12" width="6" height="12" aria-hidden="true">
          <rect class="${kind}" y="${12 - high}" width="6" height="${high}" />
        </svg>
        ${TIME_WORDS[kind]}
      </li>`
    })}
  </ul>`
}
