import type { EpochMs } from '../../model/time.ts'
import type { Story } from '../board.ts'
import { html, name, verbatim } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { instant } from '../parts/moment.ts'
import { atMost } from '../parts/more.ts'
import { EVENT_KINDS } from './event-kinds.ts'
import type { EventKind } from './event-kinds.ts'

/** A story that went on for weeks has thousands of lines; its beginning and its end tell it. */
const FIRST = 40
const LAST = 40

/** Line by line, in the order it happened. What was taken down of how things were is shown by itself. */
export function timeline({ incident, events }: Story): Html {
  const lines = events.filter(({ kind }) => kind !== 'evidence')
  const { left } = atMost(lines, FIRST + LAST)
  const [first, last] = left === 0 ? [lines, []] : [lines.slice(0, FIRST), lines.slice(FIRST + left)]
  return html`<ol class="timeline">
    ${[
      line('began', incident.beganAt, ''),
      ...first.map(({ kind, at, text }) => line(kind, at, text)),
      left > 0 && html`<li class="gap faint">${left} lines in between</li>`,
      ...last.map(({ kind, at, text }) => line(kind, at, text)),
    ]}
  </ol>`
}

function line(kind: EventKind, at: EpochMs, text: string): Html {
  const { word, look } = EVENT_KINDS[kind]
  return html`<li class="${look}">
    <span class="when">${instant(at)}</span
    ><span class="what"><strong>${word}</strong>${text !== '' && html` <span>${name(text)}</span>`}</span>
  </li>`
}

/** What was taken down when it was believed, as it was: a log has gone on since. */
export function evidenceOf({ events }: Story): readonly Piece[] {
  return events
    .filter(({ kind }) => kind === 'evidence')
    .map(
      ({ at, text }) =>
        html`<figure class="evidence">
          <figcaption class="faint">taken down ${instant(at)}</figcaption>
          ${verbatim(text)}
        </figure>`,
    )
}
