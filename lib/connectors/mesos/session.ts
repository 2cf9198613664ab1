import type { OpenContext, Session } from '../../kit/connector.ts'
import { faulted, FaultError, seen } from '../../kit/fault.ts'
import { webApi } from '../../kit/web-api/client.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { mayAnswerElsewhere } from '../../kit/web-api/faults.ts'
import { placesOf } from '../../kit/web-api/options.ts'
import type { WebApiOptions } from '../../kit/web-api/options.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'
import type { Looked } from '../../model/fault.ts'
import type { ClusterNode, ControlPlane } from '../../model/node.ts'
import type { NodeReader } from '../../model/session.ts'
import { electedMaster } from './elected.ts'
import type { Elected } from './elected.ts'
import { askMasters, controlOf, electedOf, leaderElsewhere, nobodyLeads } from './masters.ts'
import type { Master } from './masters.ts'

/** The options after lib/inventory has fetched what they refer to. */
export interface MesosOptions extends WebApiOptions {
  readonly api?: 'v0' | 'v1' | undefined
}

/** Finds masters that answer. Throws a FaultError. */
export async function openSession(options: MesosOptions, context: OpenContext): Promise<Session> {
  const api = webApi(options, context.clock)
  const places = placesOf(options)
  try {
    await askMasters(api, places, context.signal)
  } catch (error) {
    api.close()
    throw error
  }
  const reader = mesosReader(api, places, options.api)
  let alive = true
  return {
    nodes: {
      read: async (sections, signal) => {
        try {
          return await reader.read(sections, signal)
        } catch (error) {
          if (mayAnswerElsewhere(error)) alive = false
          throw error
        }
      },
    },
    cost: () => api.cost(),
    get alive() {
      return alive
    },
    close: () => {
      alive = false
      api.close()
      return Promise.resolve()
    },
  }
}

/** Asks every master how it is, and the elected one for the rest. */
function mesosReader(api: WebApi, places: readonly ApiPlace[], choice: MesosOptions['api']): NodeReader {
  const membersOf = async (
    leader: ReturnType<typeof electedOf>[number] | undefined,
    elsewhere: string | null,
    elected: Elected | null,
  ): Promise<ClusterNode[]> => {
    if (!leader || !elected) throw nobodyLeads(elsewhere)
    return elected.agents(leader.metrics)
  }
  const planeOf = async (
    masters: readonly Master[],
    elsewhere: string | null,
    elected: Elected | null,
  ): Promise<ControlPlane> => {
    if (!elected) return controlOf(masters, { elsewhere, frameworks: [] })
    const [frameworks, version] = await Promise.all([elected.frameworks(), elected.version()])
    return controlOf(masters, { elsewhere, frameworks, ...(version !== undefined && { version }) })
  }

  return {
    read: async (sections, signal) => {
      const masters = await askMasters(api, places, signal)
      const [leader] = electedOf(masters)
      const elsewhere = leader ? null : await leaderElsewhere(api, masters, signal)
      const elected = leader ? electedMaster(api, leader.place, places, choice, signal) : null
      const [members, control] = await Promise.all([
        sections.has('members') ? looked(() => membersOf(leader, elsewhere, elected)) : null,
        sections.has('control') ? looked(() => planeOf(masters, elsewhere, elected)) : null,
      ])
      return { ...(members && { members }), ...(control && { control }) }
    },
  }
}

async function looked<T>(work: () => Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work())
  } catch (error) {
    if (error instanceof FaultError) return faulted(error)
    throw error
  }
}
