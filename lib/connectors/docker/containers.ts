import type { Container } from '../../model/engine.ts'
import type { Ms } from '../../model/time.ts'
import { endedAtLeastAgo } from './age.ts'
import { askInspect } from './api.ts'
import type { Listed } from './api.ts'
import { phaseOf, toContainer } from './container.ts'
import type { Ask } from './client.ts'
import { inParallel } from './in-parallel.ts'
import { RefusedError } from './status.ts'

/** More than this gains nothing on any engine we have measured. */
const MAX_AT_ONCE = 16
/** Nothing that was inspected longer ago is believed. */
const MAX_AGE_MS = 10 * 60_000

interface Known {
  readonly listed: string
  readonly container: Container
  readonly inspectedMs: Ms
  /** When the list last proved that nothing has happened since. */
  readonly provenMs: Ms
}

/** What a session remembers about containers that have ended. */
export type Memory = Map<string, Known>

/** A list and when it was asked for, on a clock that never goes back. */
export interface Seen {
  readonly list: readonly Listed[]
  readonly askedMs: Ms
  readonly answeredMs: Ms
}

/**
 * The containers of the list, in its order, inspected where the list cannot prove that nothing has changed. Left out
 * are those that were removed in between.
 *
 * Only one kind is not asked again: a container that the list says ended before we last looked ("Exited (1) 2 hours
 * ago", seen a minute ago). Everything else may change without a word in the list: the health and the restarts of
 * a running container, why the start of a created one failed.
 */
export async function inspectAll(
  ask: Ask,
  seen: Seen,
  memory: Memory,
  { atOnce, signal }: { atOnce: number; signal: AbortSignal },
): Promise<Container[]> {
  const due = seen.list.filter((listed) => !prove(memory, listed, seen))
  const fresh = new Map<string, Container>()
  await inParallel(due, { concurrency: Math.min(MAX_AT_ONCE, atOnce), signal }, async (listed, own) => {
    const container = await inspect(ask, listed, own)
    if (container) fresh.set(listed.Id, container)
  })
  for (const listed of due) remember(memory, listed, fresh.get(listed.Id), seen.askedMs)
  return seen.list.flatMap(({ Id }) => fresh.get(Id) ?? memory.get(Id)?.container ?? [])
}

/** Drops what the engine no longer has. Needs the whole list. */
export function forgetGone(memory: Memory, list: readonly Listed[]): void {
  const there = new Set(list.map(({ Id }) => Id))
  for (const id of memory.keys()) if (!there.has(id)) memory.delete(id)
}

/** Whether what we know still holds. */
function prove(memory: Memory, listed: Listed, seen: Seen): boolean {
  const known = memory.get(listed.Id)
  if (known?.listed !== likeness(listed) || seen.askedMs - known.inspectedMs > MAX_AGE_MS) return false
  const endedAgo = endedAtLeastAgo(listed.Status)
  if (endedAgo === null || endedAgo < seen.answeredMs - known.provenMs) return false
  memory.set(listed.Id, { ...known, provenMs: seen.askedMs })
  return true
}

async function inspect(ask: Ask, listed: Listed, signal: AbortSignal): Promise<Container | null> {
  try {
    return toContainer(listed, await ask(askInspect(listed.Id), signal))
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return null
    throw error
  }
}

function remember(memory: Memory, listed: Listed, container: Container | undefined, askedMs: Ms): void {
  if (container && phaseOf(listed.State) === 'exited' && container.phase === 'exited')
    memory.set(listed.Id, { listed: likeness(listed), container, inspectedMs: askedMs, provenMs: askedMs })
  else memory.delete(listed.Id)
}

/** All of a line but the age in its words. */
function likeness({ Id, Names, Image, ImageID, State, Status }: Listed): string {
  return JSON.stringify([Id, Names, Image, ImageID, State, /^\w+ \(-?\d+\)/u.exec(Status)?.[0]])
}
