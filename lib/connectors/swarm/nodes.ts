import type { ClusterNode, ControlPlane, Resources } from '../../model/node.ts'
import type { Node, Task } from './api.ts'
import { isOver } from './states.ts'

/** Enough of an id to tell nodes of one name apart. */
const ID_PART = 7

/**
 * What each node is called, by its id. A hostname is not unique: those that share one have a part of their id behind it.
 */
export function nodeNames(nodes: readonly Node[]): ReadonlyMap<string, string> {
  const times = new Map<string, number>()
  for (const node of nodes) times.set(hostnameOf(node), (times.get(hostnameOf(node)) ?? 0) + 1)
  return new Map(
    nodes.map((node) => {
      const name = hostnameOf(node)
      return [node.ID, times.get(name) === 1 ? name : `${name}.${node.ID.slice(0, ID_PART)}`]
    }),
  )
}

function hostnameOf({ Description, ID }: Node): string {
  return Description?.Hostname || ID
}

/** @param tasks all of the swarm: what they reserve is promised to them until they are over */
export function membersOf(nodes: readonly Node[], tasks: readonly Task[]): ClusterNode[] {
  const names = nodeNames(nodes)
  const promised = promises(tasks)
  return nodes.map((node) => {
    const { ID, Spec, Status, Description } = node
    const version = Description?.Engine?.EngineVersion ?? ''
    const closed = Spec.Availability === 'pause' || Spec.Availability === 'drain' ? Spec.Availability : undefined
    return {
      id: ID,
      name: names.get(ID) ?? ID,
      role: Spec.Role === 'manager' ? 'control' : 'worker',
      isReady: isReady(node),
      state: Status.State,
      why: Status.Message,
      ...(closed !== undefined && { closed }),
      pressures: [],
      offers: offersOf(node),
      promised: promised.get(ID) ?? { cpuCores: 0, memoryBytes: 0, instances: 0 },
      ...(version !== '' && { version }),
      labels: Spec.Labels,
    }
  })
}

/** Of a node that never came up nobody says. */
function offersOf({ Description }: Node): Resources {
  const { NanoCPUs, MemoryBytes } = Description?.Resources ?? {}
  return { ...(NanoCPUs && { cpuCores: NanoCPUs / 1e9 }), ...(MemoryBytes && { memoryBytes: MemoryBytes }) }
}

export function isReady({ Status }: Node): boolean {
  return Status.State === 'ready'
}

function promises(tasks: readonly Task[]): ReadonlyMap<string, Resources> {
  const promised = new Map<string, { cpuCores: number; memoryBytes: number; instances: number }>()
  for (const { NodeID, Spec, Status } of tasks) {
    if (NodeID === '' || isOver(Status.State)) continue
    const sum = promised.get(NodeID) ?? { cpuCores: 0, memoryBytes: 0, instances: 0 }
    promised.set(NodeID, {
      cpuCores: sum.cpuCores + Spec.reserved.NanoCPUs / 1e9,
      memoryBytes: sum.memoryBytes + Spec.reserved.MemoryBytes,
      instances: sum.instances + 1,
    })
  }
  return promised
}

/** The managers. More than half of them have to be there for anything to be decided. */
export function controlPlane(nodes: readonly Node[]): ControlPlane {
  const names = nodeNames(nodes)
  const members = nodes.flatMap(({ ID, ManagerStatus, Status }) =>
    ManagerStatus
      ? [
          {
            name: names.get(ID) ?? ID,
            isReachable: ManagerStatus.Reachability === 'reachable',
            isLeader: ManagerStatus.Leader,
            why: Status.Message || (ManagerStatus.Reachability === 'reachable' ? '' : ManagerStatus.Reachability),
          },
        ]
      : [],
  )
  const needed = Math.floor(members.length / 2) + 1
  const leader = members.find(({ isLeader }) => isLeader)?.name ?? null
  const there = members.filter(({ isReachable }) => isReachable).length
  return { isReady: leader !== null && there >= needed, leader, members, needed, failing: [] }
}

/** What is left to say where a manager answers that nobody leads. */
export function headless(why: string): ControlPlane {
  return { isReady: false, leader: null, members: [], needed: 0, failing: [why] }
}
