import { severityOf, worstOf } from '../../model/result.ts'
import type { Status } from '../../model/result.ts'
import type { Trouble } from '../../model/state.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Board, TargetSeen } from '../board.ts'

/** What everybody may see, and nothing beside it: whoever draws it has nothing else at hand. */
export interface PublicSeen {
  readonly at: EpochMs
  readonly title: string
  readonly groups: readonly PublicGroup[]
}

export interface PublicGroup extends PublicStanding {
  readonly name: string
  readonly targets: readonly PublicTarget[]
}

export interface PublicTarget extends PublicStanding {
  readonly id: string
  readonly workloads: readonly PublicWorkload[]
  /** The worst first, the oldest of these. Neither of what nor why. */
  readonly incidents: readonly { readonly status: Trouble; readonly since: EpochMs }[]
}

export interface PublicWorkload extends PublicStanding {
  readonly id: string
  readonly ready: number
  readonly desired: number
}

/** How something stands: null where nothing is known that is not too old to say. */
export interface PublicStanding {
  readonly status: Status | null
}

/** What the groups of a public view show. A group that has no target shows none. */
export function publicSeen(
  board: Board,
  view: { readonly groups: readonly string[]; readonly title: string },
): PublicSeen {
  return { at: board.at, title: view.title, groups: view.groups.map((name) => publicGroup(board, name)) }
}

export function publicGroup(board: Board, name: string): PublicGroup {
  const targets = board.targets.filter(({ groups }) => groups.includes(name)).map((each) => publicTarget(board, each))
  return { name, targets, status: togetherOf(targets.map(({ status }) => status)) }
}

export function publicTarget(board: Board, target: TargetSeen): PublicTarget {
  const { id, subjects } = target
  const fresh = subjects.filter(({ isStale, isPending }) => !isStale && !isPending)
  const workloads = board.workloads
    .filter((each) => each.target === id && each.workload.id !== '')
    .map(({ status, isStale, workload }) => {
      return { id: workload.id, status: isStale ? null : status, ready: workload.ready, desired: workload.desired }
    })
  const incidents = board.incidents
    .filter(({ incident }) => incident.subject.target === id)
    .map(({ incident }) => ({ status: incident.status, since: incident.openedAt }))
    .sort((one, other) => severityOf(other.status) - severityOf(one.status) || one.since - other.since)
  return { id, workloads, incidents, status: fresh.length === 0 ? null : worstOf(fresh.map(({ status }) => status)) }
}

/** The worst that is known; of what is partly too old to say, nothing better than what is not known. */
function togetherOf(statuses: readonly (Status | null)[]): Status | null {
  const known = statuses.filter((status) => status !== null)
  const worst = known.length === 0 ? null : worstOf(known)
  return worst === 'ok' && known.length < statuses.length ? null : worst
}
