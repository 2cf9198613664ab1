import { isoInstant } from '../base/instant.ts'
import type {
  Availability,
  Before,
  CapacityTrend,
  Outage,
  Period,
  PeriodReport,
  Some,
  Times,
  WatchingCost,
} from '../model/period-report.ts'

/** The public shape of a report over a period; docs/period-report.schema.json is its contract. Foreign text stays as it is. */
export function periodDocument(report: PeriodReport) {
  const { madeAt, period, previous, changes, cost } = report
  return {
    schema: 'orch-watch/period-report/v1',
    madeAt: isoInstant(madeAt),
    period: periodOf(period),
    previous: previous && periodOf(previous),
    fleet: availabilityOf(report.fleet),
    targets: report.targets.map(availabilityOf),
    workloads: report.workloads.map(availabilityOf),
    groups: report.groups.map(availabilityOf),
    outages: some(report.outages, outageOf),
    breaches: report.breaches.map(({ check, incidents, subjects, worst, lastedMs }) => {
      return { check, incidents, subjects, worst, lastedMs: Math.round(lastedMs) }
    }),
    flapping: some(report.flapping, ({ subject: { target, check, item }, times }) => ({ target, check, item, times })),
    deeds: some(report.deeds, ({ at, target, remedy, words, end, helped }) => {
      return { at: isoInstant(at), target, remedy, words, end, helped }
    }),
    changes:
      changes && some(changes, ({ at, revision, object, words }) => ({ at: isoInstant(at), revision, object, words })),
    capacity: some(report.capacity, capacityOf),
    sizing: some(report.sizing, ({ target, container, resource, unit, limit, p95, p99, advice, suggested }) => {
      return { target, container, resource, unit, limit, p95, p99, advice, suggested }
    }),
    cost: cost && { total: costOf(cost.total), targets: some(cost.targets, costOf) },
    notes: [...report.notes],
  }
}

export type PeriodDocument = ReturnType<typeof periodDocument>

function some<T, Shown>({ shown, count }: Some<T>, of: (one: T) => Shown) {
  return { count, shown: shown.map(of) }
}

function periodOf({ from, until, name, timezone }: Period) {
  return { from: isoInstant(from), until: isoInstant(until), name, timezone }
}

function timesOf(times: Times) {
  const { ok, degraded, down, unknown, blind, maintenance, unmeasured } = times
  const ms = { ok, degraded, down, unknown, blind, maintenance, unmeasured }
  return Object.fromEntries(Object.entries(ms).map(([kind, each]) => [kind, Math.round(each)])) as Record<
    keyof Times,
    number
  >
}

function beforeOf({ times, upRatio, incidents }: Before) {
  return { timesMs: timesOf(times), upRatio, incidents }
}

function availabilityOf({ name, target, times, upRatio, incidents, before }: Availability) {
  return { name, target, timesMs: timesOf(times), upRatio, incidents, before: before && beforeOf(before) }
}

function outageOf({ incident, subject, worst, from, until, lastedMs, summary, cause, changedBefore }: Outage) {
  const { target, check, item } = subject
  return {
    ...{
      incident,
      target,
      check,
      item,
      worst,
      from: isoInstant(from),
      until: until === null ? null : isoInstant(until),
    },
    ...{ lastedMs: Math.round(lastedMs), summary, cause, changedBefore: [...changedBefore] },
  }
}

function capacityOf({ target, item, usedRatio, perDayRatio, fullAt }: CapacityTrend) {
  return { target, item, usedRatio, perDayRatio, fullAt: fullAt === null ? null : isoInstant(fullAt) }
}

function costOf({ target, passes, roundTrips, bytes, connections, tookMs, lateMs, latestMs }: WatchingCost) {
  return {
    ...{ target, passes, roundTrips, bytes, connections },
    ...{ tookMs: Math.round(tookMs), lateMs: Math.round(lateMs), latestMs: Math.round(latestMs) },
  }
}
