import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import { isSameObject, objectWords, OBJECT_KINDS } from '../../model/configuration.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Ms } from '../../model/time.ts'
import type { ObjectSeen, ObjectsSeen, Recorded } from '../../pages/revisions/recorded.ts'
import type { Registry } from '../../registry/registry.ts'
import type { NamedObject, RecordedWorld } from '../../web/recorded.ts'
import { openRegistryOf, registryFolder } from '../recording/registry-of.ts'
import type { Place } from '../state-folder.ts'
import { differenceIn } from './difference-in.ts'
import { objectPastIn } from './object-past-in.ts'
import { turns } from './turns.ts'

export interface RecordedParts {
  readonly inventory: () => Inventory
  readonly place: Place
  readonly clock: Clock
  /** Time for one question, with the waiting for those who asked before. */
  readonly readMs?: Ms
  /** So many commits are read to know all objects. */
  readonly mostCommits?: number
}

/** A page has fifteen seconds. */
const READ_MS: Ms = 8_000
const MOST_COMMITS = 20_000
/** Each has four gits at most. */
const AT_ONCE = 2

/** What is recorded, read beside whoever records: by gits of our own, which end with the question. */
export function recordedOf(parts: RecordedParts): RecordedWorld {
  const { inventory, place, clock, readMs = READ_MS, mostCommits = MOST_COMMITS } = parts
  const inTurn = turns(AT_ONCE)
  let known: { readonly head: string; readonly seen: ObjectsSeen } | null = null

  async function reading<T>(work: (registry: Registry) => Promise<T>): Promise<Recorded<T>> {
    const folder = registryFolder(inventory(), place)
    if (folder === null) return { kind: 'off' }
    const expired = (): Error =>
      new RegistryError('failed', `${folder}: cannot be read within ${readMs / 1000} s; try again`)
    try {
      const value = await withDeadline({ ms: readMs, expired }, (signal) =>
        inTurn(async () => {
          signal.throwIfAborted()
          return work(await openRegistryOf(inventory(), 'read', { ...place, clock, signal }))
        }),
      )
      return { kind: 'read', value }
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error
      return { kind: 'unread', why: error.message }
    }
  }

  /** Read anew only when something was recorded since. */
  async function objectsIn(registry: Registry): Promise<ObjectsSeen> {
    const newest = await registry.head()
    if (newest === null && (await registry.latest()).length > 0)
      throw new RegistryError('damaged', `${registry.folder}: there are files, and git finds no history of them`)
    const head = `${registry.folder} ${newest ?? ''} ${await registry.baselinesStamp()}`
    if (known?.head !== head) known = { head, seen: await readObjects(registry, mostCommits) }
    return known.seen
  }

  async function ofOne<T>(asked: NamedObject, registry: Registry, work: (of: ObjectRef) => Promise<T>) {
    const [one, ...others] = await named(asked, await objectsIn(registry), registry, inventory())
    if (!one) return null
    return others.length > 0 ? { several: [one, ...others] } : work(one)
  }

  return {
    objects: () => reading(objectsIn),
    object: (asked) => reading((registry) => ofOne(asked, registry, (of) => objectPastIn(registry, of))),
    difference: (asked, between) =>
      reading((registry) => ofOne(asked, registry, (of) => differenceIn(registry, of, between, clock.now()))),
    revisions: (of, most) =>
      reading(async (registry) => (await registry.revisions({ ...(of && { of }), most })).slice(0, most)),
  }
}

/** The objects that are called so. */
async function named(
  { object, kind }: NamedObject,
  { objects, readCommits }: ObjectsSeen,
  registry: Registry,
  { targets }: Inventory,
): Promise<readonly ObjectRef[]> {
  const isMeant = (of: ObjectRef): boolean => objectWords(of) === object && (kind === undefined || of.kind === kind)
  const found = objects.map(({ last }) => ({ target: last.target, kind: last.kind, name: last.name })).filter(isMeant)
  if (found.length > 0 || readCommits === null) return found
  // It changed last so long ago that only its own history tells.
  const may = targets
    .filter(({ id }) => object.startsWith(`${id}/`))
    .flatMap(({ id }) =>
      OBJECT_KINDS.map((each) => {
        const name = object.slice(id.length + 1)
        return { target: id, kind: each, name: name.startsWith(`${each}:`) ? name.slice(each.length + 1) : name }
      }),
    )
    .filter(isMeant)
  const last = await Promise.all(may.map((of) => registry.revisions({ of, most: 1 })))
  return may.filter((_, nth) => last[nth]?.length === 1)
}

async function readObjects(registry: Registry, most: number): Promise<ObjectsSeen> {
  const [revisions, baselines] = await Promise.all([registry.revisions({ most }), registry.baselines()])
  const seen = new Map<string, ObjectSeen>()
  const commits = new Set<string>()
  for (const each of revisions) {
    commits.add(each.id)
    const key = JSON.stringify([each.target, each.kind, each.name])
    const before = seen.get(key)
    const hasBaseline = before?.hasBaseline ?? baselines.some((baseline) => isSameObject(baseline, each))
    seen.set(key, { last: before?.last ?? each, changes: (before?.changes ?? 0) + 1, hasBaseline })
  }
  return {
    objects: [...seen.values()].sort((one, other) => other.last.at - one.last.at),
    readCommits: commits.size < most ? null : most,
  }
}
