import { countOf } from '../../kit/words.ts'
import type { Board } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html } from '../markup.ts'
import { cardTable } from '../parts/card-table.ts'
import { action } from '../parts/action.ts'
import { ahead, instant } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import type { SilenceSeen } from './seen.ts'

const MOST = 100

/** What somebody does not want to hear of, the one that ends first above the others. */
export function silenceTable(silences: readonly SilenceSeen[], { at, own }: Pick<Board, 'at' | 'own'>): Html {
  if (silences.length === 0) return html`<p class="calm">Nothing is silenced.</p>`
  const { shown, left } = atMost(silences, MOST)
  return cardTable({
    look: 'rows people',
    columns: ['About', 'By whom, and why', 'Quiets now', 'Until'],
    hasChanges: own.takesChanges,
    rows: shown.map((each) => row(each, { at, own })),
    below: more(left, 'silences', null),
  })
}

function row({ id, about, by, note, until, quiets }: SilenceSeen, { at, own }: Pick<Board, 'at' | 'own'>): Html {
  return html`<tr>
    <th scope="row">
      ${name(about)}<span class="beside"><code>${id}</code></span>
    </th>
    <td class="said">${name(note)}<span class="hint">by ${name(by)}</span></td>
    <td class="count"><span class="label-small">quiets </span>${countOf(quiets, 'incident')}</td>
    <td class="when">
      <span class="label-small">until </span>${instant(until)}<span class="hint">${ahead(until, at)}</span>
    </td>
    ${own.takesChanges && html`<td class="do">${action('unsilence', { word: 'End', about: `the silence ${id}`, given: { id } })}</td>`}
  </tr>`
}
