import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { address, html, words } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { causeCard } from './overview/cause-card.ts'
import { causesOf } from './overview/causes.ts'
import type { Cause } from './overview/causes.ts'
import { standingOf, sumOf, worstTargetsFirst, WORST_FIRST } from './overview/counts.ts'
import type { Counts, Standing } from './overview/counts.ts'
import { atMost, more } from './parts/more.ts'
import { sign } from './parts/sign.ts'
import { targetTable } from './parts/target-rows.ts'
import { workloadTable, worstWorkloadsFirst } from './parts/workload-rows.ts'

const MOST_CAUSES = 12
const MOST_TARGETS = 12
const MOST_WORKLOADS = 10

/** What is wrong now, then what there is. */
export function overviewPage(board: Board, site: Site): Html {
  const causes = causesOf(board.incidents)
  const standings = board.targets.map(standingOf)
  const counts = sumOf(standings.map((each) => each.counts))
  const head = headline(causes, counts)
  return frame({ title: head, place: 'overview', board, site }, [
    html`<div class="lead" data-part="lead">
      <h1>${head}</h1>
      ${tiles(counts)}
    </div>`,
    html`<section data-part="wrong" aria-labelledby="wrong">
      <h2 id="wrong" class="section">Wrong now</h2>
      ${wrong(causes, board)}
    </section>`,
    board.workloads.length > 0 && workloads(board),
    html`<section data-part="targets" aria-labelledby="targets">
      <h2 id="targets" class="section">Targets</h2>
      ${targets(standings, board)}
    </section>`,
  ])
}

/** The whole in a few words. What nobody is told of is counted apart: somebody knows of it. */
function headline(causes: readonly Cause[], { ok, stale }: Counts): string {
  const loud = causes.filter(({ lead }) => lead.mute === null).length
  const quiet = causes.length - loud
  if (loud > 0)
    return `${loud} ${loud === 1 ? 'thing is' : 'things are'} wrong${quiet > 0 ? `, ${quiet} more known` : ''}`
  if (quiet > 0) return `Nothing new is wrong, ${quiet} known`
  if (stale > 0) return 'Nothing is known to be wrong, but not all is fresh'
  return ok > 0 ? 'All is well' : 'Nothing is known yet'
}

/** How many results there are of each status. */
function tiles(counts: Counts): Html {
  const old = counts.stale > 0
  return html`<ul class="${words('counts', old && 'with-old')}" aria-label="Results of checks">
    ${WORST_FIRST.map(
      (status) =>
        html`<li class="${counts[status] > 0 ? status : 'none'}">
          <strong>${counts[status]}</strong>${sign(status)} ${status}
        </li>`,
    )}${old && html`<li class="none"><strong>${counts.stale}</strong>${sign('unknown', true)} too old</li>`}
  </ul>`
}

function wrong(causes: readonly Cause[], { at, targets: watched }: Board): Piece {
  if (causes.length === 0) {
    const seen = watched.some(({ subjects }) => subjects.length > 0)
    return html`<p class="calm">
      ${seen ? html`${sign('ok')} Nothing that anybody has to see to.` : 'Nobody has looked yet.'}
    </p>`
  }
  const { shown, left } = atMost(causes, MOST_CAUSES)
  return [
    html`<ol class="causes">
      ${shown.map((cause) => causeCard(cause, at))}
    </ol>`,
    more(left, 'things', address('/incidents')),
  ]
}

function workloads({ workloads: all, at }: Board): Html {
  const { shown, left } = atMost(worstWorkloadsFirst(all), MOST_WORKLOADS)
  return html`<section data-part="workloads" aria-labelledby="workloads">
    <h2 id="workloads" class="section">Workloads</h2>
    <div class="card">${workloadTable(shown, at)}${more(left, 'workloads', address('/workloads'))}</div>
  </section>`
}

function targets(standings: readonly Standing[], { at }: Board): Piece {
  if (standings.length === 0) return html`<p class="calm">The inventory has no targets.</p>`
  const { shown, left } = atMost(worstTargetsFirst(standings), MOST_TARGETS)
  return html`<div class="card">${targetTable(shown, at)}${more(left, 'targets', address('/targets'))}</div>`
}
