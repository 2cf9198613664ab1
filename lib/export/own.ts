import type { Family, MetricType, Series } from '../model/metrics.ts'
import { STATUSES } from '../model/result.ts'
import type { Status } from '../model/result.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { family } from './collect.ts'

/** How one exporter gets on. */
export interface ExporterNow {
  readonly name: string
  /** Samples. */
  readonly sent: number
  readonly dropped: number
  /** Tries that came to nothing. */
  readonly failures: number
  /** Pushes that wait to be sent. */
  readonly waiting: number
  readonly lastSentAt: EpochMs | null
}

/** How the daemon itself is. */
export interface OwnNow {
  readonly version: string
  readonly startedAt: EpochMs
  readonly rssBytes: number
  readonly cpuMs: Ms
  readonly descriptors: { readonly limit: number; readonly open: number } | null
  readonly eventLoopP99Ms: Ms
  readonly looks: {
    readonly done: number
    readonly skipped: number
    readonly waiting: number
    readonly running: number
    readonly atOnce: number
    readonly lateness: { readonly p50Ms: Ms; readonly p99Ms: Ms; readonly maxMs: Ms } | null
  }
  /** Targets that are asked less often, as they could not be reached for long. */
  readonly spared: number
  /** Notices on their way. */
  readonly noticesWaiting: number
  /** For how long something has been waiting to be written; null when nothing has. */
  readonly storeLagMs: Ms | null
  readonly isStuck: boolean
  /** It is we who cannot see. */
  readonly isBlind: boolean
  readonly targets: number
  readonly results: Readonly<Record<Status, number>>
  readonly exporters: readonly ExporterNow[]
}

/** What a family holds: one number, or one for each set of labels; nothing where it is null. */
type Numbers = number | null | readonly (readonly [labels: Series, value: number | null])[]

/** The daemon's own cost, lateness and health. What every process tells of itself has the name that all use for it. */
export function ownFamilies(own: OwnNow): readonly Family[] {
  return [...processFamilies(own), ...workFamilies(own), ...exporterFamilies(own.exporters)]
}

/** Source: Prometheus, "Writing client libraries", process metrics; prom-client for Node's own. */
function processFamilies(own: OwnNow): readonly Family[] {
  const { version, startedAt, rssBytes, cpuMs, descriptors, eventLoopP99Ms } = own
  return [
    gauge('orch_watch_build_info', 'The version of orch-watch; always 1.', [[[['version', version]], 1]]),
    gauge('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', startedAt / 1000),
    counter('process_cpu_seconds_total', 'Total user and system CPU time spent in seconds.', cpuMs / 1000),
    gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', rssBytes),
    gauge('process_open_fds', 'Number of open file descriptors.', descriptors?.open ?? null),
    gauge('process_max_fds', 'Maximum number of open file descriptors.', descriptors?.limit ?? null),
    gauge('nodejs_eventloop_lag_p99_seconds', 'The 99th percentile of the event loop delays.', eventLoopP99Ms / 1000),
  ]
}

function workFamilies(own: OwnNow): readonly Family[] {
  const { looks, spared, noticesWaiting, storeLagMs, isStuck, isBlind, targets, results } = own
  const { p50Ms = null, p99Ms = null, maxMs = null } = looks.lateness ?? {}
  const late = Object.entries({ p50: p50Ms, p99: p99Ms, max: maxMs }).map(
    ([share, ms]) => [[['share', share]], ms === null ? null : ms / 1000] as const,
  )
  return [
    gauge('orch_watch_targets', 'How many targets are looked at.', targets),
    gauge(
      'orch_watch_results',
      'How many results have this status.',
      STATUSES.map((status) => [[['status', status]], results[status]]),
    ),
    counter('orch_watch_looks_total', 'How many looks were begun.', looks.done),
    counter('orch_watch_looks_skipped_total', 'Looks that were due again while the last one ran.', looks.skipped),
    gauge('orch_watch_looks_waiting', 'How many looks are due and not begun.', looks.waiting),
    gauge('orch_watch_looks_running', 'How many looks are under way.', looks.running),
    gauge('orch_watch_looks_at_once', 'How many looks may be under way at once.', looks.atOnce),
    gauge(
      'orch_watch_look_lateness_seconds',
      'From due to begun, of the last looks: median, 99th percentile, most.',
      late,
    ),
    gauge('orch_watch_targets_spared', 'Targets that are asked less often, as they could not be reached.', spared),
    gauge('orch_watch_notices_waiting', 'How many notices are on their way.', noticesWaiting),
    gauge('orch_watch_store_lag_seconds', 'For how long something waits to be written.', (storeLagMs ?? 0) / 1000),
    gauge('orch_watch_stuck', 'Whether the daemon is not at work although it runs: 1 yes, 0 no.', isStuck ? 1 : 0),
    gauge('orch_watch_blind', 'Whether it is the daemon that cannot see: 1 yes, 0 no.', isBlind ? 1 : 0),
  ]
}

function exporterFamilies(exporters: readonly ExporterNow[]): readonly Family[] {
  const each = (value: (one: ExporterNow) => number | null): Numbers =>
    exporters.map((one) => [[['exporter', one.name]], value(one)] as const)
  return [
    counter(
      'orch_watch_export_samples_total',
      'How many samples an exporter has sent.',
      each(({ sent }) => sent),
    ),
    counter(
      'orch_watch_export_dropped_total',
      'Samples that were given up.',
      each(({ dropped }) => dropped),
    ),
    counter(
      'orch_watch_export_failures_total',
      'Tries that came to nothing.',
      each(({ failures }) => failures),
    ),
    gauge(
      'orch_watch_export_waiting',
      'How many pushes wait to be sent.',
      each(({ waiting }) => waiting),
    ),
    gauge(
      'orch_watch_export_last_sent_timestamp_seconds',
      'When an exporter was heard last, in seconds since 1970.',
      each(({ lastSentAt }) => (lastSentAt === null ? null : lastSentAt / 1000)),
    ),
  ]
}

const gauge = (name: string, help: string, numbers: Numbers): Family => ours({ name, help, type: 'gauge' }, numbers)
const counter = (name: string, help: string, numbers: Numbers): Family => ours({ name, help, type: 'counter' }, numbers)

function ours(kind: { name: string; help: string; type: MetricType }, numbers: Numbers): Family {
  const listed = typeof numbers === 'object' ? (numbers ?? []) : ([[[], numbers]] as const)
  return family(
    { ...kind, rank: 'own' },
    listed.flatMap(([labels, value]) => (value === null ? [] : [[labels, value] as const])),
  )
}
