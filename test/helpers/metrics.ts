import type { DaemonNow } from '../../lib/export/daemon.ts'
import type { SubjectNow } from '../../lib/export/subjects.ts'
import type { Push } from '../../lib/kit/exporter.ts'
import type { Family, Series } from '../../lib/model/metrics.ts'

export const NOON = Date.UTC(2026, 10, 30, 12)

export function aFamily(parts: Partial<Family> = {}, ...values: readonly (readonly [Series, number])[]): Family {
  const samples = values.map(([labels, value]) => ({ labels, value }))
  return { name: 'node_load1', help: '1m load average.', type: 'gauge', rank: 'figure', samples, ...parts }
}

export function aPush(parts: Partial<Push> = {}): Push {
  return { at: NOON, since: NOON - 60_000, families: [], gone: [], ...parts }
}

export function aSubjectNow(parts: Partial<SubjectNow> = {}): SubjectNow {
  const subject = { target: 'web-1', check: 'disk', item: '/var' }
  return { subject, status: 'ok', at: NOON, isStale: false, runtime: 'ssh', metrics: [], ...parts }
}

/** A daemon that is well and knows nothing of anybody. */
export function aDaemonNow(parts: Partial<DaemonNow> = {}): DaemonNow {
  const looks = { done: 7, skipped: 0, waiting: 0, running: 1, atOnce: 32, lateness: { p50Ms: 1, p99Ms: 2, maxMs: 3 } }
  const exporter = { name: 'central', sent: 5, dropped: 0, failures: 0, waiting: 0, lastSentAt: NOON }
  return {
    at: NOON,
    own: {
      ...{ version: '1.2.3', startedAt: NOON - 60_000, rssBytes: 1e8, cpuMs: 500, eventLoopP99Ms: 3 },
      ...{ descriptors: { limit: 1024, open: 20 }, looks, spared: 0, noticesWaiting: 0, storeLagMs: null },
      ...{ isStuck: false, isBlind: false, exporters: [exporter] },
    },
    targets: [],
    subjects: [],
    incidents: [],
    ...parts,
  }
}

/** The text of each series of a family with its value. */
export function seriesOf(families: readonly Family[], name: string): Record<string, number> {
  const found = families.find((each) => each.name === name)?.samples ?? []
  return Object.fromEntries(found.map(({ labels, value }) => [labels.map(([, text]) => text).join(' '), value]))
}
