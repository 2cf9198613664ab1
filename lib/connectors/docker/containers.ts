import type { Configuration } from '../../model/configuration.ts'
import type { Container } from '../../model/engine.ts'
import type { Ms } from '../../model/time.ts'
import type { Clock } from '../../base/clock.ts'
import { changedAtLeastAgo } from './age.ts'
import { askInspect, askInspectWhole } from './api.ts'
import type { Listed } from './api.ts'
import { phaseOf, toContainer } from './container.ts'
import type { Ask } from '../../kit/engine/client.ts'
import type { Events } from './events.ts'
import type { Ahead } from './files.ts'
import { inParallel } from './in-parallel.ts'
import type { Recording } from './recording.ts'
import { RefusedError } from '../../kit/engine/status.ts'

/** More than this gains nothing on any engine we have measured. */
const MAX_AT_ONCE = 16
/** Nothing that was inspected longer ago is believed; half of it at least, so that not all fall due in one pass. */
const MAX_AGE_MS = 10 * 60_000

interface Known {
  readonly listed: string
  readonly container: Container
  /** Absent where nobody has asked for it yet, null where none is kept. */
  readonly configuration?: Configuration | null
  readonly inspectedMs: Ms
  /** When the list last proved that nothing has happened since. */
  readonly provenMs: Ms
}

/** What a session remembers about containers that run or have ended. */
export interface Memory {
  readonly known: Map<string, Known>
  /** Those that have ended, with how: made once of each. */
  readonly ended: WeakMap<Container, Container>
}

export function nothingKnown(): Memory {
  return { known: new Map(), ended: new WeakMap() }
}

/** A list and when it was asked for, on a clock that never goes back. */
export interface Seen {
  readonly list: readonly Listed[]
  /** What the files of the host said meanwhile of those who ran at the last look. */
  readonly ahead?: Promise<Ahead>
  readonly askedMs: Ms
  readonly answeredMs: Ms
}

/** What an inspect is good for. */
interface Inspection {
  readonly container: Container
  readonly configuration?: Configuration | null
}

interface InspectWorld {
  readonly atOnce: number
  readonly clock: Clock
  readonly events: Events | null
  /** Null where nobody asked what the containers were made of. */
  readonly recording: Recording | null
  readonly signal: AbortSignal
}

/**
 * The containers of the list, in its order, inspected where the list cannot prove that nothing has changed. Left out
 * are those that were removed in between.
 *
 * Not asked again is a container whose line is the same and whose own words say that it has been in this state since
 * before we last looked ("Up 2 hours (healthy)", "Exited (1) 2 hours ago", seen a minute ago). What the line does not
 * tell, such as failed probes before the health changes, is told by the engine's events: without them a container with a health check is
 * asked each time, and so is everything that neither runs nor has ended.
 */
export async function inspectAll(
  ask: Ask,
  seen: Seen,
  memory: Memory,
  by: InspectWorld,
): Promise<readonly Inspection[]> {
  by.recording?.begin(seen.list)
  const due = seen.list.filter((listed) => !prove(memory, listed, seen, by))
  const fresh = new Map<string, Inspection>()
  const inspectedMs = by.clock.monotonicMs()
  const wait = { concurrency: Math.min(MAX_AT_ONCE, by.atOnce), signal: by.signal }
  await inParallel(due, wait, async (listed, own) => {
    const inspection = await inspect(ask, listed, by.recording, own)
    if (inspection) fresh.set(listed.Id, inspection)
  })
  for (const listed of due) remember(memory, listed, fresh.get(listed.Id), { inspectedMs, provenMs: seen.askedMs })
  return seen.list.flatMap(({ Id }) => withEnd(fresh.get(Id) ?? memory.known.get(Id), memory, by.events) ?? [])
}

/** Its end is told by events only, and may be heard after it was inspected. */
function withEnd<Of extends Inspection>(of: Of | undefined, memory: Memory, events: Events | null): Of | undefined {
  if (of?.container.phase !== 'exited') return of
  const { id, finishedAt } = of.container
  const stopAsked = events?.stopAsked(id, finishedAt) ?? null
  return stopAsked === null ? of : { ...of, container: ended(of.container, stopAsked, memory) }
}

/** The very same one as before, as long as nothing has happened to it: others tell by that. */
function ended(container: Container, stopAsked: boolean, { ended: known }: Memory): Container {
  const before = known.get(container)
  if (before?.stopAsked === stopAsked) return before
  const now = { ...container, stopAsked }
  known.set(container, now)
  return now
}

/** Drops what the engine no longer has. Needs the whole list. */
export function forgetGone(memory: Memory, events: Events | null, list: readonly Listed[]): void {
  const there = new Set(list.map(({ Id }) => Id))
  for (const id of memory.known.keys()) if (!there.has(id)) memory.known.delete(id)
  events?.keepOnly(there)
}

/** Whether what we know still holds. */
function prove(memory: Memory, listed: Listed, seen: Seen, { events, recording }: InspectWorld): boolean {
  const known = memory.known.get(listed.Id)
  if (known?.listed !== likeness(listed) || seen.askedMs - known.inspectedMs > mayBeOld(listed)) return false
  if (recording && known.configuration === undefined) return false
  if (!isSilent(known, events)) return false
  const changedAgo = changedAtLeastAgo(listed.Status)
  if (changedAgo === null || changedAgo < seen.answeredMs - known.provenMs) return false
  memory.known.set(listed.Id, { ...known, provenMs: seen.askedMs })
  return true
}

/** Whether nothing was told of it, and somebody listened where that matters. */
function isSilent({ container, inspectedMs }: Known, events: Events | null): boolean {
  const { id, health, phase, probe } = container
  if (events?.toldOf(id, inspectedMs, (probe?.failingStreak ?? 0) > 0)) return false
  return phase !== 'running' || health === 'none' || (events?.unbrokenSince(inspectedMs) ?? false)
}

function mayBeOld({ Id }: Listed): Ms {
  return MAX_AGE_MS * (0.5 + Number.parseInt(Id.slice(0, 2), 16) / 512)
}

async function inspect(
  ask: Ask,
  listed: Listed,
  recording: Recording | null,
  signal: AbortSignal,
): Promise<Inspection | null> {
  try {
    if (!recording) return { container: toContainer(listed, await ask(askInspect(listed.Id), signal)) }
    const { inspected, whole } = await ask(askInspectWhole(listed.Id), signal)
    return { container: toContainer(listed, inspected), configuration: await recording.of(whole, listed, signal) }
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return null
    throw error
  }
}

/** Only where the list and the inspect speak of the same state; what is asked for next is compared with the list. */
function remember(
  memory: Memory,
  listed: Listed,
  inspection: Inspection | undefined,
  when: Pick<Known, 'inspectedMs' | 'provenMs'>,
): void {
  const container = inspection?.container
  if (container && phaseOf(listed.State) === container.phase && lasts(container, listed.Status))
    memory.known.set(listed.Id, { listed: likeness(listed), ...inspection, ...when })
  else memory.known.delete(listed.Id)
}

function lasts({ phase, health }: Container, status: string): boolean {
  return phase === 'exited' || (phase === 'running' && (HEALTH_WORDS[remark(status)] ?? 'none') === health)
}

const HEALTH_WORDS: Readonly<Record<string, Container['health']>> = {
  '(healthy)': 'healthy',
  '(unhealthy)': 'unhealthy',
  '(health: starting)': 'starting',
}

/** "(healthy)" of "Up 2 hours (healthy)". */
function remark(status: string): string {
  return /\([a-z: ]+\)$/u.exec(status)?.[0] ?? ''
}

/** All of a line but the age in its words. */
function likeness({ Id, Names, Image, ImageID, State, Status }: Listed): string {
  return JSON.stringify([Id, Names, Image, ImageID, State, /^\w+ \(-?\d+\)/u.exec(Status)?.[0], remark(Status)])
}
