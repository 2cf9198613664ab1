import * as z from 'zod'
import type { Ask, Question } from '../../kit/engine/client.ts'
import { after } from '../../kit/engine/looked.ts'
import { fault } from '../../kit/fault.ts'
import { recordAll } from '../../kit/record-all.ts'
import type { Recorded, Versioned } from '../../kit/record-all.ts'
import type { Configuration, ConfigurationSection, Recorder } from '../../model/configuration.ts'
import type { Looked } from '../../model/fault.ts'
import type { ConfigurationReader } from '../../model/session.ts'
import type { Node, Services } from './api.ts'
import { networkNames } from './network-names.ts'

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
  const names = networkNames(ask)
  const recorded: Recorded = new Map()

  const running = async (signal: AbortSignal): Promise<readonly Configuration[]> => {
    if (!record) throw fault('not-supported', 'nobody records configurations here')
    const { documents } = await ask(services, signal)
    const nameOf = await names.of(documents.flatMap(networksOf), signal)
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

/** As it refers to them. */
export function networksOf(document: unknown): readonly string[] {
  const parsed = attachments.safeParse(document)
  if (!parsed.success) return []
  const { Networks, TaskTemplate } = parsed.data.Spec
  return [...(Networks ?? []), ...(TaskTemplate?.Networks ?? [])].map(({ Target }) => Target)
}
