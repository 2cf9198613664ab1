import type { Client } from '../../kit/engine/client.ts'
import { after, look } from '../../kit/engine/looked.ts'
import type { Spoken } from '../../kit/engine/version.ts'
import type { Container, EngineFacts, EngineSection } from '../../model/engine.ts'
import type { Looked } from '../../model/fault.ts'
import type { Answers } from '../../model/session.ts'
import { askDiskUse } from './disk-use.ts'
import type { Dearly } from './each-running.ts'
import { readInhabitants } from './inhabitants.ts'
import { readLayerChanges, readLayerSizes } from './layer.ts'

type Slow = 'diskUse' | 'layerChanges' | 'layerSizes' | 'inhabitants'

const OF_CONTAINERS: readonly EngineSection[] = ['layerChanges', 'layerSizes', 'inhabitants']

/** Whoever asks about what is in containers needs to know which there are. */
export function withContainers(sections: ReadonlySet<EngineSection>): ReadonlySet<EngineSection> {
  return OF_CONTAINERS.some((section) => sections.has(section)) ? new Set([...sections, 'containers']) : sections
}

/**
 * What only checks ask for that somebody has written. All of it has deadlines of its own, and missing one says nothing
 * about the conversation.
 */
export async function readSlowSections(
  client: Client,
  spoken: Spoken,
  asked: {
    readonly sections: ReadonlySet<EngineSection>
    readonly containers: Looked<readonly Container[]> | undefined
  },
  by: Dearly,
): Promise<Answers<EngineFacts, Slow>> {
  const { sections, containers } = asked
  const { api } = spoken
  const ofContainers = <T>(
    section: Slow,
    work: (all: readonly Container[]) => Promise<T>,
  ): Promise<Looked<T>> | false => sections.has(section) && containers !== undefined && after(containers, work)
  const [diskUse, layerChanges, layerSizes, inhabitants] = await Promise.all([
    sections.has('diskUse') && look(() => client.ask(askDiskUse, api, by.signal)),
    ofContainers('layerChanges', (all) => readLayerChanges(client, api, all, by)),
    ofContainers('layerSizes', (all) => readLayerSizes(client, api, all, by)),
    ofContainers('inhabitants', (all) => readInhabitants(client, spoken, all, by)),
  ])
  by.signal.throwIfAborted()
  return {
    ...(diskUse && { diskUse }),
    ...(layerChanges && { layerChanges }),
    ...(layerSizes && { layerSizes }),
    ...(inhabitants && { inhabitants }),
  }
}
