import type { ClusterNode } from '../../model/node.ts'
import { seconds } from './agents.ts'
import type { Listed } from './agents.ts'
import type { Agent, LostAgent } from './api.ts'

/** However many are away: nobody reads more of them. */
const MAX_UNREACHABLE = 1000
/** A cluster has some ten thousand at the most. */
const MAX_REMEMBERED = 100_000

/** Where an agent was when it was seen last. */
type Address = Pick<Agent, 'hostname' | 'port'>

/** What is remembered of agents from one look to the next: the registry knows those that are away by their id alone. */
export interface AgentNames {
  /** Remembers those that are there now, and of the others only those that are still missed. */
  keep(listed: Listed, missed: readonly LostAgent[]): void
  of(id: string): Address | undefined
}

export function agentNames(): AgentNames {
  let known = new Map<string, Address>()
  return {
    keep: ({ here, recovered }, missed) => {
      const missedYet = missed.flatMap(({ id: { value } }) => {
        const address = known.get(value)
        return address ? [[value, address] as const] : []
      })
      const seen = [...here, ...recovered].map(({ id, hostname, port }) => [id, { hostname, port }] as const)
      known = new Map([...missedYet, ...seen].slice(0, MAX_REMEMBERED))
    },
    of: (id) => known.get(id),
  }
}

/**
 * Those that the master has lost sight of. Whose host is back under another id is not missed: the registry keeps the old
 * one for weeks.
 *
 * @param count `master/slaves_unreachable`; those that are not named are told by number
 * @param lost what the registry says of them, where we may read it
 */
export function unreachableNodes(
  count: number,
  lost: readonly LostAgent[],
  { listed, names }: { readonly listed: Listed; readonly names: Pick<AgentNames, 'of'> },
): ClusterNode[] {
  const there = new Set(listed.here.map(placeOf))
  const isBack = ({ id }: LostAgent): boolean => {
    const address = names.of(id.value)
    return address?.hostname !== undefined && there.has(placeOf(address))
  }
  const unnamed = Array.from({ length: Math.max(0, Math.min(count - lost.length, MAX_UNREACHABLE)) }, (_, at) =>
    unreachable(
      `unreachable#${at + 1}`,
      `unreachable agent #${at + 1}`,
      'the master counts it and does not say which it is',
    ),
  )
  const named = lost
    .filter((each) => !isBack(each))
    .slice(-MAX_UNREACHABLE)
    .map(({ id: { value: id }, timestamp }) => {
      const at = seconds(timestamp)
      const node = unreachable(id, names.of(id)?.hostname ?? `agent ${id}`, 'the master has lost sight of it')
      return at === undefined ? node : { ...node, since: at * 1000 }
    })
  return [...named, ...unnamed]
}

/** Several agents of one host differ by their port. */
function placeOf({ hostname, port }: Address): string {
  return `${hostname ?? ''}:${port ?? ''}`
}

function unreachable(id: string, name: string, why: string): ClusterNode {
  return {
    ...{ id, name, why },
    role: 'worker',
    isReady: false,
    state: 'unreachable',
    pressures: [],
    offers: {},
    promised: {},
    labels: {},
  }
}
