import type { EpochMs } from '../../model/time.ts'
import type { Instance } from '../../model/workload.ts'
import type { Node, Service, Task } from './api.ts'
import { isReady, nodeNames } from './nodes.ts'
import { hasFallen, isMeantToRun, isOver, phaseOf } from './states.ts'
import { endOf, troubleOf } from './trouble.ts'

/** Of those that ended, no more than this are told for one service, the newest. */
const MAX_ENDED = 200

/** The nodes of a swarm as tasks need them. */
export interface Places {
  readonly names: ReadonlyMap<string, string>
  readonly nodes: ReadonlyMap<string, Node>
}

export function placesOf(nodes: readonly Node[]): Places {
  return { names: nodeNames(nodes), nodes: new Map(nodes.map((node) => [node.ID, node])) }
}

interface Around {
  readonly service: Service
  readonly places: Places
  readonly isJob: boolean
  readonly now: EpochMs
}

/**
 * The tasks of one service, place by place. In a place where the swarm has given up the last one that fell stands for it,
 * and counts as wanted: else a service that may not be started again would have no holes.
 *
 * @param wanted how many it wants; null: one in each place
 */
export function instancesOf(tasks: readonly Task[], wanted: number | null, around: Around): Instance[] {
  const slots = [...bySlot(tasks)].sort(([one], [other]) => byNumber.compare(one, other))
  const isCurrent = (task: Task): boolean => isMeantToRun(task, around.isJob) && !isOver(task.Status.State)
  let holes = wanted === null ? Infinity : wanted - slots.filter(([, those]) => those.some(isCurrent)).length
  const all = slots.flatMap(([slot, those]) => {
    const isHole = !around.isJob && holes > 0 && !those.some(isCurrent) && standsFor(those[0], around)
    if (isHole) holes -= 1
    return those.map((task, at) => instanceOf(task, slot, those.slice(at + 1), isHole && at === 0, around))
  })
  const ended = all.filter(({ phase, isWanted }) => phase === 'ended' && !isWanted)
  ended.sort((one, other) => (other.since ?? 0) - (one.since ?? 0))
  const dropped = new Set(ended.slice(MAX_ENDED))
  return dropped.size === 0 ? all : all.filter((instance) => !dropped.has(instance))
}

const byNumber = new Intl.Collator('en', { numeric: true })

/** Newest first in each place. */
function bySlot(tasks: readonly Task[]): ReadonlyMap<string, Task[]> {
  const slots = new Map<string, Task[]>()
  for (const task of tasks) {
    const slot = task.Slot > 0 ? String(task.Slot) : task.NodeID
    const known = slots.get(slot)
    if (known) known.push(task)
    else slots.set(slot, [task])
  }
  for (const those of slots.values()) those.sort((one, other) => (other.CreatedAt ?? 0) - (one.CreatedAt ?? 0))
  return slots
}

/** A task of an older template may have had a place that the service does not want any more. */
function standsFor(last: Task | undefined, { service, places }: Around): boolean {
  if (!last || !hasFallen(last, false) || last.Spec.print !== service.Spec.TaskTemplate.print) return false
  if (last.Slot > 0) return true
  const node = places.nodes.get(last.NodeID)
  return node !== undefined && isReady(node) && node.Spec.Availability !== 'drain'
}

function instanceOf(
  task: Task,
  slot: string,
  older: readonly Task[],
  isHole: boolean,
  { service, places, isJob, now }: Around,
): Instance {
  const { ID, NodeID, Status, Spec } = task
  const node = nodeOf(task, places)
  const phase = phaseOf(task, isJob)
  const isWanted = isHole || (isMeantToRun(task, isJob) && phase !== 'ended')
  const fallen = older.filter((each) => hasFallen(each, isJob))
  const lost = NodeID === '' || phase === 'ended' ? null : lostIn(places.nodes.get(NodeID))
  const trouble = isWanted || lost ? troubleOf(task, { lost, fallen, now }) : null
  const place = placeOf(task, slot, places)
  return {
    id: ID,
    name: `${service.Spec.Name}.${place}`,
    slot: place,
    ...(node !== undefined && { node }),
    phase,
    ...wordOf(phase, Status.State),
    isWanted,
    isReady: phase === 'running' && !lost,
    isUpdated: Spec.print === service.Spec.TaskTemplate.print,
    ...(Status.Timestamp !== undefined && { since: Status.Timestamp }),
    ...(trouble && { trouble }),
    ...lastEndOf([task, ...fallen.slice(0, 1)], places),
  }
}

/** Of one on its way: what it is at. "ready" says of a task that it may be started, which is ready for nobody else. */
function wordOf(phase: Instance['phase'], state: string): Pick<Instance, 'word'> {
  if ((phase !== 'pending' && phase !== 'starting') || state === '') return {}
  return { word: state === 'ready' ? 'prepared' : state }
}

/** What stays when a task is replaced: its number, or the node. */
function placeOf({ Slot }: Task, slot: string, { names }: Places): string {
  return Slot > 0 ? slot : (names.get(slot) ?? slot)
}

/** Of the task itself, or else of the one before it. */
function lastEndOf(newestFirst: readonly Task[], places: Places): Pick<Instance, 'lastEnd'> {
  for (const task of newestFirst) {
    const lastEnd = endOf(task, nodeOf(task, places))
    if (lastEnd) return { lastEnd }
  }
  return {}
}

function nodeOf({ NodeID: id }: Task, { names }: Places): string | undefined {
  return id === '' ? undefined : (names.get(id) ?? id)
}

function lostIn(node: Node | undefined): { state: string; why: string } | null {
  if (!node) return { state: '', why: '' }
  return isReady(node) ? null : { state: node.Status.State || 'unknown', why: node.Status.Message }
}
