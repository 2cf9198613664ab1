import type { Reporter } from '../kit/reporter.ts'
import type { Report } from '../model/report.ts'
import { STATUSES, statusOf } from '../model/result.ts'
import type { Status } from '../model/result.ts'
import { add, exposition, family } from './prometheus/exposition.ts'
import type { Family, Series } from './prometheus/exposition.ts'
import { labelNames } from './prometheus/label-names.ts'
import { metricFamilies } from './prometheus/metrics.ts'

/** The numbers of the exit codes, as every plugin of Nagios has them. */
const CODES: Readonly<Record<Status, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 }

/** Of two judgements of one thing the worse one counts: critical, unknown, warning, ok. */
const BY_SEVERITY = STATUSES.map((status) => CODES[status])

/**
 * What Prometheus reads: for the textfile collector of node_exporter, a Pushgateway, or any web server.
 *
 * Source: Prometheus, "Exposition formats" and "Metric and label naming".
 */
const prometheus: Reporter = {
  name: 'prometheus',
  title: 'Prometheus metrics',
  mediaType: 'text/plain',
  fileEndings: ['prom'],
  render: (report) =>
    exposition([
      ...passFamilies(report),
      ...targetFamilies(report),
      ...checkFamilies(report),
      ...metricFamilies(report.results),
    ]),
}

function passFamilies({ at, tookMs, summary, targets }: Report): readonly Family[] {
  const last = family('orch_watch_last_check_timestamp_seconds', 'When the last check began, in seconds since 1970.')
  const took = family('orch_watch_last_check_duration_seconds', 'How long the last check took.')
  const looked = family('orch_watch_targets', 'How many targets were looked at.')
  const results = family('orch_watch_results', 'How many results have this status.')
  add(last, [], at / 1000)
  add(took, [], tookMs / 1000)
  add(looked, [], targets.length)
  for (const status of STATUSES) add(results, [['status', status]], summary[status])
  return [last, took, looked, results]
}

function targetFamilies({ targets }: Report): readonly Family[] {
  const info = family('orch_watch_target_info', 'The runtime and the labels of a target; always 1.')
  const up = family('orch_watch_target_up', 'Whether the target could be reached: 1 yes, 0 no.')
  const took = family('orch_watch_target_look_seconds', 'How long looking at the target took.')
  const trips = family('orch_watch_target_round_trips', 'How often the target was asked for something.')
  const opened = family('orch_watch_target_connections', 'How many connections were opened to the target.')
  const traffic = family('orch_watch_target_traffic_bytes', 'Bytes sent and received to look at the target.')
  const names = labelNames(targets.flatMap(({ labels }) => Object.keys(labels)))
  const described = new Set<string>()
  for (const { id, runtime, labels, reachable, tookMs, cost } of targets) {
    const target: Series = [['target', id]]
    add(up, target, reachable ? 1 : 0)
    add(took, target, tookMs / 1000)
    add(trips, target, cost.roundTrips)
    add(opened, target, cost.connections)
    add(traffic, target, cost.bytes)
    // A second line for one target would break every join on it.
    if (described.has(id)) continue
    described.add(id)
    const own = Object.entries(labels).map(([name, value]) => [names.get(name) ?? '', value] as const)
    add(info, [...target, ['runtime', runtime], ...own.sort(([one], [other]) => (one < other ? -1 : 1))], 1)
  }
  return [info, up, took, trips, opened, traffic]
}

function checkFamilies({ results }: Report): readonly Family[] {
  const status = family(
    'orch_watch_check_status',
    'How it is: 0 ok, 1 warning, 2 critical, 3 unknown (could not look).',
  )
  const fault = family('orch_watch_check_fault', 'Why nothing could be seen; always 1.')
  for (const result of results) {
    const { target, check, item } = result.subject
    const subject: Series = [
      ['target', target],
      ['check', check],
      ['item', item],
    ]
    add(status, subject, CODES[statusOf(result)], worse)
    if (result.kind === 'faulted') add(fault, [...subject, ['code', result.fault.code]], 1)
  }
  return [status, fault]
}

function worse(one: number, other: number): number {
  return BY_SEVERITY.indexOf(one) >= BY_SEVERITY.indexOf(other) ? one : other
}

export default prometheus
