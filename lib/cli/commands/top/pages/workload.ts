import { stateWords, withWhy } from '../../../../kit/workloads/state-words.ts'
import type { Status } from '../../../../model/result.ts'
import type { TargetId } from '../../../../model/target.ts'
import type { Instance } from '../../../../model/workload.ts'
import type { EpochMs } from '../../../../model/time.ts'
import type { Board, WorkloadSeen } from '../../../../pages/board.ts'
import { cellOf } from '../../../../pages/workload/replicas.ts'
import type { Cell as Replica } from '../../../../pages/workload/replicas.ts'
import { ageWords, rankOf, signCell } from '../rank.ts'
import type { Cell, Page, Row } from '../scene.ts'
import { subjectRow } from './subject-rows.ts'
import { placeKey } from '../place.ts'
import type { Place } from '../place.ts'
import { pastOf, workloadsOf } from './workloads.ts'
import type { KnownWorkload } from './workloads.ts'

const COLUMNS = [
  { title: '' },
  { title: 'CHECK, INSTANCE', share: 0.3 },
  { title: 'NODE', share: 0.2 },
  { title: 'SINCE', share: 0.07, isNumber: true },
  { title: 'SEEN', share: 0.07, isNumber: true },
  { title: 'SAYS' },
] as const

/** One workload: what its checks say, and instance by instance what runs. */
export function workloadPage(board: Board, target: TargetId, id: string): Page {
  const known = workloadsOf(board).find((each) => each.target === target && each.id === id)
  if (!known) return { facts: [], columns: COLUMNS, rows: [], empty: 'there is no such workload any more' }
  const { seen, subjects } = known
  const instances = seen?.workload.instances ?? []
  return {
    facts: seen ? factsOf(seen, board.at) : [[{ text: `on ${target}`, tone: 'faint' }]],
    columns: COLUMNS,
    // Its name stands above: a check of it needs none beside.
    rows: [
      ...subjects.map((each) => withoutItem(subjectRow(each))),
      ...instances.map((each) => row(each, known, board)),
    ],
    empty: 'none of it runs',
    past: pastOf(known),
  }
}

function withoutItem(row: Row): Row {
  return { ...row, cells: (now) => row.cells(now).map((cell, nth) => (nth === 2 ? { text: '' } : cell)) }
}

function factsOf({ target, workload }: WorkloadSeen, now: EpochMs): readonly (readonly Cell[])[] {
  const { kind, image, ready, desired } = workload
  const words = [`on ${target}`, kind, ...(image === undefined ? [] : [image]), `${ready} of ${desired} ready`]
  const state = stateWords(workload, now).join(', ')
  return [[{ text: words.join(', '), tone: 'faint' }], ...(state === '' ? [] : [[{ text: state }]])]
}

const STATUS: Readonly<Record<Replica, Status>> = {
  ...{ missing: 'critical', failing: 'critical', starting: 'warning', unseen: 'unknown', surplus: 'warning' },
  ready: 'ok',
}

/** It is spread over targets of ours, or an orchestrator has put it on a node. */
function placesOf(
  { id, name, node }: Instance,
  workload: Pick<KnownWorkload, 'target' | 'id'>,
  { targets }: Board,
): { readonly log: Place; readonly past: Place } {
  const { target } = workload
  const isOurs = node !== undefined && targets.some((each) => each.id === node)
  return {
    log: { kind: 'log', of: { target, workload: workload.id, id, name, ...(node !== undefined && { node }) } },
    past: isOurs ? { kind: 'objects', target: node, name } : pastOf(workload),
  }
}

function row(instance: Instance, known: KnownWorkload, board: Board): Row {
  const { seen } = known
  const { log, past } = placesOf(instance, known, board)
  const { name, node = '', phase, word, since, trouble, restarts = 0, isWanted } = instance
  const cell = cellOf(instance)
  const isStale = seen?.isStale ?? true
  // What does not count is no trouble, and comes last.
  const status = cell === null ? null : STATUS[cell]
  const again = restarts > 0 ? `, started again ${restarts} times` : ''
  const how = trouble ? withWhy(trouble.word, trouble.why) : `${word ?? phase}${isWanted ? '' : ', does not count'}`
  return {
    ...{ key: placeKey(log), opens: log, log, past, name, since: since ?? null },
    rank: cell === null ? 9 : rankOf(status, isStale),
    cells: (now) => [
      signCell(status, isStale),
      { text: name, tone: 'strong' },
      { text: node },
      { text: since === undefined ? '' : ageWords(since, now), tone: 'faint' },
      { text: seen ? ageWords(seen.at, now) : '', tone: 'faint' },
      { text: `${how}${again}` },
    ],
    words: () => [name, node, how].join(' '),
  }
}
