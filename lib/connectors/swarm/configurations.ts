import * as z from 'zod'
import type { Ask, Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { after } from '../../kit/engine/looked.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import { fault } from '../../kit/fault.ts'
import { recordAll } from '../../kit/record-all.ts'
import type { Recorded, Versioned } from '../../kit/record-all.ts'
import type { Configuration, ConfigurationSection, Recorder } from '../../model/configuration.ts'
import type { Looked } from '../../model/fault.ts'
import type { ConfigurationReader } from '../../model/session.ts'
import type { Node, Services } from './api.ts'

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

const attached = z.array(z.object({ Target: z.string() })).nullish()
const attachments = z.object({
  Spec: z.object({ Networks: attached, TaskTemplate: z.object({ Networks: attached }).nullish() }),
})

/** Each change of a service counts its version up. */
const state = z.object({
  ID: z.string(),
  Version: z
    .object({ Index: z.number() })
    .nullish()
    .catch(null)
    .transform((version) => (version ? String(version.Index) : null)),
})

/** Begins a look as all readers of a swarm do. */
type Led = <T>(signal: AbortSignal, work: (nodes: Looked<Node[]>) => Promise<T>) => Promise<T>

/**
 * Reads what services are made of, of the list that tells of workloads: whoever asks for both at once asks once. A
 * service knows its networks by id, so their names are asked for when there is one that has not been heard of.
 */
export function configurationReader(
  ask: Ask,
  services: Question<Services>,
  { led, record }: { readonly led: Led; readonly record: Recorder | null },
): ConfigurationReader {
  const names = new Map<string, string>()
  const recorded: Recorded = new Map()

  const learn = async (documents: readonly unknown[], signal: AbortSignal): Promise<void> => {
    const ids = new Set(documents.flatMap(networksOf))
    for (const id of names.keys()) if (!ids.has(id)) names.delete(id)
    const unknown = [...ids].filter((id) => !names.has(id))
    if (unknown.length === 0) return
    const listed = new Map((await ask(askNetworks, signal)).map(({ Id, Name }) => [Id, Name]))
    const unlisted = unknown.filter((id) => !listed.has(id)).slice(0, MOST_UNLISTED)
    const found = await Promise.all(unlisted.map(async (id) => [id, await nameIn(ask, id, signal)] as const))
    const single = new Map(found)
    // One without a name keeps its id, and is not asked for each time.
    for (const id of unknown) names.set(id, listed.get(id) ?? single.get(id) ?? id)
  }

  const running = async (signal: AbortSignal): Promise<readonly Configuration[]> => {
    if (!record) throw fault('not-supported', 'nobody records configurations here')
    const { documents } = await ask(services, signal)
    await learn(documents, signal)
    const nameOf = (id: string): string | undefined => names.get(id)
    const objects = documents.map((document): Versioned => {
      const { ID, Version } = state.parse(document)
      return { id: ID, version: Version, definition: { kind: 'service', document, nameOf } }
    })
    return recordAll(objects, record, recorded, signal)
  }

  return {
    read: (sections: ReadonlySet<ConfigurationSection>, signal) =>
      led(signal, async (nodes) =>
        sections.has('running') ? { running: await after(nodes, () => running(signal)) } : {},
      ),
  }
}

async function nameIn(ask: Ask, id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await ask(askNetwork(id), signal)).Name
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return undefined
    throw error
  }
}

function networksOf(document: unknown): readonly string[] {
  const parsed = attachments.safeParse(document)
  if (!parsed.success) return []
  const { Networks, TaskTemplate } = parsed.data.Spec
  return [...(Networks ?? []), ...(TaskTemplate?.Networks ?? [])].map(({ Target }) => Target)
}
