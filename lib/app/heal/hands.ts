import type { Clock } from '../../base/clock.ts'
import { fault, toFault } from '../../kit/fault.ts'
import type { Absent, AskedRemaking, Hands, Remaking, Slot, Standing } from '../../kit/remedy.ts'
import type { Container } from '../../model/engine.ts'
import type { HealObject } from '../../model/heal.ts'
import { lastingName } from '../../model/replacing.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Workload } from '../../model/workload.ts'
import { DECLARED_RUNTIME } from '../../inventory/schema.ts'
import { look } from '../../observe/look.ts'
import type { Sessions } from '../../observe/sessions.ts'
import { answerOf } from '../looks.ts'
import { keyOf } from '../recording/take-in.ts'
import { controlOf } from '../replace/settle-all.ts'
import type { Registry } from '../../registry/registry.ts'
import { underWay } from '../update/under-way.ts'
import { workloadControlOf } from '../update/world.ts'
import { imagesWantedOn } from './images-wanted.ts'
import { missingOf } from './missing.ts'
import { freeSlots } from './slots.ts'
import { absentStanding, containerStanding, inspected } from './standing.ts'
import type { Membership } from './standing.ts'
import { declaredReplicas, standingOfWorkload } from './workload-standing.ts'

export interface HandsWorld {
  readonly clock: Clock
  readonly targets: () => ReadonlyMap<TargetId, Target>
  /** Targets that are made of what a target tells, declared workloads among them. */
  readonly madeOf: (target: TargetId) => readonly Target[]
  /** Conversations of the daemon: over these it has listened all the time. */
  readonly daily: Sessions
  /** In words, which person wants an object left alone; null where nobody does. */
  readonly heldBy: (object: HealObject) => string | null
  /** How a container or a workload differs from what is recorded of it; null where it does not, or nothing is recorded. */
  readonly driftOf: (object: HealObject, sessions: Sessions, signal: AbortSignal) => Promise<string | null>
  readonly registry: Registry | undefined
  readonly remaking: <T>(
    asked: AskedRemaking,
    signal: AbortSignal,
    work: (remaking: Remaking) => Promise<T>,
  ) => Promise<T | null>
}

/** @param sessions conversations of their own, opened for one trouble */
export function handsOver(sessions: Sessions, world: HandsWorld, signal: AbortSignal): Hands {
  const { clock } = world
  const targetOf = (id: TargetId): Target => {
    const target = world.targets().get(id)
    if (!target) throw fault('not-supported', `there is no target "${id}" any more`)
    return target
  }
  return {
    clock,
    signal,
    containers: (target) => controlOf(targetOf(target), sessions, signal),
    workloads: (target) => workloadControlOf(targetOf(target), sessions, signal),
    async shell(target) {
      const { session } = await sessions.open(targetOf(target))
      if (!session.shell) throw fault('not-supported', `no program can be run on "${target}"`)
      return session.shell
    },
    workload: (target, id) => workloadOf(targetOf(target), id, sessions, { clock, signal }),
    standing: (object) => standingOf(object, sessions, world, signal),
    isBeingReplaced: (object) => isBeingReplaced(object, world.registry),
    declaredReplicas: (object) =>
      declaredReplicas(object, { target: targetOf(object.target), sessions }, world, signal),
    missing: (target) => absentFrom(targetOf(target), sessions, world, signal),
    slots: (target, most, taken) => slotsFor(targetOf(target), { most, taken }, sessions, world, signal),
    imagesWanted: (target) => imagesWantedOn(target, world),
    remaking: (asked, work) => world.remaking(asked, signal, work),
  }
}

async function isBeingReplaced({ target, kind, name }: HealObject, registry: Registry | undefined): Promise<boolean> {
  if (kind !== 'container' || !registry) return false
  return (await underWay(registry, target)).has(keyOf({ kind, name }))
}

async function workloadOf(
  target: Target,
  id: string,
  sessions: Sessions,
  { clock, signal }: Pick<Hands, 'clock' | 'signal'>,
): Promise<Workload | null> {
  const sight = await look(target, [{ workloads: ['list'] }], { sessions, clock, givenUp: signal })
  const why = sight.refused.get('') ?? sight.refused.get('workloads')
  const list = answerOf(sight.workloads.list, why)
  if (list?.kind === 'faulted') throw fault(list.fault.code, list.fault.message)
  return list?.value.find((each) => each.id === id) ?? null
}

async function standingOf(
  object: HealObject,
  sessions: Sessions,
  world: HandsWorld,
  signal: AbortSignal,
): Promise<Standing | null> {
  const target = world.targets().get(object.target)
  if (!target) return null
  if (object.kind === 'workload') {
    const workload = await workloadOf(target, object.name, sessions, { clock: world.clock, signal })
    return workload && standingOfWorkload(object, { target, workload, sessions }, world, signal)
  }
  if (object.kind !== 'container') return null
  // What an orchestrator makes is not touched.
  const control = await controlOf(target, sessions, signal).catch((error: unknown) => {
    if (toFault(error).code === 'not-supported') return null
    throw error
  })
  if (!control) return null
  const found = inspected.safeParse(await control.inspect(object.name, signal))
  if (!found.success) return null
  const now = world.clock.now()
  return containerStanding({
    object,
    found: found.data,
    seen: await asHeard(found.data.Id, target, world, signal),
    held: world.heldBy(object),
    drift: await world.driftOf(object, sessions, signal),
    memberships: await membershipsOf(object, world, signal),
    now,
  })
}

async function absentFrom(
  declared: Target,
  sessions: Sessions,
  world: HandsWorld,
  signal: AbortSignal,
): Promise<readonly Absent[]> {
  const { registry, targets, clock, heldBy } = world
  if (!declared.members) return []
  const namesOn = async (id: TargetId): Promise<ReadonlySet<string>> => {
    const member = targets().get(id)
    if (!member) throw fault('not-supported', `there is no target "${id}" any more`)
    const there = await (await controlOf(member, sessions, signal)).containers(signal)
    return new Set(there.map(({ name }) => lastingName(name)))
  }
  const missing = await missingOf(declared, { registry, namesOn })
  const workload = await workloadOf(declared, '', sessions, { clock, signal })
  const memberships = workload ? [{ name: declared.id, workload }] : []
  return missing.map((object) => ({
    object,
    standing: absentStanding({ object, held: heldBy(object), memberships, now: clock.now() }),
  }))
}

async function slotsFor(
  declared: Target,
  asked: { readonly most: number; readonly taken: readonly string[] },
  sessions: Sessions,
  world: HandsWorld,
  signal: AbortSignal,
): Promise<readonly Slot[] | string> {
  const { targets, clock, heldBy } = world
  // What nobody records is made like nothing.
  if (!world.registry || !declared.members) return []
  const targetOf = (id: TargetId): Target => {
    const member = targets().get(id)
    if (!member) throw fault('not-supported', `there is no target "${id}" any more`)
    return member
  }
  const { objects, why } = await freeSlots(declared, asked, targetOf, { sessions, clock, givenUp: signal })
  if (why !== null) return why
  const workload = await workloadOf(declared, '', sessions, { clock, signal })
  const memberships = workload ? [{ name: declared.id, workload }] : []
  const standing = (object: HealObject): Absent['standing'] =>
    absentStanding({ object, held: heldBy(object), memberships, now: clock.now() })
  return objects.map((all) => ({ objects: all.map((object) => ({ object, standing: standing(object) })) }))
}

/**
 * One container as the daemon knows it, which has listened all the time: asked at this moment, as that somebody has stopped
 * it is told behind its end, and the last look may lie between the two. Undefined where it cannot be seen.
 */
async function asHeard(
  id: string,
  target: Target,
  { daily, clock }: Pick<HandsWorld, 'daily' | 'clock'>,
  signal: AbortSignal,
): Promise<Container | undefined> {
  const { engine } = await look(target, [{ engine: ['containers'] }], { sessions: daily, clock, givenUp: signal })
  const { containers } = engine
  return containers?.kind === 'seen' ? containers.value.find((container) => container.id === id) : undefined
}

/** Told by what the daemon sees all the time: nobody is asked anew for it. */
async function membershipsOf(
  { target, name }: HealObject,
  { madeOf, daily, clock }: HandsWorld,
  signal: AbortSignal,
): Promise<readonly Membership[]> {
  const found: Membership[] = []
  for (const declared of madeOf(target).filter(({ runtime }) => runtime === DECLARED_RUNTIME)) {
    const workload = await workloadOf(declared, '', daily, { clock, signal })
    const isMember = workload?.instances.some((each) => each.name === name && each.node === target) ?? false
    if (workload && isMember) found.push({ name: declared.id, workload })
  }
  return found
}
