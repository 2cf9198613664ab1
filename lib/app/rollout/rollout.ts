import { objectWords } from '../../model/configuration.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import { withEngines } from '../replace/engines.ts'
import type { Engines, EnginesAround } from '../replace/engines.ts'
import { prepareGroup } from '../replace/group.ts'
import { carryOut } from './carry-out.ts'
import type { RolloutOutcome, RolloutStep } from './carry-out.ts'
import { findImage } from './image.ts'
import type { FoundImage } from './image.ts'
import { blocked, byName, isToReplace, rightsOf, tooFew } from './plan.ts'
import type { Planned, Wish } from './plan.ts'
import { notReady } from './ready.ts'
import { replicaOf, stepWishes, toldOf } from './replicas.ts'
import type { Replica } from './replicas.ts'
import { settleRollouts } from './settle.ts'

export interface AskedRollout {
  /** What it is called to people: "shop", "web-1/shop/*". */
  readonly about: string
  readonly isMeant: (target: TargetId, configuration: Configuration) => boolean
  /** Where they may be; targets on which nothing is recorded of them are left out where these are not given. */
  readonly targets?: readonly TargetId[]
  readonly image: string
  /** All but one when left out. */
  readonly minAvailable?: number
  /** Whether it is pulled where it is there already. */
  readonly pulls: boolean
  readonly access: 'read' | 'write'
}

/** A rollout that can be looked at, and done. */
export interface Rollout {
  readonly about: string
  readonly image: FoundImage
  /** In the order in which they are replaced. */
  readonly planned: readonly Planned[]
  /** Those that are of this image already. */
  readonly left: readonly ObjectRef[]
  readonly minAvailable: number
  /** Rights that the new ones would have and the old ones have not, each with whose: these need a person's word. */
  readonly rights: readonly string[]
  /** Why it is not done, each with what it is about. Nothing is done while there is any. */
  readonly cannot: readonly string[]
  /** Throws a FaultError where one of the objects is being replaced already, a RegistryError where it cannot be recorded. */
  carryOut(wish: Wish, told: (step: RolloutStep) => void): Promise<RolloutOutcome>
}

/** What was begun is not cut off by the end of the command: it is taken back. */
const never = new AbortController().signal

/**
 * Prepares a rollout and hands it over; everything that was interrupted on its targets is brought to an end before.
 *
 * @throws FaultError where a target cannot be looked at, or changed; RegistryError
 */
export async function withRollout<T>(
  asked: AskedRollout,
  world: EnginesAround,
  work: (rollout: Rollout) => Promise<T>,
): Promise<T> {
  const { registry, warn } = world
  if (asked.access === 'write') await settleRollouts(world, warn)
  const recorded = (await registry.latest(warn)).filter(
    ({ target, configuration }) => configuration.kind === 'container' && asked.isMeant(target, configuration),
  )
  const targets = [...new Set([...(asked.targets ?? []), ...recorded.map(({ target }) => target)])].sort()
  if (targets.length === 0) throw new RegistryError('missing', `nothing is recorded of "${asked.about}"`)
  return withEngines(targets, asked.access, { ...world, stopping: never }, async (engines) =>
    work(await prepared(asked, targets, { ...engines, stopping: world.stopping }, warn)),
  )
}

async function prepared(
  asked: AskedRollout,
  targets: readonly TargetId[],
  engines: Engines,
  warn: (words: string) => void,
): Promise<Rollout> {
  const { about, isMeant } = asked
  const { registry, controls, stopping } = engines
  const pull = asked.access === 'read' ? 'never' : asked.pulls ? 'always' : 'missing'
  const there = new Map(await Promise.all(targets.map(async (id) => [id, await engines.running(id)] as const)))
  const meant = [...there].flatMap(([target, all]) =>
    all.filter((each) => each.kind === 'container' && isMeant(target, each)).map((running) => ({ target, running })),
  )
  if (meant.length === 0) throw new RegistryError('missing', `there is no container of "${about}"`)
  const own = new Map([...controls].filter(([id]) => meant.some(({ target }) => target === id)))
  const image = await findImage(asked.image, own, { pull, signal: stopping })
  const latest = await registry.latest(warn)
  const replicas: Replica[] = []
  for (const { target, running } of meant) {
    const document = latest.find(
      ({ target: where, configuration: { kind, name } }) =>
        where === target && kind === running.kind && name === running.name,
    )
    replicas.push(await replicaOf(target, running, document, image, engines))
  }
  const missing = new Set(await notReady(replicas, controls, stopping))
  const ordered = [...replicas].sort(
    (one, other) => Number(missing.has(other)) - Number(missing.has(one)) || byName(one, other),
  )
  const counted = replicas.filter(({ runs }) => runs)
  const planned: Planned[] = []
  for (const replica of ordered.filter(isToReplace)) {
    const wishes = stepWishes(replica.of, replica.wanted, there.get(replica.target) ?? [], toldOf(image), engines)
    planned.push({ replica, plan: (await prepareGroup({ about: 'a rollout', wishes }, engines)).plan })
  }
  const minAvailable = asked.minAvailable ?? Math.max(0, counted.length - 1)
  const cannot = [
    ...blocked(image, await registry.badImages()),
    ...image.cannot,
    ...replicas.flatMap(({ of, cannot }) => cannot.map((each) => `${objectWords(of)}: ${each}`)),
    ...planned.flatMap(({ replica, plan }) => plan.cannot.map((each) => `${objectWords(replica.of)}: ${each}`)),
    ...tooFew({ counted, planned, missing, minAvailable }),
  ]
  const before = await registry.head()
  return {
    ...{ about, image, planned, minAvailable, cannot },
    left: replicas.filter(({ wanted, cannot }) => wanted === null && cannot.length === 0).map(({ of }) => of),
    rights: planned.flatMap(rightsOf),
    carryOut: (wish, told) =>
      carryOut({ about, image, planned, counted, minAvailable, before: before ?? '', ...wish }, engines, told),
  }
}
