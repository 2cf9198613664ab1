import { formatDuration } from '../../base/duration.ts'
import { formatQuantity } from '../../base/quantity.ts'
import type { PageSection } from '../../model/page.ts'
import type { PeriodReport, Sizing, WatchingCost } from '../../model/period-report.ts'
import type { Ms } from '../../model/time.ts'
import { day, faint, listing, name, number, text } from './cells.ts'

const SOON_MS: Ms = 7 * 86_400_000
const LATER_MS: Ms = 30 * 86_400_000

/** What there is of means, and what is used of them. */
export function meansSections(report: PeriodReport): readonly PageSection[] {
  return [capacity(report), sizing(report), ...cost(report)]
}

function capacity({ capacity: some, period }: PeriodReport): PageSection {
  return listing(
    'Disks',
    {
      about: 'a date stands only where growth was steady enough to say one',
      none: 'no disk was measured',
      columns: [name('disk'), { title: 'used over time' }, number('used'), number('a day'), { title: 'full' }],
    },
    some,
    ({ target, item, points, usedRatio, perDayRatio, fullAt }) => {
      const leftMs = (fullAt ?? Infinity) - period.until
      return [
        text(`${target} ${item}`),
        { kind: 'line', points },
        text(formatQuantity(usedRatio, 'ratio')),
        text(perDayRatio === null ? '' : `+${formatQuantity(perDayRatio, 'ratio')}`),
        fullAt === null
          ? faint(perDayRatio === null ? 'not filling' : 'not in two years')
          : text(day(fullAt), leftMs < SOON_MS ? 'critical' : leftMs < LATER_MS ? 'warning' : 'ok'),
      ]
    },
  )
}

function sizing({ sizing: some }: PeriodReport): PageSection {
  return listing(
    'Sizes of containers',
    {
      about:
        'limits close to what is used when it is busy, or far above it: of 100 hours, or days of a long period, 95 and 99 stayed below',
      none: 'nothing to change',
      columns: [name('container'), { title: 'of' }, ...['limit', '95%', '99%'].map(number), { title: 'advice' }],
    },
    some,
    (each) => [
      text(`${each.container} on ${each.target}`),
      text(each.resource),
      ...[each.limit, each.p95, each.p99].map((value) => text(amount(value, each))),
      text(`${each.advice} it to ${amount(each.suggested, each)}`, each.advice === 'raise' ? 'warning' : 'ok'),
    ],
  )
}

function amount(value: number, { unit }: Pick<Sizing, 'unit'>): string {
  return unit === 'count' ? `${formatQuantity(value, 'count')} cores` : formatQuantity(value, unit)
}

function cost({ cost: spent }: PeriodReport): readonly PageSection[] {
  if (!spent) return []
  const { total, targets } = spent
  const shown = targets.count > 1 ? [{ ...total, target: '' }, ...targets.shown] : targets.shown
  return [
    listing(
      'What watching cost',
      {
        about: 'late: from when a look was due to when it began',
        none: '',
        columns: [
          name('target'),
          ...['looks', 'round trips', 'bytes', 'connections', 'a look took', 'late', 'at most'].map(number),
        ],
      },
      { shown, count: shown.length + targets.count - targets.shown.length },
      costRow,
    ),
  ]
}

function costRow(each: WatchingCost) {
  return [
    each.target === '' ? text('all of them') : text(each.target),
    text(`${each.passes}`),
    text(`${each.roundTrips}`),
    text(formatQuantity(each.bytes, 'bytes')),
    text(`${each.connections}`),
    text(formatDuration(each.tookMs)),
    text(formatDuration(each.lateMs)),
    text(formatDuration(each.latestMs)),
  ]
}
