import type {
  Availability,
  CapacityTrend,
  ConfigurationChange,
  DeedDone,
  Period,
  PeriodReport,
  Sizing,
  Some,
  WatchingCost,
} from '../model/period-report.ts'
import type { EpochMs } from '../model/time.ts'
import { together } from './account.ts'
import { breachesIn, flappingIn, outagesIn } from './incidents.ts'
import type { Story } from './story.ts'
import type { TargetAccount } from './target.ts'
import { watchingOfAll } from './watching.ts'

/** Everything that a report is made of. */
export interface Findings {
  readonly madeAt: EpochMs
  readonly period: Period
  readonly previous: Period | null
  readonly accounts: readonly TargetAccount[]
  /** By name of the group, its targets. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>
  /** Of what was asked about. */
  readonly stories: readonly Story[]
  readonly causeOf: (story: Story) => string
  readonly deeds: Some<DeedDone>
  readonly changes: Some<ConfigurationChange> | null
  readonly notes: readonly string[]
}

const MOST_CAPACITY = 100
const MOST_SIZING = 100
const MOST_COST = 20

export function periodReport(findings: Findings): PeriodReport {
  const { accounts, period, stories, groups, notes, ...given } = findings
  const targets = accounts.map(({ target }) => target)
  const costs = accounts.flatMap(({ cost }) => cost ?? [])
  return {
    kind: 'period',
    madeAt: given.madeAt,
    period,
    previous: given.previous,
    fleet: together('fleet', '', targets),
    targets: worstFirst(targets),
    workloads: worstFirst(accounts.flatMap(({ workloads }) => workloads)),
    groups: [...groups].map(([name, members]) =>
      together(
        'group',
        name,
        targets.filter((target) => members.has(target.name)),
      ),
    ),
    outages: outagesIn(stories, period, given.causeOf),
    breaches: breachesIn(stories, period),
    flapping: flappingIn(stories, period),
    deeds: given.deeds,
    changes: given.changes,
    capacity: first(accounts.flatMap(({ capacity }) => capacity).sort(soonest), MOST_CAPACITY),
    sizing: first(accounts.flatMap(({ sizing }) => sizing).sort(nearest), MOST_SIZING),
    cost: costOf(costs),
    notes,
  }
}

function worstFirst(all: readonly Availability[]): readonly Availability[] {
  return all.toSorted(
    (one, other) =>
      (one.upRatio ?? 2) - (other.upRatio ?? 2) ||
      other.times.down - one.times.down ||
      other.times.unknown - one.times.unknown ||
      other.times.degraded - one.times.degraded ||
      (`${one.target} ${one.name}` < `${other.target} ${other.name}` ? -1 : 1),
  )
}

function soonest(one: CapacityTrend, other: CapacityTrend): number {
  return (one.fullAt ?? Infinity) === (other.fullAt ?? Infinity)
    ? other.usedRatio - one.usedRatio
    : (one.fullAt ?? Infinity) - (other.fullAt ?? Infinity)
}

/** What is too near to its limit comes first: that is what breaks. */
function nearest(one: Sizing, other: Sizing): number {
  return other.p99 / other.limit - one.p99 / one.limit
}

function costOf(costs: readonly WatchingCost[]): PeriodReport['cost'] {
  const total = watchingOfAll(costs)
  return (
    total && {
      total,
      targets: first(
        costs.toSorted((one, other) => other.bytes - one.bytes),
        MOST_COST,
      ),
    }
  )
}

/** The first of them, and how many there are. */
export function first<T>(all: readonly T[], most: number): Some<T> {
  return { shown: all.slice(0, most), count: all.length }
}
