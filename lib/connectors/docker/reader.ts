import type { Clock } from '../../base/clock.ts'
import { fault, faulted, FaultError, seen } from '../../kit/fault.ts'
import type { Container, ContainerUsage, EngineFacts, EngineInfo, EngineSection } from '../../model/engine.ts'
import type { FaultCode, Looked } from '../../model/fault.ts'
import type { Answers, EngineReader } from '../../model/session.ts'
import { askInfo, askList } from './api.ts'
import type { Info } from './api.ts'
import type { Ask, Client } from './client.ts'
import { forgetGone, inspectAll } from './containers.ts'
import type { Memory, Seen } from './containers.ts'
import { readLogs } from './logs.ts'
import { readUsage } from './usage.ts'
import type { Samples } from './usage.ts'
import type { Spoken } from './version.ts'

/** Nobody spoke to us: there is no use in asking on. Everything else concerns the one question. */
const SILENT: ReadonlySet<FaultCode> = new Set(['unreachable', 'refused', 'timed-out', 'lost', 'tls', 'local'])

interface Surroundings {
  readonly clock: Clock
  /** How many questions may be open at the same time. */
  readonly atOnce: number
  /** Said beside the engine's own warnings. */
  readonly warnings: readonly string[]
  /** Called when the engine did not answer: this conversation is over. */
  silent(): void
}

/** Reads an engine: one list for containers and usage, then what the list does not tell. */
export function engineReader(client: Client, spoken: Spoken, around: Surroundings): EngineReader {
  const memory: Memory = new Map()
  const samples: Samples = { byId: null }
  const ask: Ask = async (question, signal) => {
    try {
      return await client.ask(question, spoken.api, signal)
    } catch (error) {
      if (isSilence(error)) around.silent()
      throw error
    }
  }

  const infoOf = async (signal: AbortSignal): Promise<EngineInfo> =>
    toInfo(await ask(askInfo, signal), spoken, around.warnings)

  const listOf = async (all: boolean, signal: AbortSignal): Promise<Seen> => {
    const askedMs = around.clock.monotonicMs()
    const list = await ask(askList(all), signal)
    if (all) forgetGone(memory, list)
    return { list, askedMs, answeredMs: around.clock.monotonicMs() }
  }

  const usageOf = async (containers: readonly Container[], signal: AbortSignal): Promise<readonly ContainerUsage[]> => {
    if (spoken.windows) throw fault('not-supported', 'usage of containers on Windows is counted in ways we do not know')
    const running = containers.filter(({ phase }) => phase === 'running')
    const { clock, atOnce } = around
    return readUsage(ask, running, samples, { oneShot: spoken.oneShot, clock, atOnce, signal })
  }

  /** The one list, and what hangs on it. */
  const containersAndUsage = async (
    listed: Looked<Seen>,
    sections: ReadonlySet<EngineSection>,
    signal: AbortSignal,
  ): Promise<Answers<EngineFacts, 'containers' | 'usage'>> => {
    const wanted = sections.has('containers') ? listed : runningOnly(listed)
    const containers = await after(wanted, (list) => inspectAll(ask, list, memory, { atOnce: around.atOnce, signal }))
    return {
      ...(sections.has('containers') && { containers }),
      ...(sections.has('usage') && { usage: await after(containers, (all) => usageOf(all, signal)) }),
    }
  }

  return {
    read: async (sections, signal) => {
      const lists = sections.has('containers') || sections.has('usage')
      try {
        // One question goes ahead alone: when the engine is silent, only one call waits for it.
        if (!lists) return sections.has('info') ? { info: await first(() => infoOf(signal)) } : {}
        const listed = await first(() => listOf(sections.has('containers'), signal))
        const [rest, info] = await Promise.all([
          containersAndUsage(listed, sections, signal),
          sections.has('info') ? look(() => infoOf(signal)) : null,
        ])
        signal.throwIfAborted()
        return { ...rest, ...(info && { info }) }
      } finally {
        client.rest()
      }
    },
    logs: (question, signal) => readLogs(client, spoken.api, question, signal),
  }
}

/** Looks, and throws when the engine did not answer at all. */
async function first<T>(work: () => Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work())
  } catch (error) {
    if (isSilence(error) || !(error instanceof FaultError)) throw error
    return faulted(error)
  }
}

async function look<T>(work: () => Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work())
  } catch (error) {
    return faulted(error)
  }
}

async function after<From, To>(looked: Looked<From>, work: (value: From) => Promise<To>): Promise<Looked<To>> {
  return looked.kind === 'seen' ? look(() => work(looked.value)) : looked
}

function isSilence(error: unknown): boolean {
  return error instanceof FaultError && SILENT.has(error.fault.code)
}

function runningOnly(listed: Looked<Seen>): Looked<Seen> {
  if (listed.kind === 'faulted') return listed
  const list = listed.value.list.filter(({ State }) => State === 'running')
  return seen({ ...listed.value, list })
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
