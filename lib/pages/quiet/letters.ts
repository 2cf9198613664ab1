import { countOf } from '../../kit/words.ts'
import type { EpochMs } from '../../model/time.ts'
import { html, name, words } from '../markup.ts'
import type { Html } from '../markup.ts'
import { cardTable } from '../parts/card-table.ts'
import { incidentAddress, whatOf } from '../parts/links.ts'
import { age } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import type { LetterSeen, LettersSeen } from './seen.ts'

const MOST = 50

/** What was to be told and never arrived, the one that was given up last first. */
export function letters(seen: LettersSeen, now: EpochMs): Html {
  if (seen.kind === 'unread') return html`<p class="calm">What was given up cannot be read: ${name(seen.why)}</p>`
  if (seen.all.length === 0)
    return html`<p class="calm">Everything has arrived that was to be told, or is still tried.</p>`
  const { shown, left } = atMost([...seen.all].reverse(), MOST)
  return cardTable({
    look: 'rows people',
    columns: ['Notice', 'Last answer', 'By', 'Given up'],
    rows: shown.map((each) => row(each, now)),
    below: html`${more(left, seen.isCut ? 'and older ones' : 'notices', null)}
      <p class="more">
        <code>orch-watch alerts dead retry</code> tries all of them again,
        <code>orch-watch alerts dead drop ID</code> lets go of one.
      </p>`,
  })
}

function row({ id, rule, notifier, diedAt, attempts, answer, entries }: LetterSeen, now: EpochMs): Html {
  const [first] = entries
  const others = entries.length - 1
  return html`<tr>
    <th scope="row">
      ${
        first &&
        html`<a href="${incidentAddress(first.incident)}">${name(first.subject.target)}</a>
          <span class="beside"
            >${name(words(first.kind, whatOf(first.subject)))}${others > 0 && `, and ${countOf(others, 'other')}`}</span
          >`
      }
      <span class="beside"><code>${id}</code></span>
    </th>
    <td class="said">${name(answer)}<span class="hint">after ${countOf(attempts, 'try', 'tries')}</span></td>
    <td class="nature">${name(notifier)}<span class="hint">by “${name(rule)}”</span></td>
    <td class="when"><span class="label-small">given up </span>${age(diedAt, now)}</td>
  </tr>`
}
