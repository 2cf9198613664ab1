import type * as z from 'zod'
import { fault } from '../../kit/fault.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import type { Answer } from '../../kit/web-api/answer.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { placeSentTo } from '../../kit/web-api/places.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'
import type { ClusterNode } from '../../model/node.ts'
import { nodesOf, nodesOfV1, unreachableNodes, withOwnNames } from './agents.ts'
import { agents, agentsV1, frameworksV1, summary, version } from './api.ts'
import type { Framework, Metrics } from './api.ts'
import { nobodyLeads } from './masters.ts'

const MAX_BYTES = 64 * 1024 ** 2
/** The old API is not there, or not for us. */
const REFUSED: ReadonlySet<number> = new Set([403, 404, 405, 410, 501])

/** Questions to the elected master. They throw FaultErrors. */
export interface Elected {
  agents(metrics: Metrics): Promise<ClusterNode[]>
  frameworks(): Promise<readonly Framework[]>
  version(): Promise<string | undefined>
}

/**
 * @param places all that are listed: a new leader is gone to only if it is one of them
 * @param choice which API is asked; without one the old one, which costs a master least
 */
export function electedMaster(
  api: WebApi,
  leader: ApiPlace,
  places: readonly ApiPlace[],
  choice: 'v0' | 'v1' | undefined,
  signal: AbortSignal,
): Elected {
  const ask = async (path: string, body?: string): Promise<Answer> => {
    const question = { path, maxBytes: MAX_BYTES, ...(body !== undefined && { body }) }
    const answer = await api.ask(leader, question, signal)
    if (answer.status !== 307) return answer
    // Another was elected since we asked for the metrics.
    const name = placeSentTo(answer.location, leader)
    const next = places.find((each) => each.name === name && each !== leader)
    if (!next) throw nobodyLeads(name)
    return api.ask(next, question, signal)
  }
  const call = async <T>(type: string, schema: z.ZodType<T>): Promise<T> =>
    jsonOf(await ask('/api/v1', JSON.stringify({ type })), schema)
  /** The first of the old pages that is there, else v1. */
  const either = async <T>(paths: readonly string[], old: (answer: Answer) => T, v1: () => Promise<T>): Promise<T> => {
    if (choice === 'v1') return v1()
    let refused: Answer | null = null
    for (const path of paths) {
      const answer = await ask(path)
      if (!REFUSED.has(answer.status)) return old(answer)
      refused ??= answer
    }
    if (choice === 'v0' && refused) return old(refused)
    return v1()
  }

  return {
    agents: async (metrics) => {
      const found = await either(
        // The summary came before the list of agents did, and does not tell of those that are not back yet.
        ['/master/slaves', '/master/state-summary'],
        (answer) => nodesOf(jsonOf(answer, agents)),
        async () => nodesOfV1(await call('GET_AGENTS', agentsV1)),
      )
      const counted = (metrics['master/slaves_active'] ?? 0) + (metrics['master/slaves_inactive'] ?? 0)
      if (found.length === 0 && counted > 0)
        throw fault('auth-failed', `the master counts ${counted} agents and shows us none: they are hidden from us`, {
          hint: 'this account needs the right to see agents (view_role, get_agents)',
        })
      return withOwnNames([...found, ...unreachableNodes(metrics['master/slaves_unreachable'] ?? 0)])
    },
    frameworks: () =>
      either<readonly Framework[]>(
        ['/master/state-summary'],
        (answer) => jsonOf(answer, summary).frameworks ?? [],
        async () =>
          ((await call('GET_FRAMEWORKS', frameworksV1)).get_frameworks.frameworks ?? []).map(
            ({ framework_info: { name }, active, connected }) => ({ name, active, connected }),
          ),
      ),
    version: async () => {
      const answer = await ask('/version')
      return answer.status === 200 ? (jsonOf(answer, version).version ?? undefined) : undefined
    },
  }
}
