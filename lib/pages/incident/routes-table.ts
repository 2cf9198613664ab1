import { standingWords } from '../../kit/standing-words.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Explained } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { age } from '../parts/moment.ts'
import { badge } from '../parts/sign.ts'

/** Each way to tell somebody: what was told by it, and why nothing is. Those that were told stand first. */
export function routesTable({ routes }: Explained, now: EpochMs): Piece {
  if (routes.length === 0) return html`<p class="calm">Nobody: no rule names a notifier.</p>`
  const sorted = [...routes].sort((one, other) => Number(other.told !== null) - Number(one.told !== null))
  return html`<ul class="routes">
    ${sorted.map((route) => row(route, now))}
  </ul>`
}

function row({ rule, notifier, told, standing }: Explained['routes'][number], now: EpochMs): Html {
  return html`<li>
    <p><strong>${name(notifier)}</strong> <span class="faint">by “${name(rule)}”</span></p>
    <p>
      ${told ? html`told ${told.isFlapping ? 'flapping' : badge(told.status)} ${age(told.at, now)}` : html`<span class="faint">not told</span>`}
    </p>
    <p class="faint">${name(standingWords(standing))}</p>
  </li>`
}
