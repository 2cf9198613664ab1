import type { AuditEntry } from '../../model/heal.ts'
import type { Explained } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { gatesFold } from '../parts/gates.ts'
import { instant } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'

const MOST_OBJECTS = 10
const MOST_LINES = 20

const VERDICTS = { go: 'is done', would: 'would be done, were it switched on', no: 'is not done' } as const

/** What would be done about it, what every gate says, and what was done. */
export function healingTrace({ healing }: Explained, healed: readonly AuditEntry[]): Piece {
  const { shown, left } = atMost(healing, MOST_OBJECTS)
  const objects = shown.map(objectTrace)
  const log = atMost([...healed].reverse(), MOST_LINES)
  return [
    healing.length === 0 && html`<p class="calm">No rule wants it mended.</p>`,
    objects,
    more(left, 'objects', null),
    log.shown.length > 0 &&
      html`<h3>Log</h3>
        <ol class="log">
          ${log.shown.map(logLine)}
        </ol>`,
    more(log.left, 'lines', null),
  ]
}

function objectTrace({ rule, remedy, words, verdict, gates }: Explained['healing'][number]): Html {
  const first = gates.find(({ no }) => no !== null)
  return html`<div class="deed">
    <p><strong>${name(words === '' ? remedy : words)}</strong> ${VERDICTS[verdict]}</p>
    <p class="faint">by “${name(rule)}”${first && html`: ${name(first.no ?? '')}`}</p>
    ${gatesFold(gates)}
  </div>`
}

function logLine({ at, kind, words, by }: AuditEntry): Html {
  return html`<li>
    <span class="when">${instant(at)}</span
    ><span
      ><strong>${kind}</strong>
      ${name(words)}${by !== undefined && html` <span class="faint">by ${name(by)}</span>`}</span
    >
  </li>`
}
