import { isoInstant } from '../../base/instant.ts'
import { TIME_KINDS } from '../../model/period-report.ts'
import type { Availability, PeriodReport } from '../../model/period-report.ts'

const BEFORE = ['availableBefore', 'downBeforeS', 'incidentsBefore'] as const

/** The head, then the fleet, targets, workloads and groups. What is not known is empty. */
export function availabilityRows(report: PeriodReport): readonly (readonly (string | number)[])[] {
  const { period, previous, fleet, targets, workloads, groups } = report
  const head = [
    'from',
    'until',
    'kind',
    'name',
    'target',
    'available',
    ...TIME_KINDS.map((kind) => `${kind}S`),
    'incidents',
  ]
  const span = [isoInstant(period.from), isoInstant(period.until)]
  const rows = [fleet, ...targets, ...workloads, ...groups].map((each) => [
    ...span,
    ...rowOf(each),
    ...(previous ? beforeOf(each) : []),
  ])
  return [[...head, ...(previous ? BEFORE : [])], ...rows]
}

function rowOf({ kind, name, target, upRatio, times, incidents }: Availability): readonly (string | number)[] {
  return [kind, name, target, upRatio ?? '', ...TIME_KINDS.map((each) => seconds(times[each])), incidents]
}

function beforeOf({ before }: Availability): readonly (string | number)[] {
  return before ? [before.upRatio ?? '', seconds(before.times.down), before.incidents] : BEFORE.map(() => '')
}

function seconds(ms: number): number {
  return Math.round(ms / 1000)
}
