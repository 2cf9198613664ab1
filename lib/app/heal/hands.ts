import type { Clock } from '../../base/clock.ts'
import { fault, toFault } from '../../kit/fault.ts'
import type { Absent, AskedRemaking, Hands, Remaking, Standing } from '../../kit/remedy.ts'
import type { Container } from '../../model/engine.ts'
import type { HealObject } from '../../model/heal.ts'
import { lastingName } from '../../model/replacing.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Workload } from '../../model/workload.ts'
import { DECLARED_RUNTIME } from '../../inventory/schema.ts'
import { look } from '../../observe/look.ts'
import type { Sessions } from '../../observe/sessions.ts'
import { answerOf } from '../looks.ts'
import { controlOf } from '../replace/settle-all.ts'
import type { Registry } from '../../registry/registry.ts'
import { missingOf } from './missing.ts'
import { absentStanding, containerStanding, inspected } from './standing.ts'
import type { Membership } from './standing.ts'

export interface HandsWorld {
  readonly clock: Clock
  readonly targets: () => ReadonlyMap<TargetId, Target>
  /** Targets that are made of what a target tells, declared workloads among them. */
  readonly madeOf: (target: TargetId) => readonly Target[]
  /** Conversations of the daemon: over these it has listened all the time. */
  readonly daily: Sessions
  /** In words, which person wants an object left alone; null where nobody does. */
  readonly heldBy: (object: HealObject) => string | null
  /** How a container differs from what is recorded of it; null where it does not, or nothing is recorded. */
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
    async shell(target) {
      const { session } = await sessions.open(targetOf(target))
      if (!session.shell) throw fault('not-supported', `no program can be run on "${target}"`)
      return session.shell
    },
    workload: (target, id) => workloadOf(targetOf(target), id, sessions, { clock, signal }),
    standing: (object) => standingOf(object, sessions, world, signal),
    missing: (target) => absentFrom(targetOf(target), sessions, world, signal),
    remaking: (asked, work) => world.remaking(asked, signal, work),
  }
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
  if (!target || object.kind !== 'container') return null
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
