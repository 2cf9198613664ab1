import type { Board } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html } from '../markup.ts'
import { cardTable } from '../parts/card-table.ts'
import { action } from '../parts/action.ts'
import { ahead, instant } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import type { HoldSeen } from './seen.ts'

const MOST = 100

/** What people want left alone, the one that ends first above the others. */
export function holdTable(holds: readonly HoldSeen[], { at, own }: Board): Html {
  if (holds.length === 0) return html`<p class="calm">Nobody wants anything left alone.</p>`
  const { shown, left } = atMost(holds, MOST)
  return cardTable({
    look: 'rows people',
    columns: ['What', 'By whom, and why', 'Until'],
    hasChanges: own.takesChanges,
    rows: shown.map(
      ({ id, object, by, note, untilAt }) =>
        html`<tr>
          <th scope="row">
            ${name(object)}<span class="beside"><code>${id}</code></span>
          </th>
          <td class="said">${name(note)}<span class="hint">by ${name(by)}</span></td>
          <td class="when">
            <span class="label-small">until </span>${instant(untilAt)}<span class="hint">${ahead(untilAt, at)}</span>
          </td>
          ${own.takesChanges && html`<td class="do">${action('release', { word: 'Release', about: object, given: { id } })}</td>`}
        </tr>`,
    ),
    below: more(left, 'holds', null),
  })
}
