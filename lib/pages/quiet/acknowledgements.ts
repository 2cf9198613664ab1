import type { Acknowledgement } from '../../model/incident.ts'
import type { Board, IncidentSeen } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html } from '../markup.ts'
import { action } from '../parts/action.ts'
import { incidentAddress, whatOf } from '../parts/links.ts'
import { age, ahead, instant } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import { badge } from '../parts/sign.ts'

const MOST = 100

type Acknowledged = IncidentSeen & { readonly ack: Acknowledgement }

/** Those of which somebody has said that they see to it, the newest first. */
export function acknowledgedIn({ incidents, at }: Pick<Board, 'incidents' | 'at'>): readonly Acknowledged[] {
  return incidents
    .flatMap((seen): Acknowledged[] => {
      const { acknowledged: ack } = seen.incident
      return ack && (ack.until === undefined || ack.until > at) ? [{ ...seen, ack }] : []
    })
    .sort((one, other) => other.ack.at - one.ack.at)
}

export function acknowledgements(board: Board): Html {
  const all = acknowledgedIn(board)
  if (all.length === 0) return html`<p class="calm">Nobody has said of anything that they see to it.</p>`
  const { shown, left } = atMost(all, MOST)
  return html`<div class="card">
    <table class="rows people">
      <thead>
        <tr>
          <th scope="col">Incident</th>
          <th scope="col">By whom, and why</th>
          <th scope="col">Is</th>
          <th scope="col">Until</th>
          ${board.own.takesChanges && html`<th scope="col"><span class="unseen">change it</span></th>`}
        </tr>
      </thead>
      <tbody>
        ${shown.map((each) => row(each, board))}
      </tbody>
    </table>
    ${more(left, 'acknowledgements', null)}
  </div>`
}

function row({ incident, isStale, ack }: Acknowledged, { at, own }: Board): Html {
  const { id, subject, status } = incident
  const what = whatOf(subject)
  const about = `${subject.target} ${what}`
  return html`<tr>
    <th scope="row">
      <a href="${incidentAddress(id)}">${name(subject.target)}</a><span class="beside">${name(what)}</span>
    </th>
    <td class="said">${name(ack.note)}<span class="hint">by ${name(ack.by)}, ${age(ack.at, at)}</span></td>
    <td class="state">${badge(status, isStale)}</td>
    <td class="when"><span class="label-small">until </span>${endOf(ack, at)}</td>
    ${own.takesChanges && html`<td class="do">${action('unack', { word: 'Take back', about, given: { incident: id } })}</td>`}
  </tr>`
}

function endOf({ until, isSticky }: Acknowledgement, at: number): Html {
  if (until !== undefined) return html`${instant(until)}<span class="hint">${ahead(until, at)}</span>`
  return html`${isSticky ? 'it is over' : 'it gets worse'}`
}
