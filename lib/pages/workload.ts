import { stateWords } from '../kit/workloads/state-words.ts'
import type { Board, IncidentSeen, WorkloadSeen } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { address, html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { causeCard } from './overview/cause-card.ts'
import { causesOf } from './overview/causes.ts'
import { holdAddress, silenceAddress, silenceChecksAddress } from './do/addresses.ts'
import { actions } from './parts/actions.ts'
import { cellsDrawing, legend } from './parts/cells.ts'
import { crumbs } from './parts/crumbs.ts'
import { facts } from './parts/facts.ts'
import { targetLink } from './parts/links.ts'
import { age } from './parts/moment.ts'
import { badge } from './parts/sign.ts'
import { recordedName } from './revisions/recorded-name.ts'
import { instanceTable } from './workload/instance-table.ts'
import { cellsOf, MEANINGS } from './workload/replicas.ts'
import { rolloutBar } from './workload/rollout-bar.ts'

const COLUMNS = 20

export interface WorkloadWorld {
  readonly seen: WorkloadSeen
  /** What is open about it. */
  readonly incidents: readonly IncidentSeen[]
  readonly board: Board
  readonly site: Site
}

/** One workload: how many are wanted and how many are there, replica by replica, and what is on its way. */
export function workloadPage({ seen, incidents, board, site }: WorkloadWorld): Html {
  const { workload, target, at, status, isStale } = seen
  const { id, kind, desired, ready, image, labels } = workload
  const title = id === '' ? target : id
  const says = stateWords(workload, at)
  const cells = cellsOf(workload)
  return frame({ title: `${title} ${ready} of ${desired}`, place: 'workloads', board, site }, [
    html`<div data-part="head">
      ${crumbs([targetLink(target)])}
      <div class="title">
        <h1>${name(title)}</h1>
        ${badge(status, isStale)}
      </div>
      ${says.length > 0 && html`<p class="says large">${name(says.join('; '))}</p>`}
      ${facts([
        ['kind', name(kind)],
        ...(image === undefined ? [] : ([['image', html`<code>${name(image)}</code>`]] as const)),
        ['seen', html`${age(at, board.at)}${isStale && html` <strong class="unknown">which is too long ago</strong>`}`],
        ...labelFacts(labels),
        ['more', html`<a href="${address('/revisions', { target, q: recordedName(id) })}">recorded configurations</a>`],
      ])}
      ${board.own.takesChanges && whatToDo(target, id)}
    </div>`,
    html`<section data-part="replicas" aria-labelledby="replicas">
      <h2 id="replicas" class="section">Replicas</h2>
      <div class="card replicas-card">
        <p class="big"><strong>${ready}</strong> of ${desired} ready</p>
        ${cellsDrawing(cells, COLUMNS, 1.5)} ${legend(cells, MEANINGS)} ${rolloutBar(workload, at)}
      </div>
    </section>`,
    wrong(incidents, board),
    html`<section data-part="instances" aria-labelledby="instances">
      <h2 id="instances" class="section">One by one</h2>
      <div class="card">${instanceTable(workload, board.at)}</div>
    </section>`,
  ])
}

/** What an orchestrator does not name is all that is on its target. */
function whatToDo(target: string, id: string): Piece {
  const quiet = id === '' ? silenceAddress({ target }) : silenceChecksAddress('workload-*', { target, item: id })
  const alone = holdAddress(id === '' ? { target } : { target, kind: 'workload', name: id })
  return actions([
    [quiet, 'Silence'],
    [alone, 'Hold: no healing'],
  ])
}

function labelFacts(labels: Readonly<Record<string, string>>): readonly (readonly [string, Piece])[] {
  const all = Object.entries(labels)
  if (all.length === 0) return []
  const shown = all.slice(0, 8).map(([key, value]) => html`<span class="label">${name(`${key}=${value}`)}</span> `)
  return [['labels', [shown, all.length > 8 && html`<span class="faint">and ${all.length - 8} more</span>`]]]
}

function wrong(incidents: readonly IncidentSeen[], { at }: Board): Piece {
  if (incidents.length === 0) return null
  const cards = causesOf(incidents).slice(0, 20)
  return html`<section data-part="wrong" aria-labelledby="wrong">
    <h2 id="wrong" class="section">Wrong now</h2>
    <ol class="causes">
      ${cards.map((cause) => causeCard(cause, at))}
    </ol>
  </section>`
}
