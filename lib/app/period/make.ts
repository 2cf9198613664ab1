import { dependenciesOf } from '../../fleet/causes.ts'
import type { SeriesHistory } from '../../model/history.ts'
import type { Inventory } from '../../model/inventory.ts'
import { SELF, VIEW_CHECK } from '../../model/oneself.ts'
import type { DeedDone, Period, PeriodReport, Some } from '../../model/period-report.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { Store } from '../../model/store.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs, Ms, Span } from '../../model/time.ts'
import { deedsAsTold } from '../../period/deeds.ts'
import { periodReport } from '../../period/report.ts'
import { spanOfStory, storiesByTarget } from '../../period/story.ts'
import type { Story } from '../../period/story.ts'
import { accountOf, WORKLOAD_CHECK } from '../../period/target.ts'
import type { TargetAccount, TargetSight } from '../../period/target.ts'
import type { Registry } from '../../registry/registry.ts'
import { pagesOf } from '../heal/pages.ts'
import { changesIn, recordedLimits } from './changes.ts'
import { excusesFrom } from './excuses.ts'
import { maintenanceIn } from './maintenance.ts'
import { storiesIn } from './stories.ts'

/** What is asked about. */
export interface AskedReport {
  readonly targets: readonly Target[]
  readonly period: Period
  readonly previous: Period | null
}

export interface ReportWorld {
  readonly inventory: Inventory
  readonly store: Pick<Store, 'incidents' | 'events' | 'audit' | 'watched' | 'history'>
  /** Null where nothing is recorded. */
  readonly registry: Pick<Registry, 'revisions' | 'latest'> | null
  readonly now: EpochMs
  readonly stopping: AbortSignal
  readonly onProgress?: (done: number) => void
}

const HOUR_MS: Ms = 3_600_000
const DAY_MS: Ms = 24 * HOUR_MS
/** Of more than that its days tell enough, and reading all its hours takes long. */
const HOURS_MS: Ms = 10 * DAY_MS
/** Where a disk goes is told by what it did before, too. */
const DISK_DAYS_MS: Ms = 60 * DAY_MS
const DISK_HOURS_MS: Ms = 8 * DAY_MS
const FEW_DAYS = 8
const MOST_BUCKETS = 10_000

/** Out of what is stored, one target after the other: what is kept of each is what is said of it. */
export async function makeReport(asked: AskedReport, world: ReportWorld): Promise<PeriodReport> {
  const { targets, period, previous } = asked
  const { inventory, now } = world
  const whole = { from: previous?.from ?? period.from, until: period.until }
  const all = await storiesIn(world.store, whole, now)
  const meant = new Set(targets.map(({ id }) => id))
  const stories = all.filter(({ incident }) => meant.has(incident.subject.target))
  const blind = all.filter(({ incident }) => isView(incident)).map(spanOfStory)
  return periodReport({
    madeAt: now,
    period,
    previous,
    accounts: await accountsOf(asked, stories, blind, world),
    groups: groupsOf(targets),
    stories,
    causeOf: excusesFrom(all, blind, dependenciesOf(inventory.targets)),
    deeds: await deedsIn(world.store, period, meant),
    changes: world.registry && (await changesIn(world.registry, period, (target) => meant.has(target))),
    notes: notesOf(inventory),
  })
}

function isView({ subject }: Story['incident']): boolean {
  return subject.target === SELF && subject.check === VIEW_CHECK
}

async function accountsOf(
  { targets, period, previous }: AskedReport,
  stories: readonly Story[],
  blind: readonly Span[],
  world: ReportWorld,
): Promise<readonly TargetAccount[]> {
  const { store, stopping, inventory } = world
  const whole = { from: previous?.from ?? period.from, until: period.until }
  const maintenance = maintenanceIn(inventory.maintenance, whole)
  const limits = world.registry && recordedLimits(world.registry)
  const byTarget = storiesByTarget(stories)
  const accounts: TargetAccount[] = []
  for (const { id, labels } of targets) {
    stopping.throwIfAborted()
    const sight = {
      ...{ target: id, blind, stories: byTarget.get(id) ?? [] },
      watched: (await store.watched({ target: id, from: whole.from, to: whole.until })).map(({ from, until }) => {
        return { from, until }
      }),
      maintenance: (subject: Parameters<TargetSight['maintenance']>[0]) => maintenance(subject, labels),
      ...(await numbersOf(id, whole, store)),
    }
    const hasContainers = sight.series.some(({ series }) => series.subject.check.startsWith('container-'))
    const recorded = hasContainers && limits ? (await limits())(id) : () => null
    accounts.push(accountOf({ ...sight, limits: recorded }, period, previous))
    world.onProgress?.(accounts.length)
  }
  return accounts
}

const MEASURED = [REACHABLE, WORKLOAD_CHECK, 'container-memory', 'container-cpu', 'disk'] as const

type Numbers = Pick<TargetSight, 'series' | 'stepMs' | 'disks'>

/** Of a long period days are read, which are few, and hours of a short one. */
async function numbersOf(target: string, { from, until }: Span, store: Pick<Store, 'history'>): Promise<Numbers> {
  const ask = (since: EpochMs, resolution: 'hour' | 'day', check: string | readonly string[]) =>
    store.history({ subject: { target, check }, from: since, to: until, limit: MOST_BUCKETS, resolution })
  const isLong = until - from > HOURS_MS
  const days = await ask(
    isLong ? Math.min(from, until - DISK_DAYS_MS) : until - DISK_DAYS_MS,
    'day',
    isLong ? MEASURED : 'disk',
  )
  const own = days.filter(isOfDisk)
  return {
    stepMs: isLong ? DAY_MS : HOUR_MS,
    series: isLong ? days : await ask(from, 'hour', MEASURED),
    disks: isEnough(own) ? own : await ask(until - DISK_HOURS_MS, 'hour', 'disk'),
  }
}

function isOfDisk({ series: { subject } }: SeriesHistory): boolean {
  return subject.check === 'disk'
}

function isEnough(days: readonly SeriesHistory[]): boolean {
  return days.length === 0 || days.some(({ buckets }) => buckets.length >= FEW_DAYS)
}

function groupsOf(targets: readonly Target[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = [...new Set(targets.flatMap(({ groups }) => groups))].sort()
  return new Map(
    names.map((name) => [name, new Set(targets.filter(({ groups }) => groups.includes(name)).map(({ id }) => id))]),
  )
}

async function deedsIn(
  store: Pick<Store, 'audit'>,
  period: Period,
  meant: ReadonlySet<string>,
): Promise<Some<DeedDone>> {
  const told = deedsAsTold(period, (target) => meant.has(target))
  for await (const page of pagesOf(store, { since: period.from })) for (const entry of page) told.take(entry)
  return told.all()
}

function notesOf({ settings }: Inventory): readonly string[] {
  return settings.history === null
    ? ['no history is kept ("history" is off in the settings): nothing can be said of disks, sizes and costs']
    : []
}
