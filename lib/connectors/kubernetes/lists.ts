import { setMaxListeners } from 'node:events'
import PQueue from 'p-queue'
import { fault } from '../../kit/fault.ts'
import { parseJson } from '../../kit/json-body.ts'
import type { Client } from './client.ts'
import { RefusedError, statusOf } from './faults.ts'
import { asRaw, itemsOf, partOf, textOf } from './pick.ts'
import type { Raw } from './pick.ts'
import { resourceOf } from './refused.ts'
import type { Refusal } from './refused.ts'

const AT_ONCE = 6
const PAGE = 500
const MOST_PAGES = 1000
/** How often a list that changed under our hands is begun again. */
const MOST_BEGINNINGS = 4

/** One kind of thing that is listed. */
export interface Listed<T> {
  /** Groups that know it, the newest first: "/apis/apps/v1". */
  readonly groups: readonly [string, ...string[]]
  /** "deployments". */
  readonly plural: string
  readonly scope: 'namespaced' | 'cluster'
  /** What we keep of one; null for what makes no sense. */
  readonly pick: (object: Raw) => T | null
}

export interface Listing<T> {
  readonly items: readonly T[]
  /** The one of its groups that the cluster knows. */
  readonly group: string
  /** Of each place that was listed ("" for the whole cluster), where a watch goes on from. */
  readonly versions: ReadonlyMap<string, string>
  /** Places that this account may not look at. */
  readonly refused: readonly Refusal[]
}

export interface Lists {
  /**
   * Asks for all of one kind. What is being asked already is not asked again. Throws where nothing at all may be seen
   * of it.
   */
  all<T>(kind: Listed<T>, signal: AbortSignal): Promise<Listing<T>>
  /** An answer that is no list, as it came. */
  one(path: string, signal: AbortSignal): Promise<Buffer>
}

interface Flight {
  readonly result: Promise<unknown>
  readonly over: AbortController
  waiting: number
}

type Shared = <T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** @param namespaces to ask one by one; null for the whole cluster at once */
export function lists(client: Client, namespaces: readonly string[] | null): Lists {
  const queue = new PQueue({ concurrency: AT_ONCE })
  const shared = inFlight()
  const spoken = new Map<string, string>()

  const ask = (path: string, signal: AbortSignal): Promise<Buffer> =>
    queue.add(() => client.ask(path, signal), { signal })

  const paged = async <T>(path: string, pick: Listed<T>['pick'], signal: AbortSignal): Promise<[T[], string]> => {
    for (let beginning = 1; ; beginning += 1) {
      try {
        return await allPages(path, pick, (page) => ask(page, signal))
      } catch (error) {
        if (statusOf(error) !== 410) throw error
        if (beginning >= MOST_BEGINNINGS)
          throw fault('busy', `"${path}" changes faster than it can be read: expired ${beginning} times`)
      }
    }
  }

  const listed = async <T>(kind: Listed<T>, group: string, signal: AbortSignal): Promise<Listing<T>> => {
    const places = kind.scope === 'cluster' || namespaces === null ? [''] : namespaces
    const named = { plural: kind.plural, resource: resourceOf(group, kind.plural) }
    const refused: Refusal[] = []
    const seen = await Promise.all(
      places.map(async (place) => {
        const answer = await unlessForbidden(paged(pathOf(group, kind.plural, place), kind.pick, signal))
        if (!(answer instanceof RefusedError)) return { place, items: answer[0], version: answer[1] }
        refused.push({ ...named, namespace: place, error: answer })
        return null
      }),
    )
    if (refused.length === places.length && refused[0]) throw refused[0].error
    const there = seen.filter((each) => each !== null)
    return {
      items: there.flatMap(({ items }) => items),
      group,
      versions: new Map(there.map(({ place, version }) => [place, version])),
      refused,
    }
  }

  return {
    one: (path, signal) => shared(path, signal, (own) => ask(path, own)),
    all: (kind, signal) =>
      shared(keyOf(kind), signal, async (own) => {
        const known = spoken.get(keyOf(kind))
        const groups = known === undefined ? kind.groups : [known, ...kind.groups.filter((group) => group !== known)]
        for (const [nth, group] of groups.entries())
          try {
            const listing = await listed(kind, group, own)
            spoken.set(keyOf(kind), group)
            return listing
          } catch (error) {
            // A cluster of another age: it knows this kind in another group, or not any more after an upgrade.
            if (statusOf(error) !== 404) throw error
            spoken.delete(keyOf(kind))
            if (nth === groups.length - 1) throw error
          }
        throw new Error('a kind of no group')
      }),
  }
}

async function unlessForbidden<T>(work: Promise<T>): Promise<T | RefusedError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof RefusedError && error.status === 403) return error
    throw error
  }
}

/** Two groups may have a kind of the same name: nodes, and what is measured of them. */
function keyOf({ groups, plural }: Listed<unknown>): string {
  return `${groups[0]}/${plural}`
}

export function pathOf(group: string, plural: string, namespace: string): string {
  return namespace === '' ? `${group}/${plural}` : `${group}/namespaces/${encodeURIComponent(namespace)}/${plural}`
}

/** What somebody waits for already is not begun again. It ends early when nobody waits for it any more. */
function inFlight(): Shared {
  const flights = new Map<string, Flight>()
  return async <T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    signal.throwIfAborted()
    const flight = flights.get(key) ?? started(flights, key, work)
    flight.waiting += 1
    let leave = (): void => undefined
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => reject(signal.reason as Error)
      signal.addEventListener('abort', leave, { once: true })
    })
    try {
      return (await Promise.race([flight.result, left])) as T
    } finally {
      signal.removeEventListener('abort', leave)
      flight.waiting -= 1
      // Nobody waits for it any more.
      if (flight.waiting === 0) flight.over.abort(signal.reason)
    }
  }
}

function started(flights: Map<string, Flight>, key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight {
  const over = new AbortController()
  // One listener for each page of each namespace.
  setMaxListeners(0, over.signal)
  const result = work(over.signal).finally(() => {
    if (flights.get(key) === flight) flights.delete(key)
  })
  result.catch(() => 'told to whoever waits')
  over.signal.addEventListener('abort', () => {
    if (flights.get(key) === flight) flights.delete(key)
  })
  const flight: Flight = { result, over, waiting: 0 }
  flights.set(key, flight)
  return flight
}

/** Only what is picked is kept of a page before the next one is asked for. */
async function allPages<T>(
  path: string,
  pick: Listed<T>['pick'],
  ask: (path: string) => Promise<Buffer>,
): Promise<[T[], string]> {
  const items: T[] = []
  let token = ''
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const asked = token === '' ? '' : `&continue=${encodeURIComponent(token)}`
    const answer = asRaw(parseJson(await ask(`${path}?limit=${PAGE}${asked}`)))
    if (!Array.isArray(answer['items']) && !textOf(answer['kind']).endsWith('List'))
      throw fault('protocol', `"${path}" answers something that is no list`)
    for (const object of itemsOf(answer['items'])) {
      const picked = pick(object)
      if (picked !== null) items.push(picked)
    }
    const meta = partOf(answer, 'metadata')
    token = typeof meta['continue'] === 'string' ? meta['continue'] : ''
    if (token === '') return [items, textOf(meta['resourceVersion'])]
  }
  throw fault('protocol', `"${path}" has no end after ${MOST_PAGES} pages`)
}
