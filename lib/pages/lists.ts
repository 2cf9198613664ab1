import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html } from './markup.ts'
import type { Html } from './markup.ts'
import { causeCard } from './overview/cause-card.ts'
import { causesOf } from './overview/causes.ts'
import { standingOf, worstTargetsFirst } from './overview/counts.ts'
import { atMost, more } from './parts/more.ts'
import { targetTable } from './parts/target-rows.ts'
import { workloadTable, worstWorkloadsFirst } from './parts/workload-rows.ts'

/** More than anybody reads; whoever looks for one searches for it. */
const MOST = 500

export function targetsPage(board: Board, site: Site): Html {
  const { shown, left } = atMost(worstTargetsFirst(board.targets.map(standingOf)), MOST)
  const body =
    shown.length === 0 ? html`<p class="calm">The inventory has no targets.</p>` : targetTable(shown, board.at)
  return frame({ title: 'Targets', place: 'targets', board, site }, [
    html`<div class="title"><h1>Targets</h1></div>`,
    html`<div class="card" data-part="targets">${body}${more(left, 'targets', null)}</div>`,
  ])
}

export function workloadsPage(board: Board, site: Site): Html {
  const { shown, left } = atMost(worstWorkloadsFirst(board.workloads), MOST)
  const none = html`<p class="calm">
    Nobody has seen any: they come from orchestrators, and from “workloads” in the inventory.
  </p>`
  return frame({ title: 'Workloads', place: 'workloads', board, site }, [
    html`<div class="title"><h1>Workloads</h1></div>`,
    html`<div class="card" data-part="workloads">
      ${shown.length === 0 ? none : workloadTable(shown, board.at)}${more(left, 'workloads', null)}
    </div>`,
  ])
}

export function incidentsPage(board: Board, site: Site): Html {
  const { shown, left } = atMost(causesOf(board.incidents), MOST)
  const body =
    shown.length === 0
      ? html`<p class="calm">Nothing is wrong.</p>`
      : html`<ol class="causes">
          ${shown.map((cause) => causeCard(cause, board.at))}
        </ol>`
  return frame({ title: 'Incidents', place: 'incidents', board, site }, [
    html`<div class="title"><h1>Incidents</h1></div>`,
    html`<div data-part="incidents">${body}${more(left, 'things', null)}</div>`,
  ])
}
