import type * as z from 'zod'
import { fault } from '../../kit/fault.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import type { Answer } from '../../kit/web-api/answer.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { placeSentTo } from '../../kit/web-api/places.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'
import type { ClusterNode } from '../../model/node.ts'
import { listedBy, listedByV1, nodesOf, withOwnNames } from './agents.ts'
import type { Listed } from './agents.ts'
import { agents, agentsV1, frameworksV1, registry, summary, version } from './api.ts'
import type { Framework, LostAgent, Metrics } from './api.ts'
import { nobodyLeads } from './masters.ts'
import { unreachableNodes } from './unreachable.ts'
import type { AgentNames } from './unreachable.ts'

const MAX_BYTES = 64 * 1024 ** 2
/** The old API is not there, or not for us. */
const REFUSED: ReadonlySet<number> = new Set([403, 404, 405, 410, 501])

/** Questions to the elected master. They throw FaultErrors. */
export interface Elected {
  agents(metrics: Metrics, names: AgentNames): Promise<ClusterNode[]>
  frameworks(): Promise<readonly Framework[]>
  version(): Promise<string | undefined>
}

/** Ways to ask the elected master. */
interface Asking {
  readonly page: (path: string) => Promise<Answer>
  readonly call: <T>(type: string, schema: z.ZodType<T>) => Promise<T>
  /** The first of the old pages that is there, else v1. */
  readonly either: <T>(paths: readonly string[], old: (answer: Answer) => T, v1: () => Promise<T>) => Promise<T>
}

function asking(
  api: WebApi,
  leader: ApiPlace,
  places: readonly ApiPlace[],
  choice: 'v0' | 'v1' | undefined,
  signal: AbortSignal,
): Asking {
  const ask = async (path: string, body?: string): Promise<Answer> => {
    const question = { path, maxBytes: MAX_BYTES, ...(body !== undefined && { body }) }
    const answer = await api.ask(leader, question, signal)
    if (answer.status !== 307) return answer
    // Another was elected since we asked for the metrics.
    const name = placeSentTo(answer.location, leader)
    const next = places.find((each) => each.name === name && each !== leader)
    if (!next) throw nobodyLeads(name === null ? null : { name })
    return api.ask(next, question, signal)
  }
  return {
    page: (path) => ask(path),
    call: async (type, schema) => jsonOf(await ask('/api/v1', JSON.stringify({ type })), schema),
    either: async (paths, old, v1) => {
      if (choice === 'v1') return v1()
      let refused: Answer | null = null
      for (const path of paths) {
        const answer = await ask(path)
        if (!REFUSED.has(answer.status)) return old(answer)
        refused ??= answer
      }
      if (choice === 'v0' && refused) return old(refused)
      return v1()
    },
  }
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
  const { page, call, either } = asking(api, leader, places, choice, signal)
  /** No API but the registry says which agents those are. Before 1.2 it knew none, and it may not be for us. */
  const lostAgents = async (): Promise<readonly LostAgent[]> => {
    const answer = await page('/registrar(1)/registry')
    return REFUSED.has(answer.status) ? [] : (jsonOf(answer, registry).unreachable?.slaves ?? [])
  }

  return {
    agents: async (metrics, names) => {
      const away = metrics['master/slaves_unreachable'] ?? 0
      const [listed, lost] = await Promise.all([
        either<Listed>(
          // The summary came before the list of agents did, and does not tell of those that are not back yet.
          ['/master/slaves', '/master/state-summary'],
          (answer) => listedBy(jsonOf(answer, agents)),
          async () => listedByV1(await call('GET_AGENTS', agentsV1)),
        ),
        away > 0 ? lostAgents() : [],
      ])
      const counted = (metrics['master/slaves_active'] ?? 0) + (metrics['master/slaves_inactive'] ?? 0)
      if (listed.here.length === 0 && listed.recovered.length === 0 && counted > 0)
        throw fault('auth-failed', `the master counts ${counted} agents and shows us none: they are hidden from us`, {
          hint: 'this account needs the right to see agents (view_role, get_agents)',
        })
      const missing = unreachableNodes(away, lost, { listed, names })
      names.keep(listed, lost)
      return withOwnNames([...nodesOf(listed), ...missing])
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
      const answer = await page('/version')
      return answer.status === 200 ? (jsonOf(answer, version).version ?? undefined) : undefined
    },
  }
}
