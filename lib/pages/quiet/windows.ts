import { countOf } from '../../kit/words.ts'
import { formatDuration } from '../../base/duration.ts'
import { shortInstant } from '../../base/instant.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { targetLink } from '../parts/links.ts'
import { listed } from '../parts/listed.ts'
import { ahead, instant } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import { chip } from '../parts/sign.ts'
import type { QuietSeen, WindowSeen } from './seen.ts'

const MOST = 60
const DAY_MS: Ms = 86_400_000
const WIDTH = 224
const HEIGHT = 22
/** A quarter of an hour in a fortnight would be no line at all. */
const LEAST = 2.5

/** Windows that are open, and those that open within the time that is looked ahead, drawn over its days. */
export function windowTable({ windows, later, aheadMs }: QuietSeen, now: EpochMs): Piece {
  const days = Math.round(aheadMs / DAY_MS)
  const beyond =
    later > 0 && html`<p class="more">${countOf(later, 'window opens', 'windows open')} later than that</p>`
  if (windows.length === 0)
    return html`<div class="card">
      <p class="calm">No window is open, and none opens within ${days} days.</p>
      ${beyond}
    </div>`
  const { shown, left } = atMost(windows, MOST)
  return html`<div class="card">
    <table class="rows windows">
      <thead>
        <tr>
          <th scope="col">Window</th>
          <th scope="col">About</th>
          <th scope="col">When</th>
          <th scope="col">The next ${days} days</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((each) => row(each, now, aheadMs))}
      </tbody>
    </table>
    ${more(left, 'windows', null)}${beyond}
  </div>`
}

function row(window: WindowSeen, now: EpochMs, aheadMs: Ms): Html {
  return html`<tr>
    <th scope="row">
      ${name(window.name)}${window.note !== '' && html`<span class="beside">${name(window.note)}</span>`}
    </th>
    <td class="said">${targetsOf(window)}</td>
    <td class="when">${timesOf(window, now)}</td>
    <td class="strip-cell">${strip(window, now, aheadMs)}</td>
  </tr>`
}

function targetsOf({ about, targets: { count, of, names } }: WindowSeen): Html {
  const left = count - names.length
  const words = count === of ? 'all targets' : countOf(count, 'target')
  return html`${name(about)}<span class="hint"
      >${words}${count > 0 && count < of && html`: ${listed(names.map(targetLink))}${left > 0 && html` and ${left} more`}`}</span
    >`
}

function timesOf({ isOpen, times, isCut }: WindowSeen, now: EpochMs): Html {
  const [next, ...others] = times
  if (!next) return html``
  const again = others.length === 0 ? null : `${isCut ? 'at least ' : ''}${others.length} more`
  const lasts = formatDuration(next.until - next.from)
  return isOpen
    ? html`${chip('open')} until ${instant(next.until)}<span class="hint"
          >${ahead(next.until, now)}${again !== null && `, then ${again}`}</span
        >`
    : html`${instant(next.from)}<span class="hint"
          >${ahead(next.from, now)}, for ${lasts}${again !== null && `, then ${again}`}</span
        >`
}

/** The days to come as a line, with a bar for each time it is open. */
function strip({ name: of, times, isOpen }: WindowSeen, now: EpochMs, aheadMs: Ms): Html {
  const at = (moment: EpochMs): number => Math.min(1, Math.max(0, (moment - now) / aheadMs)) * WIDTH
  const days = Array.from({ length: Math.floor(aheadMs / DAY_MS) }, (_, nth) => at(midnightAfter(now) + nth * DAY_MS))
  return html`<svg
    class="strip"
    role="img"
    aria-label="${stripWords(of, times.length, isOpen)}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    <rect class="line" x="0" y="${HEIGHT / 2 - 0.5}" width="${WIDTH}" height="1" />
    ${days.map((x) => html`<rect class="line" x="${tenths(x)}" y="5" width="1" height="12" />`)}
    ${times.map(({ from, until }) => {
      const width = Math.max(LEAST, at(until) - at(from))
      return html`<rect
        class="${from <= now ? 'open' : 'coming'}"
        x="${tenths(Math.min(at(from), WIDTH - width))}"
        y="2"
        width="${tenths(width)}"
        height="18"
        rx="1"
        ><title>${shortInstant(from)} to ${shortInstant(until)}</title></rect
      >`
    })}
  </svg>`
}

function stripWords(of: string, count: number, isOpen: boolean): string {
  return `${of}: ${isOpen ? 'open now' : 'not open now'}, ${countOf(count, 'time')} in all`
}

function midnightAfter(at: EpochMs): EpochMs {
  return Math.ceil(at / DAY_MS) * DAY_MS
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
