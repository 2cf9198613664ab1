import { endWords } from '../../kit/workloads/words.ts'
import { times } from '../../kit/words.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Instance, Workload } from '../../model/workload.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { cellSign } from '../parts/cells.ts'
import { lasting } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import { cellOf, CELLS } from './replicas.ts'
import type { Cell } from './replicas.ts'

const MOST = 100

const TONES: Readonly<Record<Cell, string>> = {
  ...{
    ready: 'ok',
    starting: 'warning',
    failing: 'critical',
    missing: 'critical',
    surplus: 'warning',
    unseen: 'unknown',
  },
}

/** Instances, those that are not well first; those that do not count last. */
export function instanceTable({ instances, orphans = [] }: Workload, now: EpochMs): Piece {
  if (instances.length === 0) return html`<p class="calm">Nobody has named any.</p>`
  const rank = (each: Instance): number => {
    const cell = cellOf(each)
    return cell === null ? CELLS.length : CELLS.indexOf(cell)
  }
  const { shown, left } = atMost(
    [...instances].sort((one, other) => rank(one) - rank(other)),
    MOST,
  )
  return html`<table class="rows">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Instance</th>
          <th scope="col">Where</th>
          <th scope="col">What is known</th>
          <th scope="col" class="number">Lasts</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((each) => row(each, now))}
      </tbody>
    </table>
    ${more(left, 'instances', null)}
    ${orphans.length > 0 && html`<p class="faint">also there, and not wanted: ${name(orphans.map((each) => `${each.node}: ${each.name}`).join(', '))}</p>`}`
}

function row(instance: Instance, now: EpochMs): Html {
  const { name: called, node, since, isWanted } = instance
  const notes = notesOf(instance)
  return html`<tr class="${isWanted ? null : 'left-over'}">
    ${state(instance)}
    <th scope="row">${name(called)}</th>
    <td>${node === undefined ? html`<span class="faint">nowhere</span>` : name(node)}</td>
    <td>${known(instance, now)}${notes !== '' && html`<span class="hint">${name(notes)}</span>`}</td>
    <td class="number">${since !== undefined && lasting(since, now)}</td>
  </tr>`
}

/** What people of that orchestrator call it, where that says more than our word. */
function state(instance: Instance): Html {
  const { word, phase } = instance
  const cell = cellOf(instance)
  if (cell === null) return html`<td class="state faint">${word ?? phase}</td>`
  return html`<td class="state ${TONES[cell]}">${cellSign(cell)} ${cell === 'starting' ? (word ?? phase) : cell}</td>`
}

function notesOf({ restarts = 0, isWanted, isUpdated, differs }: Instance): string {
  const restarted = restarts > 0 ? [`restarted ${times(restarts)}`] : []
  return [...restarted, ...(isWanted && !isUpdated ? [differs ?? 'not as is wanted now'] : [])].join(', ')
}

function known({ trouble, lastEnd }: Instance, now: EpochMs): Piece {
  const ended = lastEnd ? endWords(lastEnd, now) : ''
  if (trouble) {
    const why = trouble.why === '' || trouble.why === trouble.word ? trouble.word : `${trouble.word}: ${trouble.why}`
    return html`${name(why)}${ended !== '' && html`<span class="hint">ended last with ${name(ended)}</span>`}`
  }
  return ended === '' ? null : html`<span class="faint">ended last with ${name(ended)}</span>`
}
