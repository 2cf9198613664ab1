import { setMaxListeners } from 'node:events'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { timedOut } from '../../kit/fault.ts'
import { parseJson } from '../../kit/json-body.ts'
import { eachLine } from '../../kit/lines.ts'
import type { Ms } from '../../model/time.ts'
import type { Client } from './client.ts'
import { statusOf } from './faults.ts'
import type { Listing } from './lists.ts'
import { pathOf } from './lists.ts'
import { newsOfNodes } from './news.ts'
import { asRaw, numberOf, partOf, textOf } from './pick.ts'

const SOONEST_MS: Ms = 1000
const LATEST_MS: Ms = 60_000
/** Until a watch that was refused is asked for again. */
const REFUSED_MS: Ms = 10 * 60_000
const MAX_LINE_BYTES = 4 * 1024 ** 2
/** The server ends a watch after so long, and we begin it again. */
const LASTS_MS: Ms = 5 * 60_000
/** One that has not ended by then has hung: nothing would ever come of it. */
const HANGS_MS: Ms = LASTS_MS + 30_000

/** What may be watched of one kind, as its list was told. */
export type Feed = Pick<Listing<unknown>, 'group' | 'versions'>

/** Listens to what happens to things that were listed. Never a reason not to list them. */
export interface Watch {
  /** Begins to listen where nobody does yet, from where the lists of that kind end. */
  follow(plural: string, feed: Feed): void
  close(): void
}

export interface Hearing {
  readonly clock: Clock
  /** Called for whatever may change what is told of the cluster. */
  readonly onEvent: () => void
  /** How many watches there may be of each kind; none of what is not named. */
  readonly most: ReadonlyMap<string, number>
  readonly hangsMs?: Ms
}

/** One watch: what it asks, and where it goes on from; null when only a fresh list can tell. */
interface Spot {
  readonly path: string
  version: string | null
  /** What is heard of one object is news, or is not. */
  readonly isNews: (object: Readonly<Record<string, unknown>>) => boolean
}

export function clusterWatch(client: Pick<Client, 'open'>, hearing: Hearing): Watch {
  const { clock, onEvent, most, hangsMs = HANGS_MS } = hearing
  const over = new AbortController()
  // One listener for each watch.
  setMaxListeners(0, over.signal)
  const followed = new Map<string, Set<string>>()
  /** How long to wait before the next watch of that path: one that ends at once is not begun at once. */
  const pauses = new Map<string, Ms>()

  const hear = (spot: Spot, line: Buffer): void => {
    const event = asRaw(parseJson(line))
    const object = partOf(event, 'object')
    if (event['type'] === 'ERROR') {
      // 410: what has happened since is forgotten. Others are no better.
      spot.version = null
      if (numberOf(object['code']) !== 410) throw new Error('the watch is broken')
      return
    }
    if (spot.version !== null) spot.version = textOf(partOf(object, 'metadata')['resourceVersion']) || spot.version
    if (event['type'] !== 'BOOKMARK' && (event['type'] !== 'MODIFIED' || spot.isNews(object))) onEvent()
  }

  const listen = (spot: Spot): Promise<void> => {
    const wait = { ms: hangsMs, parent: over.signal, expired: () => timedOut('answer', hangsMs) }
    return withDeadline(wait, async (signal) => {
      const response = await client.open(questionOf(spot), { opening: signal, whole: signal })
      await eachLine(response, MAX_LINE_BYTES, (line) => hear(spot, line))
    })
  }

  const keep = async (spot: Spot): Promise<void> => {
    while (spot.version !== null) {
      const startedMs = clock.monotonicMs()
      let pauseMs = pauses.get(spot.path) ?? SOONEST_MS
      try {
        await listen(spot)
      } catch (error) {
        const status = statusOf(error)
        if (status === 410) spot.version = null
        else if (status === 401 || status === 403 || status === 404 || status === 405) pauseMs = REFUSED_MS
      }
      over.signal.throwIfAborted()
      if (pauseMs < REFUSED_MS && clock.monotonicMs() - startedMs > LATEST_MS) pauseMs = SOONEST_MS
      pauses.set(spot.path, Math.min(LATEST_MS, pauseMs * 2))
      await clock.sleep(pauseMs, over.signal)
    }
  }

  return {
    follow(plural, { group, versions }) {
      const own = followed.get(plural) ?? new Set()
      followed.set(plural, own)
      for (const [namespace, version] of versions) {
        if (own.has(namespace) || own.size >= (most.get(plural) ?? 0) || version === '' || over.signal.aborted) continue
        own.add(namespace)
        const isNews = plural === 'nodes' ? newsOfNodes() : () => true
        keep({ path: pathOf(group, plural, namespace), version, isNews })
          .finally(() => own.delete(namespace))
          // The look that this brings about lists anew, and the watch goes on from there.
          .then(onEvent, () => 'closed')
      }
    },
    close: () => over.abort(),
  }
}

function questionOf({ path, version }: Spot): string {
  const from = encodeURIComponent(version ?? '')
  return `${path}?watch=1&allowWatchBookmarks=true&timeoutSeconds=${LASTS_MS / 1000}&resourceVersion=${from}`
}
