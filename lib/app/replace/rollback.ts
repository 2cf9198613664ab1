import { fault } from '../../kit/fault.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import { isSameObject, objectWords } from '../../model/configuration.ts'
import type { Configuration, ObjectKind, ObjectRef } from '../../model/configuration.ts'
import type { Document } from '../../registry/document.ts'
import { differences } from './eye.ts'
import { withEngines } from './engines.ts'
import type { Engines, EnginesWorld } from './engines.ts'
import { prepareGroup } from './group.ts'
import type { Prepared } from './group.ts'
import { membersOf } from './members.ts'
import type { Left, Member } from './members.ts'
import type { Wish } from './wish.ts'

/** What is to be again as it was: one object, whatever it is now, or the containers that fit and are not as they were. */
export type Meant = { readonly one: ObjectRef } | { readonly fits: (object: Fitting) => boolean }

export interface Fitting extends ObjectRef {
  readonly runsAs: string
}

export interface AskedRollback {
  readonly meant: Meant
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** What that revision is called to people: "3f2a91c0", "release-1.4". */
  readonly called: string
  readonly access: 'read' | 'write'
}

/** A rollback that can be looked at, and done. */
export interface Rollback extends Prepared {
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** What it is called to people. */
  readonly called: string
  /** What is meant as well, and stays as it is. */
  readonly left: readonly Left[]
}

/**
 * Prepares a rollback and hands it over; everything that was interrupted on its targets is brought to an end before.
 *
 * @throws FaultError where a target cannot be looked at, or changed; RegistryError
 */
export async function withRollback<T>(
  asked: AskedRollback,
  world: EnginesWorld,
  work: (rollback: Rollback) => Promise<T>,
): Promise<T> {
  const { registry } = world
  const { meant, revision } = asked
  if ('one' in meant && meant.one.kind !== 'container') throw fault('not-supported', whyNotBack(meant.one))
  const was = await documentsOf(meant, revision, world)
  const isMeant = fitting(meant)
  const recorded = 'one' in meant ? [] : (await registry.latest(world.warn)).filter(isMeant)
  const targets = [...new Set([...was, ...recorded].map(({ target }) => target))].sort()
  if (targets.length === 0)
    throw new RegistryError('missing', `there is no such container, nor was there in ${asked.called}`)
  return withEngines(targets, asked.access, world, async (engines) => {
    const scenes = targets.map((target) => sceneOf(target, was, { isMeant, isAlways: 'one' in meant }, engines))
    const found = await Promise.all(scenes)
    const wishes: Wish[] = []
    for (const member of found.flatMap(({ members }) => members))
      wishes.push(await wishOf(member, { was, revision, called: asked.called }, engines))
    const prepared = await prepareGroup({ about: 'a rollback', wishes }, engines)
    return work({ ...prepared, revision, called: asked.called, left: found.flatMap(({ left }) => left).sort(byName) })
  })
}

/** What is lost on the way is more than what is won. */
const RESOURCES = new Map<ObjectKind, string>([
  ['network', 'it would have to be made anew, and its containers be cut off'],
  ['volume', 'it would have to be made anew, and what is in it be lost'],
])

function whyNotBack(of: ObjectRef): string {
  const why = RESOURCES.get(of.kind)
  if (why !== undefined) return `${objectWords(of)} is not rolled back: ${why}`
  return `${objectWords(of)} is no container: it goes back by an update of what made it`
}

function fitting(meant: Meant): (document: Document) => boolean {
  return ({ target, configuration: { kind, name, runsAs } }) => {
    if (kind !== 'container') return false
    return 'one' in meant ? isSameObject(meant.one, { target, kind, name }) : meant.fits({ target, kind, name, runsAs })
  }
}

async function documentsOf(
  meant: Meant,
  revision: string,
  { registry, warn }: EnginesWorld,
): Promise<readonly Document[]> {
  if ('fits' in meant) return (await registry.documentsAt(revision, warn)).filter(fitting(meant))
  const document = await registry.documentAt(meant.one, revision)
  if (document) return [document]
  const { target, name } = meant.one
  throw new RegistryError('missing', `${target}/${name} was not there in ${revision.slice(0, 8)}`)
}

async function sceneOf(
  target: string,
  was: readonly Document[],
  { isMeant, isAlways }: { readonly isMeant: (document: Document) => boolean; readonly isAlways: boolean },
  engines: Engines,
): Promise<ReturnType<typeof membersOf>> {
  const { keyId } = engines.registry.fingerprints
  const own = was.filter((each) => each.target === target)
  const keys = new Map(own.map((each) => [each.configuration, each.keyId]))
  const scene = { target, was: own.map(({ configuration }) => configuration), now: await engines.running(target) }
  const chosen = membersOf(scene, {
    isAlways,
    isMeant: (configuration) => isMeant({ target, keyId, configuration }),
    isSame: (now, then) => differences(now, then, keys.get(then) !== keyId).length === 0,
  })
  for (const { of, now } of chosen.members) {
    const another = scene.now.find((each) => each.name === of.name && each !== now)
    if (another) throw fault('busy', `there are two of "${of.name}": ${now?.runsAs ?? ''} and ${another.runsAs}`)
  }
  return chosen
}

const BOUND = {
  network: 'it shares the network of',
  processes: 'it shares the processes of',
  memory: 'it shares the memory of',
  volumes: 'it has its volumes from',
  link: 'it is linked to',
  order: 'it is to be started again after',
} as const

async function wishOf(
  { of, wanted, now, boundTo }: Member,
  { was, revision, called }: { readonly was: readonly Document[]; readonly revision: string; readonly called: string },
  engines: Engines,
): Promise<Wish> {
  const { registry } = engines
  if (boundTo !== null) return boundWish({ of, wanted, now, boundTo }, `was rolled back to ${called}`, engines)
  return {
    ...{ of, wanted, old: now, reveal: await registry.revealer(of, revision) },
    isRekeyed: keyOf(wanted, was) !== registry.fingerprints.keyId,
    words: `rolled back to ${called}`,
    because: null,
  }
}

/**
 * One that is made anew as it is, along with another.
 *
 * @param what has become of the other: "was rolled back to 3f2a91c0"
 */
export function boundWish(
  { of, wanted, now, boundTo }: Member & { readonly boundTo: NonNullable<Member['boundTo']> },
  what: string,
  engines: Pick<Engines, 'reveal'>,
): Wish {
  return {
    ...{ of, wanted, old: now, reveal: engines.reveal(wanted), isRekeyed: false },
    words: `made anew with ${boundTo.name}, which ${what}`,
    because: `${BOUND[boundTo.how]} "${boundTo.name}"`,
  }
}

function keyOf(wanted: Configuration, was: readonly Document[]): string | undefined {
  return was.find(({ configuration }) => configuration === wanted)?.keyId
}

function byName({ of: one }: Left, { of: other }: Left): number {
  return `${one.target}/${one.name}` < `${other.target}/${other.name}` ? -1 : 1
}
