import fc from 'fast-check'
import { periodPage } from '../../lib/period/page/period.ts'
import { stockPage } from '../../lib/period/page/stock.ts'
import type { PageReport } from '../../lib/kit/page-reporter.ts'
import { TIME_KINDS } from '../../lib/model/period-report.ts'
import type { Availability, PeriodReport, TimeKind, Times } from '../../lib/model/period-report.ts'
import type { StockReport } from '../../lib/model/stock-report.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 2026-11-30T07:00:00Z */
const PERIOD_END = Date.UTC(2026, 10, 30, 7)

function someTimes(parts: Partial<Times> = {}): Times {
  const none = Object.fromEntries(TIME_KINDS.map((kind) => [kind, 0])) as Record<TimeKind, number>
  return { ...none, ok: DAY, ...parts }
}

function anAvailability(parts: Partial<Availability> = {}): Availability {
  const strip: readonly TimeKind[] = Array.from({ length: 60 }, (_, nth) => (nth === 30 ? 'down' : 'ok'))
  const times = someTimes({ ok: 23 * HOUR, down: HOUR })
  return {
    kind: 'target',
    name: 'web-1',
    target: '',
    times,
    upRatio: 23 / 24,
    incidents: 1,
    strip,
    before: null,
    ...parts,
  }
}

/** One of everything, with this in every place that holds text of others. */
export function aPeriodReport(text = 'web-1', parts: Partial<PeriodReport> = {}): PeriodReport {
  const subject = { target: text, check: text, item: text }
  const before = { times: someTimes(), upRatio: 1, incidents: 0 }
  const cost = {
    target: text,
    passes: 1440,
    roundTrips: 1440,
    bytes: 5e6,
    connections: 2,
    tookMs: 35,
    lateMs: 3,
    latestMs: 900,
  }
  const one = <T>(shown: T) => ({ shown: [shown], count: 3 })
  return {
    kind: 'period',
    madeAt: PERIOD_END,
    period: { from: PERIOD_END - DAY, until: PERIOD_END, name: 'the last 24 hours', timezone: 'UTC' },
    previous: { from: PERIOD_END - 2 * DAY, until: PERIOD_END - DAY, name: 'the day before', timezone: 'UTC' },
    fleet: anAvailability({ kind: 'fleet', name: '', strip: [], before }),
    targets: [anAvailability({ name: text, before })],
    workloads: [
      anAvailability({
        kind: 'workload',
        name: text,
        target: text,
        before,
        upRatio: null,
        times: someTimes({ ok: 0, unmeasured: DAY }),
      }),
    ],
    groups: [anAvailability({ kind: 'group', name: text, strip: [], before })],
    outages: one({
      ...{ incident: 'a', subject, worst: 'critical', from: PERIOD_END - 2 * HOUR, until: null, lastedMs: HOUR },
      ...{ summary: text, cause: text, changedBefore: [text, text, text, text] },
    }),
    breaches: [{ check: text, incidents: 2, subjects: 1, worst: 'warning', lastedMs: HOUR }],
    flapping: one({ subject, times: 3 }),
    deeds: one({ at: PERIOD_END - HOUR, target: text, remedy: 'exec', words: text, end: text, helped: false }),
    changes: one({ at: PERIOD_END - HOUR, revision: '3f2a91c07b443f2a91c0', object: text, words: text }),
    capacity: one({
      target: text,
      item: text,
      usedRatio: 0.5,
      perDayRatio: 0.1,
      fullAt: PERIOD_END + 5 * DAY,
      points: [0.4, null, 0.45, 0.5],
    }),
    sizing: one({
      target: text,
      container: text,
      resource: 'memory',
      unit: 'bytes',
      limit: 1e9,
      p95: 9e8,
      p99: 9.5e8,
      advice: 'raise',
      suggested: 1.5e9,
    }),
    cost: { total: { ...cost, target: '' }, targets: one(cost) },
    notes: [text],
    ...parts,
  }
}

export function aStockReport(text = 'web-1'): StockReport {
  const object = { target: text, name: text, about: text, revision: text }
  return {
    kind: 'inventory',
    madeAt: PERIOD_END,
    hosts: [
      { target: text, hostname: text, os: text, kernel: text, machine: text, cores: 4, memoryBytes: 8e9, bootedAt: 0 },
    ],
    engines: [{ target: text, product: text, version: text, cores: 4, memoryBytes: 8e9, containers: 2, running: 1 }],
    nodes: [{ target: text, name: text, role: text, state: text, version: text }],
    workloads: [{ target: text, id: text, nodes: [text], kind: text, image: text, desired: 2, ready: 1 }],
    containers: [{ target: text, name: text, image: text, phase: text, ports: [text], mounts: [text], revision: text }],
    images: [{ target: text, name: text, digest: text, usedBy: 1 }],
    networks: [{ ...object, kind: 'network' }],
    volumes: [{ ...object, kind: 'volume' }],
    recorded: [{ ...object, kind: 'service' }],
    unlooked: [{ target: text, what: text, why: text }],
  }
}

export function laidOut(report: PeriodReport | StockReport): PageReport {
  return { report, page: report.kind === 'period' ? periodPage(report) : stockPage(report) }
}

/** Reports with whatever text. */
export const anyPeriodReport = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => aPeriodReport(text))
