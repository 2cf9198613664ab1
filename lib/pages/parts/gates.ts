import { html, name } from '../markup.ts'
import type { Html } from '../markup.ts'

export interface Answer {
  readonly gate: string
  /** Null where it lets it through. */
  readonly no: string | null
}

/** What every gate says of one deed, folded: whoever wants to know why opens it. */
export function gatesFold(gates: readonly Answer[]): Html {
  return html`<details>
    <summary>${gates.filter(({ no }) => no === null).length} of ${gates.length} gates say yes</summary>
    <ul class="gates">
      ${gates.map(answer)}
    </ul>
  </details>`
}

function answer({ gate, no }: Answer): Html {
  const says = no === null ? 'yes' : 'no'
  return html`<li class="${says}">
    <span class="sign ${no === null ? 'ok' : 'warning'}" aria-hidden="true">${no === null ? '✓' : '✗'}</span
    ><span
      >${gate}
      <span class="unseen">says ${says}</span>${no !== null && html`<span class="faint">: ${name(no)}</span>`}</span
    >
  </li>`
}
