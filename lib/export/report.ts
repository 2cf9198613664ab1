import type { Family } from '../model/metrics.ts'
import type { Report } from '../model/report.ts'
import { STATUSES, statusOf } from '../model/result.ts'
import type { CheckResult } from '../model/result.ts'
import { family } from './collect.ts'
import { subjectFamilies } from './subjects.ts'
import type { SubjectNow } from './subjects.ts'
import { targetFamilies } from './targets.ts'

/** What one pass has found, as families. Nothing in it is old: it was seen just now. */
export function reportFamilies(report: Report): readonly Family[] {
  const { at, targets, results } = report
  const runtimes = new Map(targets.map(({ id, runtime }) => [id, runtime]))
  const looked = targets.map(({ tookMs, cost, ...target }) => ({ ...target, lookedAt: at, look: { tookMs, cost } }))
  return [
    ...passFamilies(report),
    ...targetFamilies(looked, null),
    ...subjectFamilies(results.map((result) => nowOf(result, runtimes.get(result.subject.target)))),
  ]
}

function passFamilies({ at, tookMs, summary, targets }: Report): readonly Family[] {
  const own = (name: string, help: string) => ({ name: `orch_watch_${name}`, help, rank: 'own' }) as const
  return [
    family(own('last_check_timestamp_seconds', 'When the last check began, in seconds since 1970.'), [[[], at / 1000]]),
    family(own('last_check_duration_seconds', 'How long the last check took.'), [[[], tookMs / 1000]]),
    family(own('targets', 'How many targets are looked at.'), [[[], targets.length]]),
    family(
      own('results', 'How many results have this status.'),
      STATUSES.map((status) => [[['status', status]], summary[status]]),
    ),
  ]
}

/** A result as something that is known now. */
export function nowOf(result: CheckResult, runtime: string | undefined): SubjectNow {
  const { subject, at } = result
  const seen = { subject, at, runtime, status: statusOf(result), isStale: false }
  return result.kind === 'judged'
    ? { ...seen, metrics: result.verdict.metrics }
    : { ...seen, fault: result.fault.code, metrics: [] }
}
