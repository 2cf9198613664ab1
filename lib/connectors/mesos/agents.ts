import type { ClusterNode, Resources } from '../../model/node.ts'
import type { agents, agentsV1, Agent, AgentInfoV1, AgentV1, Amounts } from './api.ts'
import type * as z from 'zod'

const MEBIBYTE = 1024 ** 2

/** What one of the APIs tells of agents. */
export interface Listed {
  readonly here: readonly Agent[]
  /** Known from the registry, and not heard of since the master was elected. */
  readonly recovered: readonly Agent[]
}

/** The agents as the old API tells them. */
export function listedBy({ slaves, recovered_slaves: recovered }: z.infer<typeof agents>): Listed {
  const there = new Set(slaves.map(({ id }) => id))
  return { here: slaves, recovered: (recovered ?? []).filter(({ id }) => !there.has(id)) }
}

/** The agents as API v1 tells them. */
export function listedByV1({ get_agents: told }: z.infer<typeof agentsV1>): Listed {
  return listedBy({
    slaves: (told.agents ?? []).map(fromV1),
    recovered_slaves: (told.recovered_agents ?? []).map(infoFromV1),
  })
}

export function nodesOf({ here, recovered }: Listed): ClusterNode[] {
  return [...here.map((agent) => nodeOf(agent, 'here')), ...recovered.map((agent) => nodeOf(agent, 'recovered'))]
}

/** Nodes of one name have the end of their id behind it: agents may share a host. */
export function withOwnNames(nodes: readonly ClusterNode[]): ClusterNode[] {
  const times = new Map<string, number>()
  for (const { name } of nodes) times.set(name, (times.get(name) ?? 0) + 1)
  return nodes.map((node) =>
    (times.get(node.name) ?? 0) > 1 ? { ...node, name: `${node.name} (${node.id.slice(-12)})` } : node,
  )
}

function nodeOf(agent: Agent, place: 'here' | 'recovered'): ClusterNode {
  const { id, hostname, version, reregistered_time: again, registered_time: first } = agent
  const isActive = place === 'here' && agent.active !== false
  const closed = closedBy(agent)
  const since = (again ?? 0) > 0 ? again : first
  return {
    id,
    name: hostname ?? id,
    role: 'worker',
    isReady: isActive,
    ...(place === 'recovered'
      ? {
          state: 'recovered, not back yet',
          why: 'known from the registry, and not heard of since the master was elected',
        }
      : { state: isActive ? 'active' : 'disconnected', why: '' }),
    ...(isActive && typeof since === 'number' && { since: since * 1000 }),
    ...(closed !== null && { closed }),
    pressures: [],
    offers: resourcesOf(agent.resources),
    promised: resourcesOf(agent.used_resources),
    ...(typeof version === 'string' && { version }),
    labels: labelsOf(agent.attributes),
  }
}

/** What an operator wants of it. */
function closedBy({ deactivated, drain_info: drain }: Agent): string | null {
  const state = drain?.state
  if (typeof state === 'string' && state !== '') return state.toLowerCase()
  return deactivated === true ? 'deactivated' : null
}

function resourcesOf(amounts: Amounts): Resources {
  const { cpus, mem, disk, gpus } = amounts ?? {}
  return {
    ...(typeof cpus === 'number' && { cpuCores: cpus }),
    ...(typeof mem === 'number' && { memoryBytes: mem * MEBIBYTE }),
    ...(typeof disk === 'number' && { diskBytes: disk * MEBIBYTE }),
    ...(typeof gpus === 'number' && { gpus }),
  }
}

function labelsOf(attributes: Agent['attributes']): Record<string, string> {
  const plain = Object.entries(attributes ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
  )
  return Object.fromEntries(plain)
}

function fromV1(agent: AgentV1): Agent {
  const info = infoFromV1(agent.agent_info)
  return {
    ...info,
    version: agent.version,
    active: agent.active,
    deactivated: agent.deactivated,
    drain_info: agent.drain_info,
    registered_time: seconds(agent.registered_time),
    reregistered_time: seconds(agent.reregistered_time),
    resources: agent.total_resources ? summed(agent.total_resources) : info.resources,
    // Nothing is promised where the list is empty or absent: v1 leaves empty lists out.
    used_resources: agent.total_resources ? { cpus: 0, mem: 0, disk: 0, ...summed(agent.allocated_resources) } : null,
  }
}

function infoFromV1({ id, hostname, port, resources, attributes }: AgentInfoV1): Agent {
  const named = (attributes ?? []).map(({ name, text, scalar }) => [name, text?.value ?? scalar?.value] as const)
  return {
    id: id.value,
    hostname,
    port,
    resources: summed(resources),
    attributes: Object.fromEntries(named),
  }
}

/** One resource comes once for each role that it is reserved for. */
function summed(resources: AgentV1['total_resources']): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { name, scalar } of resources ?? []) {
    const value = scalar?.value
    if (typeof name === 'string' && typeof value === 'number' && /^(?:cpus|mem|disk|gpus)$/u.test(name))
      sums[name] = (sums[name] ?? 0) + value
  }
  return sums
}

/** Since 1970. */
export function seconds(time: AgentV1['registered_time']): number | undefined {
  return typeof time?.nanoseconds === 'number' ? time.nanoseconds / 1e9 : undefined
}
