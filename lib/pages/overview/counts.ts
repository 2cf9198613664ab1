import { STATUSES, worstOf } from '../../model/result.ts'
import type { Status } from '../../model/result.ts'
import type { SubjectSeen, TargetSeen } from '../board.ts'

/** How many of each; what is too old counts as nothing else. */
export type Counts = Readonly<Record<Status | 'stale', number>>

export const WORST_FIRST = [...STATUSES].reverse()

function countsOf(subjects: Iterable<SubjectSeen>): Counts {
  const counts = { ok: 0, warning: 0, unknown: 0, critical: 0, stale: 0 }
  for (const { status, isStale } of subjects) counts[isStale ? 'stale' : status] += 1
  return counts
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum = { ok: 0, warning: 0, unknown: 0, critical: 0, stale: 0 }
  for (const counts of all) for (const key of [...STATUSES, 'stale'] as const) sum[key] += counts[key]
  return sum
}

/** One target in a row. */
export interface Standing {
  readonly target: TargetSeen
  readonly counts: Counts
  /** The worst of what is known now; null where nothing is: nobody has looked, or too long ago. */
  readonly worst: Status | null
  /** When anything of it was seen last; null for never. */
  readonly seenAt: number | null
}

export function standingOf(target: TargetSeen): Standing {
  const counts = countsOf(target.subjects)
  const present = STATUSES.filter((status) => counts[status] > 0)
  const seenAt = target.subjects.reduce<number | null>((last, { at }) => Math.max(last ?? at, at), null)
  return { target, counts, worst: present.length === 0 ? null : worstOf(present), seenAt }
}

/** The worst first, and among equals those of whom more is wrong. What nobody knows anything of stands behind what is unknown. */
export function worstTargetsFirst(standings: readonly Standing[]): readonly Standing[] {
  const rank = ({ worst }: Standing): number => WORST_FIRST.indexOf(worst ?? 'unknown') + (worst === null ? 0.5 : 0)
  const weight = ({ counts }: Standing): number => counts.critical * 1e6 + counts.unknown * 1e3 + counts.warning
  return [...standings].sort((one, other) => rank(one) - rank(other) || weight(other) - weight(one))
}
