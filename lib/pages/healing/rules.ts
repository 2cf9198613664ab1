import type { EpochMs } from '../../model/time.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { cardTable } from '../parts/card-table.ts'
import { listed } from '../parts/listed.ts'
import { atMost, more } from '../parts/more.ts'
import { chip } from '../parts/sign.ts'
import type { BudgetSeen, HealingSeen, MendingRuleSeen } from './seen.ts'
import { budgetWords } from './switch.ts'

const MOST = 60
const MOST_HOSTS = 12

/** Rules with remedies in their order, and how much of what they may do is used. */
export function ruleTable({ rules, budgets }: HealingSeen, now: EpochMs): Html {
  if (rules.length === 0) return html`<p class="calm">No rule has a remedy.</p>`
  const { shown, left } = atMost(rules, MOST)
  return cardTable({
    look: 'rows people',
    columns: ['Rule', 'Mends', 'With, in this order', 'Done of late'],
    rows: shown.map((each) => row(each, now)),
    below: html`${more(left, 'rules', null)} ${hostBudgets(budgets, now)}`,
  })
}

function row({ name: called, about, mode, remedies, budget }: MendingRuleSeen, now: EpochMs): Html {
  return html`<tr>
    <th scope="row">${name(called)} ${chip(mode === 'act' ? 'acts' : 'dry run')}</th>
    <td class="said">${name(about)}</td>
    <td class="said">${listed(remedies.map(name), html`, then `)}</td>
    <td class="when">${budgetWords(budget, now)}</td>
  </tr>`
}

/** The first is of all, and stands above. Those that are used up stand first. */
function hostBudgets([, ...hosts]: readonly BudgetSeen[], now: EpochMs): Piece {
  if (hosts.length === 0) return null
  const sorted = [...hosts].sort(
    (one, other) => Number(other.roomAt !== null) - Number(one.roomAt !== null) || other.used - one.used,
  )
  const { shown, left } = atMost(sorted, MOST_HOSTS)
  return html`<h3>On one host</h3>
    <ul class="budgets">
      ${shown.map((each) => html`<li>${name(each.whose)} <span>${budgetWords(each, now)}</span></li>`)}
    </ul>
    ${more(left, 'hosts', null)}`
}
