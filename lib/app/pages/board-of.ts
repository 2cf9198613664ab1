import { standingOf } from '../../kit/workloads/state-words.ts'
import { SELF } from '../../model/oneself.ts'
import { worstOf } from '../../model/result.ts'
import type { Status } from '../../model/result.ts'
import type { SubjectState } from '../../model/state.ts'
import type { TargetReport } from '../../model/report.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Workload } from '../../model/workload.ts'
import type { Board, IncidentSeen, OwnSeen, SubjectSeen, TargetSeen, WorkloadSeen } from '../../pages/board.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Picture } from '../daemon/picture.ts'
import type { Latest } from '../daemon/latest.ts'
import { isStale } from '../known.ts'

/** How the last looks went, and what runs; nothing where nobody knows. */
export interface LatestKnown extends Pick<Latest, 'workloadsOf'> {
  lookAt(id: TargetId): Pick<TargetReport, 'tookMs' | 'cost'> | undefined
}

export interface BoardWorld {
  readonly generation: Pick<Generation, 'inventory' | 'view' | 'targets'>
  readonly picture: Pick<Picture, 'statesOf' | 'stories' | 'silences'>
  readonly latest: LatestKnown
  readonly own: Omit<OwnSeen, 'lookedAt'>
  readonly now: EpochMs
}

/** What the daemon knows, as the pages show it. */
export function boardOf(world: BoardWorld): Board {
  const { generation, picture, own, now } = world
  const watched = generation.inventory.targets.filter(({ carrier }) => !carrier)
  const targets = watched.map((target) => targetSeen(target, world))
  const lookedAt = targets.reduce<EpochMs | null>(
    (last, { subjects }) => subjects.reduce<EpochMs | null>((most, { at }) => Math.max(most ?? at, at), last),
    null,
  )
  return {
    at: now,
    own: { ...own, lookedAt },
    targets,
    workloads: watched.flatMap((target, nth) => workloadsOf(target, targets[nth]?.subjects ?? [], world)),
    incidents: incidentsSeen(picture, world),
  }
}

function targetSeen(target: Target, { picture, latest, now }: BoardWorld): TargetSeen {
  const { id, runtime, labels, groups, schedule } = target
  const subjects = picture.statesOf(id).map((state) => subjectSeen(state, target, now))
  const look = latest.lookAt(id)
  const at = subjects.reduce((last, each) => Math.max(last, each.at), 0)
  return {
    ...{ id, runtime, labels, groups, subjects },
    everyMs: schedule.kind === 'every' ? schedule.everyMs : null,
    look: look ? { at, tookMs: look.tookMs, cost: look.cost } : null,
  }
}

function subjectSeen(state: SubjectState, target: Target, now: EpochMs): SubjectSeen {
  const { subject, status, hard, hardSince, isFlapping, summary, at } = state
  return {
    ...{ subject, summary, at, isFlapping, isPending: hard === 'pending', since: hardSince },
    status: hard === 'pending' ? status : hard,
    isStale: isStale(state, target, now),
  }
}

const MISSED = 3
const LEAST_FRESH_MS: Ms = 60_000

function workloadsOf(
  target: Target,
  subjects: readonly SubjectSeen[],
  { latest, now }: BoardWorld,
): readonly WorkloadSeen[] {
  const last = latest.workloadsOf(target.id)
  if (!last) return []
  const { schedule } = target
  const isOld = schedule.kind === 'every' && now - last.at > Math.max(MISSED * schedule.everyMs, LEAST_FRESH_MS)
  const judged = statusByItem(subjects)
  return last.list.map((workload) => ({
    ...{ target: target.id, at: last.at, isStale: isOld || last.isPast, workload },
    status: statusOf(workload, judged),
  }))
}

/** What its checks say: they have limits and patience, and a glance has neither. */
function statusOf(workload: Workload, judged: ReadonlyMap<string, readonly Status[]>): Status {
  const said = workload.id === '' ? undefined : judged.get(workload.id)
  return said ? worstOf(said) : standingOf(workload)
}

function statusByItem(subjects: readonly SubjectSeen[]): ReadonlyMap<string, readonly Status[]> {
  const found = new Map<string, Status[]>()
  for (const { subject, status } of subjects) {
    if (!subject.check.startsWith('workload-')) continue
    found.set(subject.item, [...(found.get(subject.item) ?? []), status])
  }
  return found
}

function incidentsSeen(
  { stories, silences, statesOf }: BoardWorld['picture'],
  { generation: { view, targets }, now }: BoardWorld,
): readonly IncidentSeen[] {
  const muteOf = view.mutes(now, silences)
  const states = new Map<string, ReadonlyMap<string, SubjectState>>()
  const statesBy = (id: string): ReadonlyMap<string, SubjectState> => {
    const known = states.get(id) ?? new Map(statesOf(id).map((state) => [keyIn(state.subject), state]))
    states.set(id, known)
    return known
  }
  return stories.open().map((incident) => {
    const { subject } = incident
    const target = targets.get(subject.target)
    const state = statesBy(subject.target).get(keyIn(subject))
    return {
      says: state && state.status !== 'ok' ? state.summary : incident.summary,
      ...{ incident, mute: muteOf(incident), behind: subject.target === SELF ? null : view.causeOf(subject.target) },
      isStale: state !== undefined && target !== undefined && isStale(state, target, now),
    }
  })
}

function keyIn({ check, item }: SubjectState['subject']): string {
  return JSON.stringify([check, item])
}
