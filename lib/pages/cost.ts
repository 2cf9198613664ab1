import { formatDuration } from '../base/duration.ts'
import { formatQuantity } from '../base/quantity.ts'
import type { Board } from './board.ts'
import { costTable } from './cost/table.ts'
import { spentOf, sortedBy, wholeOf } from './cost/spent.ts'
import type { SortedBy } from './cost/spent.ts'
import type { CostSeen, StoreSeen } from './cost/seen.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { facts } from './parts/facts.ts'
import { age } from './parts/moment.ts'

export interface CostPageWorld {
  readonly cost: CostSeen
  readonly by: SortedBy
  readonly board: Board
  readonly site: Site
}

/** What watching costs: the daemon itself, and every target that it looks at. */
export function costPage({ cost, by, board, site }: CostPageWorld): Html {
  const spent = board.targets.flatMap((target) => spentOf(target))
  return frame({ title: 'Cost', place: 'cost', board, site }, [
    html`<div data-part="head">
      <div class="title"><h1>What watching costs</h1></div>
      <p class="says large">${headline(spent, board)}</p>
    </div>`,
    html`<section data-part="daemon" aria-labelledby="daemon">
      <h2 id="daemon" class="section">The daemon</h2>
      <div class="card own-cost">${ownFacts(cost, board)}</div>
    </section>`,
    html`<section data-part="targets" aria-labelledby="targets">
      <h2 id="targets" class="section">Each target, by its last look</h2>
      ${costTable(sortedBy(spent, by), by, board)}
    </section>`,
  ])
}

function headline(spent: ReturnType<typeof spentOf>, { targets }: Board): string {
  if (spent.length === 0) return 'Nobody has looked yet.'
  const { bytes, roundTrips, bytesPerDay } = wholeOf(spent)
  const whom = spent.length === targets.length ? 'A look at each target' : `A look at each of ${spent.length} targets`
  const daily = bytesPerDay === null ? '' : `: ${formatQuantity(bytesPerDay, 'bytes')} in a day`
  return `${whom} takes ${formatQuantity(roundTrips, 'count')} round trips and ${formatQuantity(bytes, 'bytes')}${daily}.`
}

function ownFacts(cost: CostSeen, { at }: Board): Html {
  const { looks, lateness, descriptors } = cost
  const { done, skipped, running, waiting, atOnce, atMost } = looks
  return facts([
    ['memory', formatQuantity(cost.rssBytes, 'bytes')],
    ['processor', html`${cpuWords(cost)} <span class="faint">of one, since the start</span>`],
    ['store', storeWords(cost.store)],
    ['event loop, p99', `${Math.round(cost.eventLoopP99Ms)} ms late`],
    [
      'looks begin late',
      lateness === null
        ? html`<span class="faint">none yet</span>`
        : `${latenessWords(lateness.p50Ms)} p50, ${latenessWords(lateness.p99Ms)} p99, ${latenessWords(lateness.maxMs)} at most`,
    ],
    [
      'looks',
      html`${done} done, <span class="${skipped > 0 ? 'warning' : 'faint'}">${skipped} skipped</span>, ${running} run,
        ${waiting} wait`,
    ],
    ['at once', atOnce < atMost ? html`<span class="warning">${atOnce} of ${atMost}</span>` : `up to ${atMost}`],
    ...(descriptors ? ([['files open', `${descriptors.open} of ${descriptors.limit}`]] as const) : []),
    ['began', age(cost.startedAt, at)],
  ])
}

function latenessWords(ms: number): string {
  return formatDuration(Math.round(ms))
}

function cpuWords({ cpuMs, uptimeMs }: CostSeen): string {
  return uptimeMs <= 0 ? 'not known yet' : `${((100 * cpuMs) / uptimeMs).toFixed(1)}%`
}

function storeWords(store: StoreSeen): Piece {
  if (store.kind === 'sized') return formatQuantity(store.bytes, 'bytes')
  if (store.kind === 'nowhere') return html`<span class="faint">in memory only</span>`
  return html`cannot be read: ${name(store.why)}`
}
