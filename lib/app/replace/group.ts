import type { Clock } from '../../base/clock.ts'
import type { ContainerControl } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import type { Registry } from '../../registry/registry.ts'
import { recordedAs } from './eye.ts'
import { beginJournal } from './journal.ts'
import type { Replacement } from './journal.ts'
import { planOf } from './plan.ts'
import type { Part } from './part.ts'
import type { Plan } from './plan.ts'
import { recordReplaced } from './remember.ts'
import { replace } from './replace.ts'
import type { Outcome } from './replace.ts'
import type { Step } from './steps.ts'
import { volumesIn } from '../../record/create/mounts.ts'
import { engineThere, surroundingsOf } from './there.ts'
import type { Surroundings } from './there.ts'
import type { GroundPlan, Wish } from './wish.ts'

/** What containers are replaced with. */
export interface GroupWorld {
  /** Of every target of the wishes. */
  readonly controls: ReadonlyMap<TargetId, ContainerControl>
  readonly registry: Registry
  readonly record: Recorder
  readonly clock: Clock
  readonly stopping: AbortSignal
}

/** Containers that are wanted together: all of them come to be, or none. */
export interface Group {
  /** What it is done for, as it is told: "a rollback". */
  readonly about: string
  readonly wishes: readonly Wish[]
  /** Networks and volumes that are made before; what fails takes them back. None when left out. */
  readonly grounds?: readonly GroundPlan[]
}

/** A replacement that can be looked at, and done. */
export interface Prepared {
  readonly plan: Plan
  /**
   * Throws a FaultError where one of the objects is being replaced already, a RegistryError where it is done and cannot
   * be recorded.
   */
  carryOut(withinMs: Ms, told: (step: Step, tookMs: Ms) => void): Promise<Outcome>
}

/** What was begun is not cut off by the end of the command: it is taken back. */
const never = new AbortController().signal

/** Looks at what there is, and says how the wishes come true. Nothing is changed. Throws a FaultError. */
export async function prepareGroup(group: Group, world: GroupWorld): Promise<Prepared> {
  const plan = planOf(group.wishes, await surroundings(group, world), group.grounds)
  return {
    plan,
    async carryOut(withinMs, told) {
      const { registry, record, clock } = world
      const replacement = replacementOf(group.about, plan)
      const journal = await beginJournal(registry.folder, replacement)
      if (!journal) throw fault('busy', `${namesOf(plan)}: another replacement is under way`)
      const recorded = ({ of, runsAs }: Part, id: string): ReturnType<typeof recordedAs> =>
        recordedAs(runsAs, id, { control: controlOn(of.target, world), record }, never)
      const outcome = await replace(plan, replacement, { ...world, journal, withinMs, told, recorded })
      // What could not be taken back is at the next start.
      if (outcome.kind === 'unfinished') return outcome
      try {
        if (outcome.kind === 'replaced') {
          const all = outcome.made.map(({ part: { of, words }, configuration }) => ({ of, words, configuration }))
          await recordReplaced(all, { registry, clock })
        }
      } finally {
        await journal.close()
      }
      return outcome
    },
  }
}

async function surroundings(
  { wishes, grounds = [] }: Group,
  world: GroupWorld,
): Promise<ReadonlyMap<Wish, Surroundings>> {
  const found = new Map<Wish, Surroundings>()
  for (const target of new Set(wishes.map(({ of }) => of.target))) {
    const control = controlOn(target, world)
    const own = wishes.filter(({ of }) => of.target === target)
    const soon = {
      containers: own.flatMap(({ wanted, old }) => [wanted.runsAs, ...(old ? [old.runsAs] : [])]),
      grounds: grounds.filter((each) => each.target === target),
    }
    const engine = await engineThere(control, soon, world.stopping)
    for (const wish of own) {
      const oldId = wish.old?.incarnation ?? null
      found.set(wish, await surroundingsOf(wish.wanted, oldId, engine, control, world.stopping))
    }
  }
  return found
}

function controlOn(target: TargetId, { controls }: Pick<GroupWorld, 'controls'>): ContainerControl {
  const control = controls.get(target)
  if (!control) throw fault('not-supported', `containers of "${target}" cannot be changed from here`)
  return control
}

function replacementOf(about: string, { parts, grounds }: Plan): Replacement {
  return {
    about,
    parts: parts.map(({ of, runsAs, words, oldId, runs, oldRank, isOldAwaited, gate, request }) => {
      const { target, kind, name } = of
      const [ends, takes] = [gate === 'completed', [...volumesIn(request.body)]]
      return { target, kind, name, runsAs, words, oldId, runs, oldRank, isAwaited: isOldAwaited, ends, takes }
    }),
    grounds: grounds.map(({ target, what, name }) => ({ target, what, name })),
  }
}

function namesOf({ parts }: Plan): string {
  return parts.map(({ of }) => `${of.target}/${of.name}`).join(', ')
}
