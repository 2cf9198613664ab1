import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../base/clock.ts'
import * as z from 'zod'
import type { EpochMs, Ms } from '../../model/time.ts'
import { parseJson } from '../../kit/json-body.ts'
import type { Client } from '../../kit/engine/client.ts'
import { eachLine } from '../../kit/lines.ts'
import { containerEnds } from './ends.ts'
import type { Ends } from './ends.ts'
import { ENDS, eventStreams, GONE, KILLED, MAX_LINE_BYTES, PROBED } from './event-streams.ts'

/** An event may be told before what it is about can be read: an inspect this soon after it proves nothing. */
const SETTLE_MS = 1000
/** Until a stream that was refused is asked for again. */
const REFUSED_MS = 10 * 60_000
const MAX_CONTAINERS = 100_000

const event = z.object({
  /** Podman, and engines before API 1.22, tell of containers only. */
  Type: z.string().default('container'),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  time: z.number().nullish(),
  timeNano: z.number().nullish(),
})

type Event = z.output<typeof event>

/**
 * What an engine told of its own accord since somebody began to listen, and how containers ended of which it still knew then.
 * Never a reason not to ask for the list.
 */
export interface Events {
  /** Begins to listen, or goes on. Never throws: without events everything is asked for. */
  listen(signal: AbortSignal): Promise<void>
  /** Whether nothing can have been missed since that moment, by our own clock. */
  unbrokenSince(sinceMs: Ms): boolean
  /** Whether something was told about a container, `failing`: the end of any probe counts, not of failed ones only. */
  readonly toldOf: (container: string, sinceMs: Ms, failing: boolean) => boolean
  /** Whether somebody asked for the end of a container that has ended; null where nobody knows. */
  readonly stopAsked: Ends['stopAsked']
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
}

const NOTHING: Told = { changedMs: -Infinity, probedMs: -Infinity }

export interface EventsAround {
  readonly product: 'docker' | 'podman'
  readonly clock: Clock
  /** Called for everything that may have changed a container; the end of a probe is no such thing. */
  readonly onEvent?: () => void
}

/**
 * Listens to what an engine tells of its containers, networks and volumes, over one connection that stays open. What the
 * engine remembers is read before, which tells how containers ended and changes nothing. Of Podman it says only that.
 */
export function engineEvents(
  client: Pick<Client, 'open'>,
  version: string,
  { product, clock, onEvent }: EventsAround,
): Events {
  const over = new AbortController()
  const streams = eventStreams(client, version, product)
  const changes = changesTold(clock)
  const ends = containerEnds(product === 'docker')
  let beginning: Promise<void> | null = null
  let openSinceMs: Ms | null = null
  let triedMs = -Infinity
  let resourcesMs = -Infinity

  /** @param openedAt when the stream was opened, by the clock of the engine in whole seconds */
  const tell = (line: Buffer, openedAt: EpochMs): void => {
    const heard = event.parse(parseJson(line))
    const { Type, Action, Actor } = heard
    const at = momentOf(heard) ?? openedAt + elapsedMs()
    // What was told in the very second in which somebody began to listen may be new.
    const isPast = at < openedAt
    // Nobody waits for it: the next look shows it.
    if (Type !== 'container' && !isPast) resourcesMs = clock.monotonicMs()
    if (Type !== 'container' || GONE.includes(Action)) return
    if (ENDS.includes(Action)) ends.hear({ container: Actor.ID, action: Action, at })
    if (isPast || Action === KILLED) return
    changes.note(heard)
    if (Action !== PROBED) onEvent?.()
  }

  const elapsedMs = (): Ms => clock.monotonicMs() - (openSinceMs ?? clock.monotonicMs())

  const follow = (stream: IncomingMessage): void => {
    openSinceMs = clock.monotonicMs()
    // Without it nobody can say what is past: then all of it is taken for new.
    const openedAt = Date.parse(stream.headers.date ?? '')
    void eachLine(stream, MAX_LINE_BYTES, (line) => tell(line, openedAt)).then(() => {
      ends.fellSilent(openedAt + elapsedMs())
      openSinceMs = null
    })
  }

  const begin = async (signal: AbortSignal): Promise<void> => {
    triedMs = clock.monotonicMs()
    try {
      // Whoever looks now wants to know now how something ended.
      const since = await streams.recall(clock.now(), AbortSignal.any([signal, over.signal]), tell)
      follow(await streams.open(since, { opening: signal, whole: over.signal }))
      triedMs = -Infinity
    } catch {
      // A proxy may forbid it. The list and the inspects say what is wrong with the engine, if anything is.
    }
  }

  return {
    async listen(signal) {
      if (!beginning) {
        if (openSinceMs !== null || over.signal.aborted || clock.monotonicMs() - triedMs < REFUSED_MS) return
        beginning = begin(signal).finally(() => (beginning = null))
      }
      // Whoever comes meanwhile wants to know as much.
      await beginning
    },
    // Podman tells of probes in ways that differ from release to release: there every inspect is asked for.
    unbrokenSince: (sinceMs) => product === 'docker' && openSinceMs !== null && openSinceMs <= sinceMs,
    toldOf: changes.toldOf,
    stopAsked: ends.stopAsked,
    toldOfResources: (sinceMs) => resourcesMs + SETTLE_MS > sinceMs,
    keepOnly: (there) => [changes, ends].forEach((each) => each.keepOnly(there)),
    close: () => over.abort(),
  }
}

interface Changes extends Pick<Events, 'toldOf' | 'keepOnly'> {
  note(event: Event): void
}

/** When something was last told of each container. */
function changesTold(clock: Clock): Changes {
  const told = new Map<string, Told>()
  return {
    note({ Action, Actor }) {
      const now = clock.monotonicMs()
      const before = told.get(Actor.ID) ?? NOTHING
      const passed = Action === PROBED && Actor.Attributes?.['exitCode'] === '0'
      told.set(Actor.ID, { changedMs: passed ? before.changedMs : now, probedMs: now })
      if (told.size > MAX_CONTAINERS) throw new Error('more containers than anybody has')
    },
    toldOf(container, sinceMs, failing) {
      const last = told.get(container)
      return last !== undefined && (failing ? last.probedMs : last.changedMs) + SETTLE_MS > sinceMs
    },
    keepOnly(there) {
      for (const container of told.keys()) if (!there.has(container)) told.delete(container)
    },
  }
}

const NANOS_PER_MS = 1e6

function momentOf({ time, timeNano }: Event): EpochMs | null {
  if (typeof timeNano === 'number') return timeNano / NANOS_PER_MS
  return typeof time === 'number' ? time * 1000 : null
}
