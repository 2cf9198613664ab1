import { standingOf, stateWords } from '../../../../kit/workloads/state-words.ts'
import { severityOf, worstOf } from '../../../../model/result.ts'
import type { Status } from '../../../../model/result.ts'
import type { TargetId } from '../../../../model/target.ts'
import type { EpochMs } from '../../../../model/time.ts'
import type { Board, SubjectSeen, WorkloadSeen } from '../../../../pages/board.ts'
import { recordedName } from '../../../../pages/revisions/recorded-name.ts'
import { ageWords, rankOf, signCell } from '../rank.ts'
import type { Page, Row } from '../scene.ts'
import { placeKey } from '../place.ts'
import type { Place } from '../place.ts'
import { saysWords } from './subject-rows.ts'

/** All that is known of one workload: what its checks say, and where somebody has looked himself, what runs of it. */
export interface KnownWorkload {
  readonly target: TargetId
  readonly id: string
  readonly subjects: readonly SubjectSeen[]
  readonly seen: WorkloadSeen | null
}

const COLUMNS = [
  { title: '' },
  { title: 'WORKLOAD', share: 0.3 },
  { title: 'TARGET', share: 0.18 },
  { title: 'READY', share: 0.1, isNumber: true },
  { title: 'SEEN', share: 0.07, isNumber: true },
  { title: 'SAYS' },
] as const

export function workloadsPage(board: Board): Page {
  return {
    facts: [],
    columns: COLUMNS,
    rows: workloadsOf(board).map(rowOf),
    empty: 'nothing is known of any workload: a check such as "workload-replicas" looks at them',
  }
}

/** Those that checks speak of, and those that were seen. */
export function workloadsOf({ targets, workloads }: Board): readonly KnownWorkload[] {
  const found = new Map<string, { target: TargetId; id: string; subjects: SubjectSeen[]; seen: WorkloadSeen | null }>()
  const of = (target: TargetId, id: string) => {
    const key = placeKey({ kind: 'workload', target, id })
    const known = found.get(key) ?? { target, id, subjects: [], seen: null }
    found.set(key, known)
    return known
  }
  for (const seen of workloads) of(seen.target, seen.workload.id).seen = seen
  for (const { subjects } of targets)
    for (const each of subjects) {
      const { target, check, item } = each.subject
      if (check.startsWith('workload-') && item !== '') of(target, item).subjects.push(each)
    }
  return [...found.values()]
}

/** What its checks say, or where none does, how it stands at a glance. */
function statusOf({ seen, subjects }: KnownWorkload): {
  readonly status: Status | null
  readonly isStale: boolean
} {
  const fresh = subjects.filter(({ isStale }) => !isStale)
  if (fresh.length > 0) return { status: worstOf(fresh.map(({ status }) => status)), isStale: false }
  if (seen) return { status: standingOf(seen.workload), isStale: seen.isStale }
  return { status: null, isStale: true }
}

/** What was recorded of it. */
export function pastOf({ target, id }: Pick<KnownWorkload, 'target' | 'id'>): Place {
  return { kind: 'objects', target, name: recordedName(id) }
}

function rowOf(known: KnownWorkload): Row {
  const { target, id, subjects, seen } = known
  const { status, isStale } = statusOf(known)
  const name = id === '' ? target : id
  const seenAt = subjects.reduce<EpochMs | null>((last, { at }) => Math.max(last ?? at, at), seen?.at ?? null)
  const opens = { kind: 'workload', target, id } as const
  return {
    ...{ key: placeKey(opens), opens, name, rank: rankOf(status, isStale), past: pastOf({ target, id }) },
    since: subjects.reduce<EpochMs | null>((last, { since }) => Math.max(last ?? since, since), null),
    cells: (now) => [
      signCell(status, isStale),
      { text: name, tone: 'strong' },
      { text: target },
      { text: seen ? `${seen.workload.ready}/${seen.workload.desired}` : '' },
      { text: ageWords(seenAt, now), tone: 'faint' },
      { text: says(known, now) },
    ],
    words: () => [name, target, status ?? '', seen?.workload.kind ?? '', seen?.workload.image ?? ''].join(' '),
  }
}

function says({ subjects, seen }: KnownWorkload, now: EpochMs): string {
  const words = seen ? stateWords(seen.workload, now) : []
  if (words.length > 0) return words.join(', ')
  const [first, ...others] = subjects
  if (!first) return seen?.workload.kind ?? ''
  return saysWords(
    others.reduce((worst, each) => (severityOf(each.status) > severityOf(worst.status) ? each : worst), first),
  )
}
