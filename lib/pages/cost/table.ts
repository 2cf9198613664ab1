import { formatDuration } from '../../base/duration.ts'
import { formatQuantity } from '../../base/quantity.ts'
import type { Board } from '../board.ts'
import { address, html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { targetLink } from '../parts/links.ts'
import { age } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import { perDay, wholeOf } from './spent.ts'
import type { SortedBy, Spent } from './spent.ts'

const MOST = 200
const WIDTH = 80

const COLUMNS: readonly (readonly [SortedBy, string])[] = [
  ['tookMs', 'Took'],
  ['bytes', 'Bytes'],
  ['roundTrips', 'Round trips'],
  ['connections', 'New connections'],
]

/** Targets by what their last look took, those that take most first, each with its share of the most. */
export function costTable(sorted: readonly Spent[], by: SortedBy, { at, targets }: Board): Html {
  if (sorted.length === 0) return html`<p class="calm">Nobody has looked yet.</p>`
  const { shown, left } = atMost(sorted, MOST)
  const most = Math.max(1, sorted[0]?.[by] ?? 1)
  const unseen = targets.length - sorted.length
  return html`<div class="card">
    <table class="rows costs">
      <thead>
        <tr>
          <th scope="col">Target</th>
          ${COLUMNS.map(([key, word]) => head(key, word, by))}
          <th scope="col" class="number">Bytes in a day</th>
          <th scope="col" class="number">Looked at</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((each) => row(each, { by, most, at }))}
      </tbody>
      ${sorted.length > 1 && foot(sorted)}
    </table>
    ${more(left, 'targets', null)}
    ${unseen > 0 && html`<p class="more">${unseen} more were not looked at since the daemon began</p>`}
  </div>`
}

function head(key: SortedBy, word: string, by: SortedBy): Html {
  return key === by
    ? html`<th scope="col" class="number" aria-sort="descending"><strong>${word} ↓</strong></th>`
    : html`<th scope="col" class="number"><a href="${address('/cost', { by: key })}">${word}</a></th>`
}

interface Around {
  readonly by: SortedBy
  readonly most: number
  readonly at: number
}

function row(spent: Spent, { by, most, at }: Around): Html {
  const { id, runtime, everyMs } = spent
  const often = everyMs === null ? 'by the calendar' : `every ${formatDuration(everyMs)}`
  return html`<tr>
    <th scope="row">${targetLink(id)}<span class="beside">${name(runtime)}, ${often}</span></th>
    ${COLUMNS.map(([key, word]) => html`<td class="number"><span class="label-small">${word} </span>${amount(spent, key)}${key === by && share(spent[by] / most)}</td>`)}
    <td class="number"><span class="label-small">in a day </span>${daily(perDay(spent))}</td>
    <td class="number">${age(spent.at, at)}</td>
  </tr>`
}

function foot(sorted: readonly Spent[]): Html {
  const whole = wholeOf(sorted)
  return html`<tfoot>
    <tr>
      <th scope="row">All ${sorted.length}</th>
      ${COLUMNS.map(([key, word]) => html`<td class="number"><span class="label-small">${word} </span>${amount(whole, key)}</td>`)}
      <td class="number"><span class="label-small">in a day </span>${daily(whole.bytesPerDay)}</td>
      <td class="number"></td>
    </tr>
  </tfoot>`
}

function amount(spent: Pick<Spent, SortedBy>, key: SortedBy): string {
  if (key === 'tookMs') return formatDuration(Math.round(spent.tookMs))
  return key === 'bytes' ? formatQuantity(spent.bytes, 'bytes') : formatQuantity(spent[key], 'count')
}

function daily(bytes: number | null): Piece {
  return bytes === null ? html`<span class="faint">–</span>` : formatQuantity(Math.round(bytes), 'bytes')
}

/** How much of the most it is, as a bar below the number. */
function share(ratio: number): Html {
  const width = Math.max(1, Math.round(Math.min(1, ratio) * WIDTH))
  return html`<svg class="share" aria-hidden="true" viewBox="0 0 ${WIDTH} 4" width="${WIDTH}" height="4">
    <rect class="bar" x="${WIDTH - width}" y="0" width="${width}" height="4" rx="2" />
  </svg>`
}
