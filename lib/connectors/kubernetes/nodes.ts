import type { ClusterNode, ControlPlane, NodePressure, Resources } from '../../model/node.ts'
import { conditionsOf, metaOf, partOf, saying, sinceOf, textOf } from './pick.ts'
import { oneLine } from '../../base/escape.ts'
import type { Condition, Conditions, Meta, Raw } from './pick.ts'
import type { Pod } from './pods.ts'
import { plus, resourcesOf } from './resources.ts'

/** What we keep of a node: what it says of itself. */
export interface NodeState {
  readonly meta: Meta
  readonly conditions: Conditions
  readonly cordoned: boolean
  readonly offers: Resources
  readonly version: string
}

export function pickNode(object: Raw): NodeState | null {
  const meta = metaOf(object)
  if (!meta) return null
  const status = partOf(object, 'status')
  const allocatable = resourcesOf(status['allocatable'])
  return {
    meta,
    conditions: conditionsOf(status['conditions']),
    cordoned: partOf(object, 'spec')['unschedulable'] === true,
    offers: Object.keys(allocatable).length > 0 ? allocatable : resourcesOf(status['capacity']),
    version: textOf(partOf(status, 'nodeInfo')['kubeletVersion']),
  }
}

/** What a node or its pods use now. */
export interface Usage {
  readonly name: string
  readonly used: Resources
}

export function pickUsage(object: Raw): Usage | null {
  const meta = metaOf(object)
  return meta && { name: meta.name, used: resourcesOf(object['usage']) }
}

const CONTROL = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']
const WORDS = { True: 'Ready', False: 'NotReady', Unknown: 'Unknown' } as const

function readinessOf({ conditions }: NodeState): Condition {
  return conditions.get('Ready') ?? { status: 'Unknown', reason: '', message: 'its kubelet has never told' }
}

/** Nodes whose pods nobody can count on, with the word for how they are. */
export function lostOf(nodes: readonly NodeState[]): ReadonlyMap<string, string> {
  const lost = nodes.filter((node) => readinessOf(node).status !== 'True')
  return new Map(lost.map((node) => [node.meta.name, WORDS[readinessOf(node).status]]))
}

/**
 * @param pods null where not all of them may be seen: then nobody knows what has been promised
 * @param usage null where nobody measures
 */
export function membersOf(
  nodes: readonly NodeState[],
  pods: readonly Pod[] | null,
  usage: readonly Usage[] | null,
): ClusterNode[] {
  const promised = pods && promisedOf(pods)
  const promisedAt = (name: string): Resources => (promised ? (promised.get(name) ?? { instances: 0 }) : {})
  const used = new Map(usage?.map((each) => [each.name, each.used]))
  return nodes.map((node) => memberOf(node, promisedAt(node.meta.name), used.get(node.meta.name)))
}

function memberOf(node: NodeState, promised: Resources, used: Resources | undefined): ClusterNode {
  const { meta, cordoned, offers, version } = node
  const ready = readinessOf(node)
  const isReady = ready.status === 'True'
  return {
    id: meta.id,
    name: meta.name,
    role: CONTROL.some((label) => meta.labels[label] !== undefined) ? 'control' : 'worker',
    isReady,
    state: WORDS[ready.status],
    ...sinceOf(ready.changedAt),
    why: isReady ? '' : saying(ready.reason, ready.message),
    ...(cordoned && { closed: 'cordoned' }),
    pressures: pressuresOf(node.conditions),
    offers,
    promised,
    ...(used && { used }),
    ...(version !== '' && { version }),
    labels: meta.labels,
  }
}

const PRESSURES = [
  ['MemoryPressure', 'memory'],
  ['DiskPressure', 'disk'],
  ['PIDPressure', 'processes'],
  ['NetworkUnavailable', 'network'],
] as const

function pressuresOf(conditions: Conditions): NodePressure[] {
  return PRESSURES.flatMap(([type, kind]) => {
    const told = conditions.get(type)
    if (told?.status !== 'True') return []
    return [{ kind, why: saying(told.reason, told.message), ...sinceOf(told.changedAt) }]
  })
}

/** What pods that have not ended were promised, by node. */
function promisedOf(pods: readonly Pod[]): ReadonlyMap<string, Resources> {
  const byNode = new Map<string, Resources>()
  for (const { node, phase, promised } of pods) {
    if (node === undefined || phase === 'Succeeded' || phase === 'Failed') continue
    byNode.set(node, plus(byNode.get(node) ?? {}, { ...promised, instances: 1 }))
  }
  return byNode
}

const MOST_FAILING = 50

/** What `/readyz?verbose` says line by line: "[+]etcd ok", "[-]etcd failed: reason withheld". */
export function controlOf(readyz: string, isReady: boolean, version: string | undefined): ControlPlane {
  const failing = readyz
    .split('\n')
    .filter((line) => line.startsWith('[-]'))
    .slice(0, MOST_FAILING)
    .map((line) => oneLine(line.slice(3), 200).replace(/^(\S+) failed/u, '$1: failed'))
  const said = failing.length === 0 && !isReady ? [oneLine(readyz, 200) || 'not ready'] : failing
  return { isReady, members: [], needed: 0, failing: said, ...(version !== undefined && { version }) }
}
