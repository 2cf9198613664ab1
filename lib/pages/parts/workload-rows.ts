import { rolloutState } from '../../kit/workloads/state-words.ts'
import type { EpochMs } from '../../model/time.ts'
import type { WorkloadSeen } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { cellsOf } from '../workload/replicas.ts'
import { cellsDrawing } from './cells.ts'
import { workloadLink } from './links.ts'
import { age } from './moment.ts'
import { spokenSign } from './sign.ts'

const COLUMNS = 12
/** In a row of a table; the page of the workload shows the others. */
const MOST_IN_ROW = 24

/** Workloads as a table, one row each. */
export function workloadTable(workloads: readonly WorkloadSeen[], now: EpochMs): Html {
  return html`<table class="rows">
    <thead>
      <tr>
        <th scope="col" class="mark"><span class="unseen">status</span></th>
        <th scope="col">Workload</th>
        <th scope="col">Replicas</th>
        <th scope="col" class="number">Ready</th>
        <th scope="col">State</th>
        <th scope="col" class="number">Seen</th>
      </tr>
    </thead>
    <tbody>
      ${workloads.map((each) => row(each, now))}
    </tbody>
  </table>`
}

function row(seen: WorkloadSeen, now: EpochMs): Html {
  const { target, workload, at, status, isStale } = seen
  const { id, desired, ready, kind } = workload
  return html`<tr>
    <td class="mark">${spokenSign(status, isStale)}</td>
    <th scope="row">${workloadLink(seen)}${id !== '' && html`<span class="beside">${name(target)}</span>`}</th>
    <td class="replicas">${drawing(workload)}</td>
    <td class="number"><strong>${ready}</strong><span class="faint"> of ${desired}</span></td>
    <td class="nature">${stateWords(workload, now) ?? name(kind)}</td>
    <td class="number">${age(at, now)}</td>
  </tr>`
}

function drawing(workload: WorkloadSeen['workload']): Piece {
  const cells = cellsOf(workload)
  const count = Object.values(cells).reduce((sum, each) => sum + each, 0)
  if (count === 0) return html`<span class="faint">none wanted</span>`
  // What is wrong stands first, so that what is cut off is well.
  const room = Math.max(0, MOST_IN_ROW - (count - cells.ready))
  return cellsDrawing({ ...cells, ready: Math.min(cells.ready, room) }, COLUMNS)
}

function stateWords({ off, rollout, job }: WorkloadSeen['workload'], now: EpochMs): Html | null {
  if (off !== undefined) return html`off: ${name(off)}`
  if (rollout) return html`${rolloutState(rollout, now)}`
  if (job) return html`${job.phase}`
  return null
}

/** Those that are not well first. */
export function worstWorkloadsFirst(workloads: readonly WorkloadSeen[]): readonly WorkloadSeen[] {
  const order = ['critical', 'unknown', 'warning', 'ok']
  const rank = ({ status, isStale }: WorkloadSeen): number => (isStale ? 1.5 : order.indexOf(status))
  return [...workloads].sort((one, other) => rank(one) - rank(other) || (one.workload.id < other.workload.id ? -1 : 1))
}
