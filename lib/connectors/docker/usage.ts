import type { Clock } from '../../base/clock.ts'
import { fault } from '../../kit/fault.ts'
import type { Container, ContainerUsage } from '../../model/engine.ts'
import type { Ms } from '../../model/time.ts'
import { askInspect, askStats } from './api.ts'
import type { Stats } from './api.ts'
import type { Ask } from './client.ts'
import { phaseOf } from './container.ts'
import { inParallel } from './in-parallel.ts'
import { coresBetween, memoryOf, olderSampleOf, sampleOf } from './sample.ts'
import type { Sample } from './sample.ts'
import { RefusedError } from './status.ts'

/** Two samples closer than this say little about a processor. */
const GAP_MS = 1000

/** The last samples of a session by container. Null before the first read. */
export interface Samples {
  byId: ReadonlyMap<string, Sample> | null
}

/** `oneShot`: the engine can answer with a single sample. `atOnce`: how many may be asked at the same time. */
interface How {
  readonly oneShot: boolean
  readonly atOnce: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

interface Measured {
  readonly container: Container
  readonly stats: Stats
  readonly sample: Sample
  readonly processor: { readonly cpuCores: number; readonly overMs: Ms } | null
}

/**
 * What the running containers use. One answer per container, all asked for at once: Docker 20.10 answers at the next
 * beat of a clock that all of them share. The first read of a session asks twice, as two samples make one number.
 */
export async function readUsage(
  ask: Ask,
  running: readonly Container[],
  samples: Samples,
  how: How,
): Promise<ContainerUsage[]> {
  const before = samples.byId ?? new Map<string, Sample>()
  const measured = new Map((await measureAll(ask, running, before, how)).map((each) => [each.container.id, each]))
  const single = [...measured.values()].filter(({ processor }) => processor === null)
  if (samples.byId === null && single.length > 0) {
    await how.clock.sleep(GAP_MS, how.signal)
    const firsts = new Map(single.map(({ container, sample }) => [container.id, sample]))
    const again = await measureAll(
      ask,
      single.map(({ container }) => container),
      firsts,
      how,
    )
    for (const { container } of single) measured.delete(container.id)
    for (const each of again) measured.set(each.container.id, each)
  }
  samples.byId = new Map([...measured].map(([id, { sample }]) => [id, sample]))
  return running.flatMap(({ id }) => {
    const each = measured.get(id)
    return each ? [toUsage(each)] : []
  })
}

async function measureAll(
  ask: Ask,
  containers: readonly Container[],
  before: ReadonlyMap<string, Sample>,
  how: How,
): Promise<Measured[]> {
  const wait = { concurrency: how.atOnce, signal: how.signal }
  const all = await inParallel(containers, wait, async (container, signal): Promise<Measured | null> => {
    const stats = await statsOf(ask, container, how.oneShot, signal)
    const startedAt = container.startedAt ?? null
    const sample = stats && sampleOf(stats, startedAt, how.clock.monotonicMs())
    if (!sample) return null
    const older = before.get(container.id) ?? olderSampleOf(stats, startedAt)
    return { container, stats, sample, processor: older && coresBetween(older, sample) }
  })
  return all.filter((each) => each !== null)
}

/** Null for a container that ended or went away since the list: Docker says 404 or sends zeros, Podman says 500. */
async function statsOf(ask: Ask, container: Container, oneShot: boolean, signal: AbortSignal): Promise<Stats | null> {
  try {
    return await ask(askStats(container.id, oneShot), signal)
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    if (error.status === 404 || !(await stillRuns(ask, container, signal))) return null
    throw error
  }
}

async function stillRuns(ask: Ask, { id }: Container, signal: AbortSignal): Promise<boolean> {
  try {
    return phaseOf((await ask(askInspect(id), signal)).State.Status) === 'running'
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return false
    throw error
  }
}

function toUsage({ container, stats, sample, processor }: Measured): ContainerUsage {
  const memoryBytes = memoryOf(stats)
  const memoryLimitBytes = container.memoryLimitBytes ?? stats.memory_stats.limit
  const cpuLimitCores = container.cpuLimitCores ?? sample.processors
  if (cpuLimitCores === 0)
    throw fault('protocol', `the engine does not say how many processors "${container.name}" has`)
  return {
    id: container.id,
    name: container.name,
    ...processor,
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(memoryLimitBytes !== undefined && { memoryLimitBytes }),
    memoryLimited: container.memoryLimitBytes !== undefined,
    cpuLimitCores,
    ...(stats.pids_stats?.current !== undefined && { processes: stats.pids_stats.current }),
  }
}
