import { countOf } from '../../kit/words.ts'
import type { Board } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { action } from '../parts/action.ts'
import { gatesFold } from '../parts/gates.ts'
import { incidentAddress, whatOf } from '../parts/links.ts'
import { age, ahead } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import { chip } from '../parts/sign.ts'
import type { DecidedSeen, HealingSeen, IdleSeen, PlanSeen } from './seen.ts'

const MOST = 40
const MOST_IDLE = 20

const VERDICTS = {
  go: ['go', 'is done by itself'],
  would: ['would', 'would be done, were it switched on'],
  no: ['no', 'is not done'],
} as const
const ORDER = ['go', 'would', 'no']

type Decisions = Pick<HealingSeen, 'decided' | 'idle' | 'plans'>

/** What the daemon has decided last about all that rules want mended: what it does first, then what it does not, and why. */
export function decidedList({ decided, idle, plans }: Decisions, board: Board): Piece {
  const sorted = [...decided].sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict))
  const { shown, left } = atMost(sorted, MOST)
  const nothing = decided.length === 0 && idle.length === 0
  return html`<div class="card">
    ${nothing && html`<p class="calm">Nothing is wrong that a rule wants mended.</p>`}
    ${shown.map((each) => decision(each, board))} ${more(left, 'decisions', null)} ${idleList(idle)}
    ${planList(plans, board)}
    <p class="more faint">
      This is what the daemon decided last. <code>orch-watch heal plan</code> looks anew at everything, and what it
      finds can be run for ten minutes. ${board.own.takesChanges && action('heal-plan', { word: 'Look now' })}
    </p>
  </div>`
}

function decision(each: DecidedSeen, { at, own }: Board): Html {
  const { incident, subject, rule, remedy, object, words, verdict, gates } = each
  const first = gates.find(({ no }) => no !== null)
  const [word, says] = VERDICTS[verdict]
  const what = words === '' ? remedy : words
  return html`<div class="deed ${verdict}">
    <div class="deed-head">
      ${chip(word)}
      <p><strong>${name(what)}</strong> <span>${says}</span></p>
      ${own.takesChanges && object.target !== '' && action('hold', { word: 'Leave alone', about: what, given: { ...object } })}
    </div>
    <p class="faint">
      for <a href="${incidentAddress(incident)}">${name(`${subject.target} ${whatOf(subject)}`)}</a>, by “${name(rule)}”
    </p>
    ${first && html`<p>${first.gate}: ${name(first.no ?? '')}${first.againAt !== null && first.againAt > at && html` <span class="faint">asked again ${ahead(first.againAt, at)}</span>`}</p>`}
    ${gatesFold(gates)}
  </div>`
}

function idleList(idle: readonly IdleSeen[]): Piece {
  if (idle.length === 0) return null
  const { shown, left } = atMost(idle, MOST_IDLE)
  return html`<h3>Nothing decided</h3>
    <ul class="routes">
      ${shown.map(
        ({ incident, subject, rule, why }) =>
          html`<li>
            <p><a href="${incidentAddress(incident)}">${name(`${subject.target} ${whatOf(subject)}`)}</a></p>
            <p class="faint">by “${name(rule)}”: ${name(why)}</p>
          </li>`,
      )}
    </ul>
    ${more(left, 'troubles', null)}`
}

function planList(plans: readonly PlanSeen[], { at, own }: Board): Piece {
  if (plans.length === 0) return null
  return html`<h3>Plans that can be run</h3>
    <ul class="routes">
      ${plans.slice(0, 10).map(
        ({ id, at: madeAt, untilAt, deeds, runs }) =>
          html`<li class="plan">
            <p>
              <code>${id}</code> made ${age(madeAt, at)}: ${runs} of ${countOf(deeds, 'deed')} can be done
              <span class="faint">gone ${ahead(untilAt, at)}</span>
            </p>
            ${own.takesChanges && runs > 0 && action('heal-run', { word: 'Run it', about: `the plan ${id}`, given: { plan: id } })}
          </li>`,
      )}
    </ul>`
}
