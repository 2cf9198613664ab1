import { countOf } from '../../kit/words.ts'
import type { EpochMs } from '../../model/time.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { cardTable } from '../parts/card-table.ts'
import { ahead } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import { sign } from '../parts/sign.ts'
import type { LettersSeen, NotifierSeen, QuietSeen } from './seen.ts'

const MOST = 100

/** Every way to tell somebody: whether it gets through, what waits by it, what was given up. */
export function notifierTable({ notifiers, letters }: QuietSeen, now: EpochMs): Html {
  if (notifiers.length === 0)
    return html`<p class="calm">The inventory has no notifiers: nobody is told of anything.</p>`
  const { shown, left } = atMost(notifiers, MOST)
  return cardTable({
    look: 'rows people',
    columns: ['Notifier', 'Gets through', 'Waiting', 'Given up'],
    rows: shown.map((each) => row(each, letters, now)),
    below: more(left, 'notifiers', null),
  })
}

function row({ name: called, use, broken, waiting, retry }: NotifierSeen, letters: LettersSeen, now: EpochMs): Html {
  return html`<tr>
    <th scope="row">${name(called)}<span class="beside">${name(use)}</span></th>
    <td class="said">${broken === null ? through(retry) : html`${sign('critical')} ${name(broken)}`}</td>
    <td class="count"><span class="label-small">waiting: </span>${waitingWords(waiting, retry, now)}</td>
    <td class="count"><span class="label-small">given up: </span>${givenUp(called, letters)}</td>
  </tr>`
}

function through(retry: NotifierSeen['retry']): Piece {
  if (retry) return html`${sign('warning')} was refused ${countOf(retry.attempts, 'time')}: ${name(retry.answer)}`
  return html`${sign('ok')} <span class="faint">nothing is known against it</span>`
}

function waitingWords(waiting: number | null, retry: NotifierSeen['retry'], now: EpochMs): Piece {
  if (waiting === null) return html`<span class="faint">cannot be read</span>`
  if (waiting === 0) return html`<span class="faint">nothing</span>`
  return html`${countOf(waiting, 'notice')}${retry && html`<span class="hint">tried again ${ahead(retry.at, now)}</span>`}`
}

function givenUp(called: string, letters: LettersSeen): Piece {
  if (letters.kind === 'unread') return html`<span class="faint">cannot be read</span>`
  const count = letters.all.filter(({ notifier }) => notifier === called).length
  return count === 0
    ? html`<span class="faint">nothing</span>`
    : html`<a href="#letters">${countOf(count, 'notice')}</a>`
}
