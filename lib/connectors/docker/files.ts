import type { Clock } from '../../base/clock.ts'
import { FaultError } from '../../kit/fault.ts'
import type { Container } from '../../model/engine.ts'
import type { Shell } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { AGAIN, filesProgram, SHORT_ID } from './files-program.ts'
import type { Reading, Sample, TrafficCounters } from './sample.ts'
import { hasNetwork } from './stats.ts'
import type { Sampling } from './usage.ts'

const TIMEOUT_MS = 10_000
/** Lines of that many fit well into what is kept of a program's output. */
const PER_PROGRAM = 2000
/** Until a host is looked at again where nothing was found. */
const REST_MS = 10 * 60_000

/**
 * Reads the counters of containers where the kernel keeps them, on the host of the engine, in one round trip. Says
 * nothing about what it does not find: the engine is asked for that. After a look that finds nothing it rests for ten
 * minutes.
 */
export function fileSampling({ runScript }: Pick<Shell, 'runScript'>, clock: Clock): Sampling {
  let notBeforeMs = -Infinity

  return async (containers, signal, isFirst) => {
    const there = containers.filter(({ pid }) => pid !== undefined)
    if (there.length === 0 || clock.monotonicMs() < notBeforeMs) return new Map()
    const readings = new Map<string, Reading>()
    for (let at = 0; at < there.length; at += PER_PROGRAM) {
      const part = there.slice(at, at + PER_PROGRAM)
      const output = await outputOf(filesProgram(part, isFirst), signal)
      for (const [id, reading] of readingsOf(output, part, clock.monotonicMs())) readings.set(id, reading)
      if (readings.size === 0) break
    }
    if (readings.size === 0) notBeforeMs = clock.monotonicMs() + REST_MS
    return readings
  }

  async function outputOf(program: string, signal: AbortSignal): Promise<string> {
    try {
      const { stdout, cut } = await runScript(program, { signal, timeoutMs: TIMEOUT_MS })
      return cut ? '' : stdout
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof FaultError) return ''
      throw error
    }
  }
}

/** Files that were read before the engine had said who runs now. */
export interface Ahead {
  /** As they were known then: one that is known otherwise by now has to be read again. */
  readonly of: ReadonlySet<Container>
  readonly readings: ReadonlyMap<string, Reading>
}

/** What the files of the host say of a container, and what the engine says of those that have none there. */
export const preferring =
  (files: Sampling, api: Sampling, ahead?: Promise<Ahead>): Sampling =>
  async (containers, signal, isFirst) => {
    const early = await ahead
    const unread = containers.filter((each) => !early?.of.has(each))
    const readings = new Map(unread.length > 0 ? await files(unread, signal, isFirst) : [])
    for (const each of containers) {
      const reading = early?.of.has(each) ? early.readings.get(each.id) : undefined
      if (reading) readings.set(each.id, reading)
    }
    const others = containers.filter(({ id }) => !readings.has(id))
    return others.length === 0 ? readings : new Map([...readings, ...(await api(others, signal, isFirst))])
  }

interface Host {
  readonly processors: number
  readonly memoryLimitBytes: number
  readonly hostProcessLimit: number
}

/** The readings of the last look; with that of the look before, where there were two. */
function readingsOf(output: string, containers: readonly Container[], seenMs: Ms): Map<string, Reading> {
  const [first = '', second] = output.split(`\n${AGAIN}\n`)
  if (second === undefined) return readingsIn(first, containers, seenMs)
  const before = readingsIn(first, containers, seenMs)
  return new Map(
    [...readingsIn(second, containers, seenMs)].map(([id, reading]) => {
      const older = before.get(id)?.sample
      return [id, older ? { ...reading, older: takenOnly(older) } : reading]
    }),
  )
}

/** When the older of two was taken is known by the host's clock alone. */
function takenOnly({ source, startedAt, busyNs, processors, traffic, takenAt }: Sample): Sample {
  return { source, startedAt, busyNs, processors, ...(traffic && { traffic }), takenAt }
}

/** The readings in what the program printed; lines of another shape, and containers that lack a number, are left out. */
export function readingsIn(output: string, containers: readonly Container[], seenMs: Ms): Map<string, Reading> {
  const lines = output.split('\n').map((line) => line.split(' '))
  const host = hostIn(lines)
  const readings = new Map<string, Reading>()
  if (!host) return readings
  const byShortId = new Map(containers.map((container) => [container.id.slice(0, SHORT_ID), container]))
  for (const [word, id = '', ...said] of lines) {
    const container = word === 'container' ? byShortId.get(id) : undefined
    const reading = container && readingOf(said, container, host, seenMs)
    if (reading) readings.set(container.id, reading)
  }
  return readings
}

function hostIn(lines: readonly (readonly string[])[]): Host | null {
  const [, ...said] = lines.find(([word]) => word === 'host') ?? []
  const [processors, memoryKb, pids, threads] = said.map(numberIn)
  if (!processors || !memoryKb || !pids || !threads) return null
  return { processors, memoryLimitBytes: memoryKb * 1024, hostProcessLimit: Math.min(pids, threads) }
}

const NS_PER: Readonly<Record<string, number>> = { ns: 1, us: 1000 }

function readingOf(said: readonly string[], container: Container, host: Host, seenMs: Ms): Reading | null {
  const [up = '', unit = '', ...numbers] = said
  const [busy, used, cached, processes, processLimit, ...counted] = numbers.map(numberIn)
  const time = timesIn(up, unit)
  if (!time || !isNumber(busy) || !isNumber(used) || !isNumber(cached)) return null
  const traffic = trafficIn(counted)
  const sample: Sample = {
    source: 'files',
    startedAt: container.startedAt ?? null,
    busyNs: busy * time.nsPerUnit,
    processors: host.processors,
    ...(traffic && hasNetwork(container) && { traffic }),
    takenAt: time.takenAt,
    seenMs,
  }
  return {
    sample,
    memoryBytes: cached < used ? used - cached : used,
    memoryLimitBytes: host.memoryLimitBytes,
    ...processesIn(processes, processLimit),
    hostProcessLimit: host.hostProcessLimit,
  }
}

/** When it was read, by the uptime of the host in seconds, and in which unit the kernel counts processor time there. */
function timesIn(up: string, unit: string): { readonly takenAt: Ms; readonly nsPerUnit: number } | null {
  const nsPerUnit = NS_PER[unit]
  return /^\d+\.\d+$/u.test(up) && nsPerUnit !== undefined ? { takenAt: Number(up) * 1000, nsPerUnit } : null
}

function processesIn(
  processes: number | null | undefined,
  processLimit: number | null | undefined,
): Pick<Reading, 'processes' | 'processLimit'> {
  return { ...(isNumber(processes) && { processes }), ...(isNumber(processLimit) && { processLimit }) }
}

function trafficIn([receivedBytes, sentBytes, errors, drops]: readonly (number | null)[]): TrafficCounters | null {
  if (!isNumber(receivedBytes) || !isNumber(sentBytes) || !isNumber(errors) || !isNumber(drops)) return null
  return { receivedBytes, sentBytes, errors, drops }
}

/** Null for "-" and "max". */
function numberIn(text: string): number | null {
  return /^\d{1,20}$/u.test(text) ? Number(text) : null
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number'
}
