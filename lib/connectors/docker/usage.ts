import type { Clock } from '../../base/clock.ts'
import { fault } from '../../kit/fault.ts'
import type { Container, ContainerUsage } from '../../model/engine.ts'
import { between } from './sample.ts'
import type { Between, Reading, Sample } from './sample.ts'

/** Two samples closer than this say little about a processor. */
const GAP_MS = 1000

/**
 * Reads the counters of running containers; those that ended in between are left out.
 *
 * @param isFirst nothing was read before: an answer that can hold two samples is of more use then
 */
export type Sampling = (
  containers: readonly Container[],
  signal: AbortSignal,
  isFirst: boolean,
) => Promise<ReadonlyMap<string, Reading>>

/** The last samples of a session by container. Null before the first read. */
export interface Samples {
  byId: ReadonlyMap<string, Sample> | null
}

interface Measured {
  readonly reading: Reading
  readonly since: Between | null
}

/**
 * What the running containers use. Two samples make one number: whoever gave one at the first read of a session is asked
 * again.
 */
export async function readUsage(
  running: readonly Container[],
  samples: Samples,
  { sampling, clock, signal }: { sampling: Sampling; clock: Clock; signal: AbortSignal },
): Promise<ContainerUsage[]> {
  const isFirst = samples.byId === null
  const measured = measure(await sampling(running, signal, isFirst), samples.byId ?? new Map<string, Sample>())
  const single = running.filter(({ id }) => measured.get(id)?.since === null)
  if (isFirst && single.length > 0) {
    await clock.sleep(GAP_MS, signal)
    const firsts = samplesOf(measured)
    const again = measure(await sampling(single, signal, false), firsts)
    for (const { id } of single) {
      const later = again.get(id)
      if (later) measured.set(id, later)
      else measured.delete(id)
    }
  }
  samples.byId = samplesOf(measured)
  return running.flatMap((container) => {
    const each = measured.get(container.id)
    return each ? [toUsage(container, each)] : []
  })
}

function measure(readings: ReadonlyMap<string, Reading>, before: ReadonlyMap<string, Sample>): Map<string, Measured> {
  return new Map(
    [...readings].map(([id, reading]) => {
      const older = before.get(id) ?? reading.older
      return [id, { reading, since: older ? between(older, reading.sample) : null }]
    }),
  )
}

function samplesOf(measured: ReadonlyMap<string, Measured>): ReadonlyMap<string, Sample> {
  return new Map([...measured].map(([id, { reading }]) => [id, reading.sample]))
}

function toUsage(container: Container, { reading, since }: Measured): ContainerUsage {
  const { memoryBytes, processes } = reading
  const memoryLimitBytes = container.memoryLimitBytes ?? reading.memoryLimitBytes
  const cpuLimitCores = container.cpuLimitCores ?? reading.sample.processors
  const ownProcessLimit = container.processLimit ?? reading.processLimit
  const processLimit = ownProcessLimit ?? reading.hostProcessLimit
  if (cpuLimitCores === 0)
    throw fault('protocol', `the engine does not say how many processors "${container.name}" has`)
  return {
    id: container.id,
    name: container.name,
    ...since,
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(memoryLimitBytes !== undefined && { memoryLimitBytes }),
    memoryLimited: container.memoryLimitBytes !== undefined,
    cpuLimitCores,
    ...(processes !== undefined && { processes }),
    ...(processLimit !== undefined && { processLimit }),
    processLimited: ownProcessLimit !== undefined,
  }
}
