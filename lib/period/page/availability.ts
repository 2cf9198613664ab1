import { formatDuration } from '../../base/duration.ts'
import { countOf } from '../../kit/words.ts'
import type { Cell, PageColumn, PageFigure, PageSection } from '../../model/page.ts'
import type { Availability, Before, PeriodReport } from '../../model/period-report.ts'
import type { Status } from '../../model/result.ts'
import { all, lasted, listing, name, number, percent, text, wholeOf } from './cells.ts'

const LEAST_WELL = 0.999
const LEAST_BEARABLE = 0.99

/** The figures in front of everything. */
export function figuresOf({ period, fleet, outages, targets, deeds, previous }: PeriodReport): readonly PageFigure[] {
  const { times, upRatio, before } = fleet
  const dark = times.unknown + times.blind + times.unmeasured
  return [
    {
      label: 'available',
      value: percent(upRatio),
      about: before
        ? `${changeOf(upRatio, before)} points against the period before`
        : 'of the time in which it was known',
      ...(upRatio !== null && { status: statusOf(upRatio) }),
    },
    {
      label: 'down',
      value: lasted(times.down) || 'never',
      about: `${countOf(targets.length, 'target')}, ${formatDuration(period.until - period.from)} each`,
      status: times.down > 0 ? 'critical' : 'ok',
    },
    {
      label: 'not known',
      value: percent(wholeOf(times) === 0 ? null : dark / wholeOf(times)),
      about: 'could not be looked at, or nobody looked',
      status: dark > 0 ? 'unknown' : 'ok',
    },
    {
      label: 'outages',
      value: `${outages.count}`,
      about:
        previous && before
          ? `${fleet.incidents} incidents, ${before.incidents} before`
          : `${fleet.incidents} incidents`,
    },
    ...(deeds.count > 0
      ? [{ label: 'mended', value: `${deeds.count}`, about: 'times something was done about it' }]
      : []),
  ]
}

function statusOf(upRatio: number): Status {
  return upRatio >= LEAST_WELL ? 'ok' : upRatio >= LEAST_BEARABLE ? 'warning' : 'critical'
}

/** In points of a hundred: "+0.02". */
function changeOf(upRatio: number | null, before: Before): string {
  if (upRatio === null || before.upRatio === null) return 'not known'
  const points = Math.round((upRatio - before.upRatio) * 100_000) / 1000
  return `${points > 0 ? '+' : points < 0 ? '−' : '±'}${Math.abs(points).toFixed(3)}`
}

const KNOWN_APART = 'unknown: could not be looked at. Not measured: nobody looked. Neither counts as up or down.'

export function availabilitySections(report: PeriodReport): readonly PageSection[] {
  const { targets, groups, workloads, previous } = report
  const compared = previous !== null
  return [
    listing(
      'Targets',
      { about: KNOWN_APART, none: 'nothing was asked about', columns: columnsOf('target', compared, true) },
      all(targets),
      (each) => rowOf(each, compared, true),
    ),
    ...(groups.length > 0
      ? [
          listing(
            'Groups',
            {
              about: 'the times of all their targets added up',
              none: '',
              columns: columnsOf('group', compared, false),
            },
            all(groups),
            (each) => rowOf(each, compared, false),
          ),
        ]
      : []),
    ...(workloads.length > 0
      ? [
          listing(
            'Workloads',
            {
              about: 'whether as many were ready as were wanted',
              none: '',
              columns: columnsOf('workload', compared, true),
            },
            all(workloads),
            (each) => rowOf(each, compared, true),
          ),
        ]
      : []),
  ]
}

function columnsOf(what: string, isCompared: boolean, hasStrip: boolean): readonly PageColumn[] {
  return [
    name(what),
    number('available'),
    ...(isCompared ? [number('change, points')] : []),
    { title: hasStrip ? 'over time' : 'shares' },
    ...['down', 'degraded', 'unknown', 'maintenance', 'not measured'].map(number),
    number('incidents'),
  ]
}

function rowOf(each: Availability, isCompared: boolean, hasStrip: boolean): readonly Cell[] {
  const { kind, target, times, upRatio, incidents, strip, before } = each
  const names = kind === 'workload' ? `${each.name} on ${target}` : each.name
  return [
    text(names),
    text(percent(upRatio), upRatio === null ? 'unknown' : statusOf(upRatio)),
    ...(isCompared ? [text(before ? changeOf(upRatio, before) : '–')] : []),
    hasStrip ? { kind: 'strip', strip } : { kind: 'times', times },
    text(lasted(times.down), 'critical'),
    text(lasted(times.degraded), 'warning'),
    text(lasted(times.unknown + times.blind), 'unknown'),
    text(lasted(times.maintenance)),
    text(lasted(times.unmeasured)),
    text(incidents === 0 ? '' : `${incidents}`),
  ]
}
