import type { OpenContext, Session } from '../../kit/connector.ts'
import { faulted, FaultError, seen } from '../../kit/fault.ts'
import { webApi } from '../../kit/web-api/client.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { placesOf } from '../../kit/web-api/options.ts'
import type { WebApiOptions } from '../../kit/web-api/options.ts'
import { webSession } from '../../kit/web-api/session.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'
import type { Looked } from '../../model/fault.ts'
import type { ClusterNode, ControlPlane } from '../../model/node.ts'
import type { NodeReader } from '../../model/session.ts'
import { electedMaster } from './elected.ts'
import type { Elected } from './elected.ts'
import { askMasters, believedOf, controlOf, followed, nobodyLeads } from './masters.ts'
import type { Followed, Master } from './masters.ts'
import { agentNames } from './unreachable.ts'

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
  return webSession(api, (heed) => ({
    nodes: { read: (sections, signal) => heed(() => reader.read(sections, signal)) },
  }))
}

/** Asks every master how it is, and the elected one for the rest. */
function mesosReader(api: WebApi, places: readonly ApiPlace[], choice: MesosOptions['api']): NodeReader {
  const names = agentNames()
  const planeOf = async (
    masters: readonly Master[],
    follow: Followed,
    elected: Elected | null,
  ): Promise<ControlPlane> => {
    if (!elected) return controlOf(masters, { follow, frameworks: [] })
    const [frameworks, version] = await Promise.all([elected.frameworks(), elected.version()])
    return controlOf(masters, { follow, frameworks, ...(version !== undefined && { version }) })
  }

  return {
    read: async (sections, signal) => {
      const masters = await askMasters(api, places, signal)
      const leader = believedOf(masters)
      const follow = leader ? null : await followed(api, masters, signal)
      const elected = leader && electedMaster(api, leader.place, places, choice, signal)
      const membersOf = async (): Promise<ClusterNode[]> => {
        if (!leader || !elected) throw nobodyLeads(follow)
        return elected.agents(leader.metrics, names)
      }
      const [members, control] = await Promise.all([
        sections.has('members') ? looked(membersOf) : null,
        sections.has('control') ? looked(() => planeOf(masters, follow, elected)) : null,
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
