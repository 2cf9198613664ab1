import type { Clock } from '../../base/clock.ts'
import type { Ms } from '../../model/time.ts'
import { parseJson } from '../../kit/json-body.ts'
import { eachLine } from './lines.ts'
import type { Client } from './client.ts'
import { statusOf } from './faults.ts'
import { pathOf } from './lists.ts'
import { asRaw, numberOf, partOf, textOf } from './pick.ts'

const SOONEST_MS: Ms = 1000
const LATEST_MS: Ms = 60_000
/** Until a watch that was refused is asked for again. */
const REFUSED_MS: Ms = 10 * 60_000

/** Listens to what happens to pods. Never a reason not to list them. */
export interface Watch {
  /** Begins to listen where nobody does yet, from where a list ends. */
  follow(versions: ReadonlyMap<string, string>): void
  close(): void
}

/** @param hearing.onEvent called for whatever has happened to a pod */
export function podWatch(
  client: Pick<Client, 'open'>,
  { clock, onEvent }: { readonly clock: Clock; readonly onEvent: () => void },
): Watch {
  const over = new AbortController()
  const followed = new Set<string>()

  /** Listens once. Where to go on from, and how long to wait before; null when a fresh list is needed. */
  const listen = async (namespace: string, from: string): Promise<string | null> => {
    let version: string | null = from
    const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(from)}`
    const path = `${pathOf('/api/v1', 'pods', namespace)}?${query}`
    const response = await client.open(path, { opening: over.signal, whole: over.signal })
    await eachLine(response, (line) => {
      const event = asRaw(parseJson(line))
      const object = partOf(event, 'object')
      if (event['type'] === 'ERROR') {
        // 410: what has happened since is forgotten. Others are no better.
        version = null
        if (numberOf(object['code']) !== 410) throw new Error('the watch is broken')
        return
      }
      version = version === null ? null : textOf(partOf(object, 'metadata')['resourceVersion']) || version
      if (event['type'] !== 'BOOKMARK') onEvent()
    })
    return version
  }

  const keep = async (namespace: string, from: string): Promise<void> => {
    let version: string | null = from
    let pauseMs = SOONEST_MS
    while (version !== null) {
      const startedMs = clock.monotonicMs()
      try {
        version = await listen(namespace, version)
      } catch (error) {
        const status = statusOf(error)
        if (status === 410) version = null
        else if (status === 401 || status === 403 || status === 404 || status === 405) pauseMs = REFUSED_MS
      }
      over.signal.throwIfAborted()
      if (clock.monotonicMs() - startedMs > LATEST_MS && pauseMs < REFUSED_MS) pauseMs = SOONEST_MS
      await clock.sleep(pauseMs, over.signal)
      pauseMs = Math.min(LATEST_MS, pauseMs * 2)
    }
  }

  return {
    follow(versions) {
      for (const [namespace, version] of versions) {
        if (followed.has(namespace) || version === '' || over.signal.aborted) continue
        followed.add(namespace)
        keep(namespace, version)
          .then(onEvent)
          .catch(() => 'closed')
          .finally(() => followed.delete(namespace))
      }
    },
    close: () => over.abort(),
  }
}
