import { formatDuration } from '../../base/duration.ts'
import { countOf } from '../../kit/words.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { cardTable } from '../parts/card-table.ts'
import { listed } from '../parts/listed.ts'
import { atMost, more } from '../parts/more.ts'
import type { RouteSeen } from './seen.ts'

const MOST = 100

/** Rules in their order, each with whom it tells of what, and when. */
export function routeTable(routes: readonly RouteSeen[]): Html {
  if (routes.length === 0) return html`<p class="calm">Nobody: no rule names a notifier.</p>`
  const { shown, left } = atMost(routes, MOST)
  return cardTable({
    look: 'rows people',
    columns: ['Rule', 'Of', 'Tells'],
    rows: shown.map(row),
    below: more(left, 'rules', null),
  })
}

function row(route: RouteSeen): Html {
  const said = conditions(route)
  return html`<tr>
    <th scope="row">${name(route.rule)}</th>
    <td class="said">${name(route.about)}</td>
    <td class="said">
      ${listed(route.steps.map(stepWords))}${said.length > 0 && html`<span class="hint">${listed(said)}</span>`}
    </td>
  </tr>`
}

function stepWords({ notifier, openForMs, afterRemedies }: RouteSeen['steps'][number]): Html {
  const parts = [
    ...(openForMs > 0 ? [`after ${formatDuration(openForMs)}`] : []),
    ...(afterRemedies > 0 ? [`when ${countOf(afterRemedies, 'remedy was', 'remedies were')} tried in vain`] : []),
  ]
  return html`<strong>${name(notifier)}</strong
    >${parts.length > 0 && html` <span class="faint">${parts.join(', ')}</span>`}`
}

function conditions({ hasHours, unless, repeatMs }: RouteSeen): readonly Piece[] {
  return [
    ...(hasHours ? ['in its hours'] : []),
    ...(unless === null ? [] : [html`unless ${name(unless)}`]),
    repeatMs === null ? 'once' : `again every ${formatDuration(repeatMs)}`,
  ]
}
