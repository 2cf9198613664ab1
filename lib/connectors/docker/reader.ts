import type { EngineFacts, EngineInfo, EngineSection } from '../../model/engine.ts'
import type { Answers, EngineReader } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { askInfo } from './api.ts'
import type { Info } from './api.ts'
import type { Ask, Client } from '../../kit/engine/client.ts'
import { containersReader } from './containers-reader.ts'
import type { ContainersAround } from './containers-reader.ts'
import { readFileHash } from './file-hash.ts'
import { resourcesReader } from './resources.ts'
import { readSlowSections, withContainers } from './slow-sections.ts'
import { readLogs } from '../../kit/engine/logs.ts'
import { first, isSilence, look } from '../../kit/engine/looked.ts'
import type { Spoken } from '../../kit/engine/version.ts'

/** Podman searches the package database of its host for every /info, a second of its processor: not in each pass. */
const PODMAN_INFO_MS = 10 * 60_000

/** What begins with the list of containers. */
const LISTED: readonly EngineSection[] = ['containers', 'usage', 'images', 'configurations']

interface Surroundings extends ContainersAround {
  /** Said beside the engine's own warnings. */
  readonly warnings: readonly string[]
  /** Called when the engine did not answer: this conversation is over. */
  silent(): void
}

/** Reads an engine: one list for containers and usage, then what the list does not tell. */
export function engineReader(client: Client, spoken: Spoken, around: Surroundings): EngineReader {
  const ask: Ask = async (question, signal) => {
    try {
      return await client.ask(question, spoken.api, signal)
    } catch (error) {
      if (isSilence(error)) around.silent()
      throw error
    }
  }
  const containers = containersReader(ask, spoken, around)
  const resources = resourcesReader(ask, around)

  let known: { readonly info: EngineInfo; readonly atMs: Ms } | null = null

  const infoOf = async (signal: AbortSignal): Promise<EngineInfo> => {
    const now = around.clock.monotonicMs()
    if (spoken.product === 'podman' && known && now - known.atMs < PODMAN_INFO_MS) return known.info
    const info = toInfo(await ask(askInfo, signal), spoken, around.warnings)
    known = { info, atMs: now }
    return info
  }

  // One question goes ahead alone: when the engine is silent, only one call waits for it.
  const leading = async (sections: ReadonlySet<EngineSection>, signal: AbortSignal): Promise<Answers<EngineFacts>> => {
    if (!LISTED.some((each) => sections.has(each))) {
      const info = sections.has('info') ? { info: await first(() => infoOf(signal)) } : {}
      return { ...info, ...(sections.has('resources') && { resources: await first(() => resources(signal)) }) }
    }
    const listed = await first(() => containers.list(sections, signal))
    const [info, rest] = await Promise.all([
      sections.has('info') ? look(() => infoOf(signal)) : null,
      containers.rest(listed, sections, signal),
    ])
    // When the events have begun, what is listed stays true for as long as they tell nothing.
    const made = sections.has('resources') ? await look(() => resources(signal)) : null
    return { ...rest, ...(info && { info }), ...(made && { resources: made }) }
  }

  return {
    read: async (sections, signal) => {
      try {
        const answers = await leading(withContainers(sections), signal)
        const asked = { sections, containers: answers.containers }
        return { ...answers, ...(await readSlowSections(client, spoken, asked, { ...around, signal })) }
      } finally {
        client.rest()
      }
    },
    logs: (question, signal) => readLogs(client, spoken.api, { ...question, of: 'containers' }, signal),
    fileHash: (question, signal) => readFileHash(client, spoken.api, question, signal),
  }
}

function toInfo(info: Info, spoken: Spoken, warnings: readonly string[]): EngineInfo {
  return {
    product: spoken.product,
    version: info.ServerVersion,
    apiVersion: spoken.api,
    hostname: info.Name,
    cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
    cores: info.NCPU,
    memoryBytes: info.MemTotal,
    warnings: [...warnings, ...(info.Warnings ?? []).filter((text) => text !== '')],
  }
}
