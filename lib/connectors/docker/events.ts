import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../base/clock.ts'
import * as z from 'zod'
import type { Ms } from '../../model/time.ts'
import { parseJson } from '../../kit/json-body.ts'
import type { Client } from '../../kit/engine/client.ts'
import { eachLine } from '../../kit/lines.ts'

/** What can change about a container that its line in the list does not tell, or not at once. */
const NOTABLE = [
  ...['create', 'start', 'restart', 'die', 'stop', 'oom', 'pause', 'unpause', 'rename', 'update', 'health_status'],
]
/** The end of a probe, and of every other command that somebody runs in a container. */
const PROBED = 'exec_die'
/** The end of a network or a volume; of a container it says nothing that the list does not. */
const GONE = ['destroy', 'remove']
const FILTERS = JSON.stringify({ type: ['container', 'network', 'volume'], event: [...NOTABLE, PROBED, ...GONE] })
/** An event may be told before what it is about can be read: an inspect this soon after it proves nothing. */
const SETTLE_MS = 1000
/** Until a stream that was refused is asked for again. */
const REFUSED_MS = 10 * 60_000
const MAX_CONTAINERS = 100_000
const MAX_LINE_BYTES = 1024 ** 2

const event = z.object({
  /** Podman, and engines before API 1.22, tell of containers only. */
  Type: z.string().default('container'),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
})

/** What an engine told of its own accord since somebody began to listen. Never a reason not to ask for the list. */
export interface Events {
  /** Begins to listen, or goes on. Never throws: without events everything is asked for. */
  listen(signal: AbortSignal): Promise<void>
  /** Whether nothing can have been missed since that moment, by our own clock. */
  unbrokenSince(sinceMs: Ms): boolean
  /** Whether something was told about a container, `failing`: the end of any probe counts, not of failed ones only. */
  toldOf(container: string, sinceMs: Ms, failing: boolean): boolean
  /** Whether somebody asked for the end of a container that has ended; null where nobody heard how it ended. */
  stopAsked(container: string): boolean | null
  /** Whether a network or a volume was made or removed since that moment. */
  toldOfResources(sinceMs: Ms): boolean
  /** Drops what was told of containers that are no longer there. */
  keepOnly(there: ReadonlySet<string>): void
  close(): void
}

/** When something was last told of a container. */
interface Told {
  readonly changedMs: Ms
  readonly probedMs: Ms
  /** Of its last end: null while it runs, or where nobody heard it. */
  readonly stopAsked: boolean | null
}

const NOTHING: Told = { changedMs: -Infinity, probedMs: -Infinity, stopAsked: null }

/** An engine that was asked to stop a container says so right behind its end; one that kills it for somebody does not. */
const ENDS: Readonly<Record<string, boolean | null>> = { start: null, restart: null, die: false, stop: true }

/**
 * Listens to what an engine tells of its containers, networks and volumes, over one connection that stays open.
 *
 * @param hearing.onEvent called for everything that may have changed a container; the end of a probe is no such thing
 */
export function engineEvents(
  client: Pick<Client, 'open'>,
  version: string,
  { clock, onEvent }: { readonly clock: Clock; readonly onEvent?: () => void },
): Events {
  const over = new AbortController()
  const told = new Map<string, Told>()
  let openSinceMs: Ms | null = null
  let triedMs = -Infinity
  let resourcesMs = -Infinity

  const tell = (line: Buffer): void => {
    const { Type, Action, Actor } = event.parse(parseJson(line))
    const now = clock.monotonicMs()
    // Nobody waits for it: the next look shows it.
    if (Type !== 'container') resourcesMs = now
    if (Type !== 'container' || GONE.includes(Action)) return
    const before = told.get(Actor.ID) ?? NOTHING
    const passed = Action === PROBED && Actor.Attributes?.['exitCode'] === '0'
    const end = ENDS[Action]
    told.set(Actor.ID, {
      changedMs: passed ? before.changedMs : now,
      probedMs: now,
      stopAsked: end === undefined ? before.stopAsked : end,
    })
    if (told.size > MAX_CONTAINERS) throw new Error('more containers than anybody has')
    if (Action !== PROBED) onEvent?.()
  }

  const follow = (stream: IncomingMessage): void => {
    openSinceMs = clock.monotonicMs()
    void eachLine(stream, MAX_LINE_BYTES, tell).then(() => (openSinceMs = null))
  }

  return {
    async listen(signal) {
      if (openSinceMs !== null || over.signal.aborted || clock.monotonicMs() - triedMs < REFUSED_MS) return
      triedMs = clock.monotonicMs()
      try {
        follow(
          await client.open({ path: '/events', query: { filters: FILTERS } }, version, {
            opening: signal,
            whole: over.signal,
          }),
        )
        triedMs = -Infinity
      } catch {
        // A proxy may forbid it. The list and the inspects say what is wrong with the engine, if anything is.
      }
    },
    unbrokenSince: (sinceMs) => openSinceMs !== null && openSinceMs <= sinceMs,
    toldOf(container, sinceMs, failing) {
      const last = told.get(container)
      return last !== undefined && (failing ? last.probedMs : last.changedMs) + SETTLE_MS > sinceMs
    },
    stopAsked: (container) => told.get(container)?.stopAsked ?? null,
    toldOfResources: (sinceMs) => resourcesMs + SETTLE_MS > sinceMs,
    keepOnly(there) {
      for (const container of told.keys()) if (!there.has(container)) told.delete(container)
    },
    close: () => over.abort(),
  }
}
