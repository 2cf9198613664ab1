import type { Subject } from '../model/result.ts'
import type { Series } from '../model/metrics.ts'

/** A name that the world has for what a check measures, and the label in which it says of what. */
interface Known {
  readonly name: string
  readonly help: string
  /** Takes the place of `item`; null where there is one for each target. */
  readonly item: string | null
}

/**
 * Numbers of checks that mean the very same as metrics of node_exporter and cAdvisor: whoever has dashboards and rules
 * for those can use them. What only resembles one keeps a name of ours; one that says what it is, where the unit alone does not.
 *
 * Source: node_exporter 1.5 (filesystem, meminfo, loadavg, netclass); cAdvisor, docs/storage/prometheus.md.
 */
const KNOWN: Readonly<Record<string, Known>> = {
  'disk free': {
    name: 'node_filesystem_avail_bytes',
    help: 'Filesystem space available to non-root users in bytes.',
    item: 'mountpoint',
  },
  'memory available': {
    name: 'node_memory_MemAvailable_bytes',
    help: 'Memory information field MemAvailable_bytes.',
    item: null,
  },
  'load one': { name: 'node_load1', help: '1m load average.', item: null },
  'load five': { name: 'node_load5', help: '5m load average.', item: null },
  'load fifteen': { name: 'node_load15', help: '15m load average.', item: null },
  'container-memory bytes': {
    name: 'container_memory_working_set_bytes',
    help: 'Current working set in bytes.',
    item: 'name',
  },
  'container-pids processes': {
    name: 'container_threads',
    help: 'Number of threads running inside the container.',
    item: 'name',
  },
  'container-pids limit': {
    name: 'container_threads_max',
    help: 'Maximum number of threads allowed inside the container.',
    item: 'name',
  },
  ...workload('desired', 'How many instances of a workload should run now.'),
  ...workload('scheduled', 'How many of the wanted instances have a place to run.'),
  ...workload('running', 'How many of the wanted instances run.'),
  ...workload('ready', 'How many of the running instances pass their health check, or have none.'),
  ...workload('updated', 'How many instances are as is wanted now.'),
  ...throughput('disk-io', 'read', 'device'),
  ...throughput('disk-io', 'written', 'device'),
  ...throughput('net-io', 'received', 'device'),
  ...throughput('net-io', 'sent', 'device'),
  ...throughput('container-net', 'received', 'name'),
  ...throughput('container-net', 'sent', 'name'),
}

/** What comes and goes in a second, counted in bytes: without its end it would look like what a counter has come to. */
function throughput(check: string, figure: string, item: string): Readonly<Record<string, Known>> {
  const name = `orch_watch_${check.replaceAll('-', '_')}_${figure}_bytes_per_second`
  return {
    [`${check} ${figure}`]: { name, help: `What the check ${check} calls ${figure}, in bytes per second.`, item },
  }
}

function workload(figure: string, help: string): Readonly<Record<string, Known>> {
  return { [`workload-replicas ${figure}`]: { name: `orch_watch_workload_${figure}`, help, item: 'workload' } }
}

const KNOWN_NAMES: ReadonlySet<string> = new Set(Object.values(KNOWN).map(({ name }) => name))

/** Whether a name belongs to a number of one check: no other one may come to it by chance. */
export function isKnown(name: string): boolean {
  return KNOWN_NAMES.has(name)
}

/** One number under a name that others know. */
export interface Named {
  readonly name: string
  readonly help: string
  readonly labels: Series
}

/** What the world calls this number of this subject; null where it has no name for it. */
export function knownAs({ target, check, item }: Subject, metric: string): Named | null {
  const key = `${check} ${metric}`
  const known = Object.hasOwn(KNOWN, key) ? KNOWN[key] : undefined
  if (!known) return null
  const labels: Series = [['target', target], ...(known.item === null ? [] : [[known.item, item] as const])]
  return { name: known.name, help: known.help, labels }
}

/** Names of kube-state-metrics by the kind of workload and what is counted; the kind is the label as well. */
const KUBERNETES: Readonly<Record<string, Readonly<Record<string, readonly [name: string, help: string]>>>> = {
  deployment: {
    desired: ['kube_deployment_spec_replicas', 'Number of desired pods for a deployment.'],
    ready: ['kube_deployment_status_replicas_ready', 'The number of ready replicas per deployment.'],
    updated: ['kube_deployment_status_replicas_updated', 'The number of updated replicas per deployment.'],
  },
  statefulset: {
    desired: ['kube_statefulset_replicas', 'Number of desired pods for a StatefulSet.'],
    ready: ['kube_statefulset_status_replicas_ready', 'The number of ready replicas per StatefulSet.'],
    updated: ['kube_statefulset_status_replicas_updated', 'The number of updated replicas per StatefulSet.'],
  },
  daemonset: {
    desired: [
      'kube_daemonset_status_desired_number_scheduled',
      'The number of nodes that should be running the daemon pod.',
    ],
    ready: ['kube_daemonset_status_number_ready', 'The number of nodes that run the daemon pod and have it ready.'],
    updated: [
      'kube_daemonset_status_updated_number_scheduled',
      'The number of nodes that are running updated daemon pod.',
    ],
  },
}

/**
 * A count of a workload of Kubernetes as kube-state-metrics has it, beside the name that all orchestrators share; null
 * for what is none.
 *
 * Source: kube-state-metrics 2.10, docs/{deployment,statefulset,daemonset}-metrics.md.
 */
export function kubernetesAs({ target, check, item }: Subject, metric: string): Named | null {
  const [, namespace, kind, name] = /^([^/]+)\/([a-z]+)\/([^/]+)$/u.exec(item) ?? []
  if (check !== 'workload-replicas' || namespace === undefined || kind === undefined || name === undefined) return null
  const counts = Object.hasOwn(KUBERNETES, kind) ? KUBERNETES[kind] : undefined
  const known = counts && Object.hasOwn(counts, metric) ? counts[metric] : undefined
  if (!known) return null
  const labels: Series = [
    ['target', target],
    ['namespace', namespace],
    [kind, name],
  ]
  return { name: known[0], help: known[1], labels }
}
