import * as z from 'zod'
import type { Ask, Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { RefusedError } from '../../kit/engine/status.ts'

const network = z.object({ Id: z.string(), Name: z.string() })
type Network = z.output<typeof network>

const askNetworks: Question<Network[]> = { path: '/networks', schema: z.array(network), maxBytes: 16 * MiB }
const askNetwork = (id: string): Question<Network> => ({
  path: `/networks/${encodeURIComponent(id)}`,
  schema: network,
  maxBytes: 4 * MiB,
})
/** "host" and "bridge" as a swarm knows them are in no list. There are few networks like that. */
const MOST_UNLISTED = 8

export interface NetworkNames {
  /** The names of these networks, and of no other. */
  of(ids: readonly string[], signal: AbortSignal): Promise<(id: string) => string | undefined>
}

/** Services know their networks by id: names are asked for when there is one that has not been heard of. */
export function networkNames(ask: Ask): NetworkNames {
  const names = new Map<string, string>()
  return {
    async of(given, signal) {
      const ids = new Set(given)
      for (const id of names.keys()) if (!ids.has(id)) names.delete(id)
      const unknown = [...ids].filter((id) => !names.has(id))
      const found = await namesOf(unknown, ask, signal)
      // One without a name keeps its id, and is not asked for each time.
      for (const id of unknown) names.set(id, found.get(id) ?? id)
      return (id) => names.get(id)
    },
  }
}

/** By id, or by name; those that are not there are left out. */
export async function namesOf(
  wanted: readonly string[],
  ask: Ask,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (wanted.length === 0) return new Map()
  const listed = new Map(
    (await ask(askNetworks, signal)).flatMap(({ Id, Name }) => [[Name, Name] as const, [Id, Name] as const]),
  )
  const unlisted = wanted.filter((each) => !listed.has(each)).slice(0, MOST_UNLISTED)
  const single = await Promise.all(unlisted.map(async (each) => [each, await nameIn(ask, each, signal)] as const))
  for (const [each, name] of single) if (name !== undefined) listed.set(each, name)
  return listed
}

async function nameIn(ask: Ask, id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await ask(askNetwork(id), signal)).Name
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return undefined
    throw error
  }
}
