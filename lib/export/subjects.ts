import type { FaultCode } from '../model/fault.ts'
import type { Family, Series } from '../model/metrics.ts'
import { STATUSES } from '../model/result.ts'
import type { Metric, Status, Subject } from '../model/result.ts'
import type { EpochMs } from '../model/time.ts'
import { filling } from './collect.ts'
import { figureFamilies } from './figures.ts'

/** What is known of one subject at this moment. */
export interface SubjectNow {
  readonly subject: Subject
  /** What the last look said. */
  readonly status: Status
  readonly at: EpochMs
  /** It was seen so long ago that it says nothing about now. */
  readonly isStale: boolean
  /** Why nothing could be seen. */
  readonly fault?: FaultCode
  readonly runtime?: string | undefined
  /** What that look has measured. */
  readonly metrics: readonly Metric[]
}

/** The numbers of the exit codes, as every plugin of Nagios has them. */
const CODES: Readonly<Record<Status, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 }

/** Of two judgements of one thing the worse one counts: critical, unknown, warning, ok. */
const BY_SEVERITY = STATUSES.map((status) => CODES[status])

/** How every subject is, and all that was measured of it. What is old is unknown, and has no figures. */
export function subjectFamilies(subjects: readonly SubjectNow[]): readonly Family[] {
  const status = filling({
    name: 'orch_watch_status',
    help: 'How it is: 0 ok, 1 warning, 2 critical, 3 unknown (could not look, or not for long).',
    rank: 'verdict',
  })
  const fault = filling({ name: 'orch_watch_fault', help: 'Why nothing could be seen; always 1.', rank: 'verdict' })
  const stale = filling({
    name: 'orch_watch_stale',
    help: 'What was seen last is so old that it says nothing about now; always 1.',
    rank: 'verdict',
  })
  for (const { subject, at, isStale, ...seen } of subjects) {
    const labels = labelsOf(subject)
    status.add(labels, isStale ? CODES.unknown : CODES[seen.status], { atMs: at, keep: worse })
    if (isStale) stale.add(labels, 1)
    else if (seen.fault !== undefined) fault.add([...labels, ['code', seen.fault]], 1, { atMs: at })
  }
  const figures = subjects.flatMap(({ isStale, runtime, ...seen }) => (isStale ? [] : [{ ...seen, runtime }]))
  return [status.done(), fault.done(), stale.done(), ...figureFamilies(figures)]
}

function labelsOf({ target, check, item }: Subject): Series {
  return [
    ['target', target],
    ['check', check],
    ['item', item],
  ]
}

function worse(one: number, other: number): number {
  return BY_SEVERITY.indexOf(one) >= BY_SEVERITY.indexOf(other) ? one : other
}
