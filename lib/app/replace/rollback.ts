import type { Clock } from '../../base/clock.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import { RegistryError } from '../../kit/registry-error.ts'
import type { AnyConnector } from '../../kit/connector.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Configuration, ObjectRef, Recorder } from '../../model/configuration.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Target } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Change } from '../../kit/configuration-diff.ts'
import type { Registry } from '../../registry/registry.ts'
import { lookOver } from '../recording/look.ts'
import { recorderWith } from '../recording/recorder.ts'
import { withSessions } from '../with-sessions.ts'
import { differences, recordedAs } from './eye.ts'
import { beginJournal } from './journal.ts'
import { planOf } from './plan.ts'
import type { Plan, Step } from './plan.ts'
import { recordRollback } from './remember.ts'
import { replace } from './replace.ts'
import type { Outcome } from './replace.ts'
import { controlOf, interrupted, settleAll } from './settle-all.ts'
import { surroundingsOf } from './there.ts'

export interface RollbackWorld {
  readonly inventory: Inventory
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly registry: Registry
  readonly clock: Clock
  readonly stopping: AbortSignal
  /** Told of what was interrupted before, and how it came to its end. */
  readonly warn: (words: string) => void
}

/** A rollback that can be looked at, and done. */
export interface Rollback {
  readonly of: ObjectRef
  /** 40 hexadecimal digits. */
  readonly revision: string
  readonly plan: Plan
  /** What becomes different; everything where there is nothing now. */
  readonly changes: readonly Change[]
  /** Throws a RegistryError where it is done and cannot be recorded. */
  carryOut(withinMs: Ms, told: (step: Step, tookMs: Ms) => void): Promise<Outcome>
}

/** What was begun is not cut off by the end of the command: it is taken back. */
const never = new AbortController().signal

/**
 * Prepares a rollback and hands it over; everything that was interrupted on that target is brought to an end before.
 *
 * @throws FaultError where the target cannot be looked at, or changed; RegistryError
 */
export function withRollback<T>(
  asked: { readonly of: ObjectRef; readonly revision: string; readonly access: 'read' | 'write' },
  world: RollbackWorld,
  work: (rollback: Rollback) => Promise<T>,
): Promise<T> {
  const { of } = asked
  const target = world.inventory.targets.find(({ id }) => id === of.target)
  if (!target) throw fault('not-supported', `there is no target "${of.target}" any more`)
  if (of.kind !== 'container')
    throw fault('not-supported', `${of.target}/${of.name} is no container: what made the ${of.kind} changes it, too`)
  const record = recorderWith(world.registry, world.inventory.settings.registry)
  return withSessions(world.inventory, { ...world, record, stopping: never }, async (sessions) => {
    const control = await controlOf(target, sessions, world.stopping)
    if (asked.access === 'write') await settleBefore(target, sessions, record, world)
    return work(await prepared(asked, { ...world, target, sessions, record, control }))
  })
}

async function settleBefore(target: Target, sessions: Sessions, record: Recorder, world: RollbackWorld): Promise<void> {
  const all = (await interrupted(world.registry)).filter(({ replacement }) => replacement.target === target.id)
  const { registry, clock, stopping, inventory } = world
  const settling = { registry, clock, sessions, record, targets: inventory.targets, signal: stopping }
  for (const words of await settleAll(all, settling)) world.warn(words)
}

interface Around extends RollbackWorld {
  readonly target: Target
  readonly sessions: Sessions
  readonly record: Recorder
  readonly control: ContainerControl
}

async function prepared(
  { of, revision }: { readonly of: ObjectRef; readonly revision: string },
  around: Around,
): Promise<Rollback> {
  const { registry, control, clock, record, stopping } = around
  const id = await registry.revisionId(revision)
  const document = await registry.documentAt(of, id)
  if (!document) throw new RegistryError('missing', `${of.target}/${of.name} was not there in revision "${revision}"`)
  const wanted = document.configuration
  const old = await runningNow(of, around)
  const there = await surroundingsOf(wanted, old?.incarnation ?? null, control, stopping)
  const plan = planOf(wanted, old, await registry.revealer(of, id), there)
  const isRekeyed = document.keyId !== registry.fingerprints.keyId
  const { target, kind, name } = of
  const { runsAs, oldId, runs } = plan
  return {
    of,
    revision: id,
    plan,
    changes: differences(old ?? { ...wanted, fields: [] }, plan.request.expected, isRekeyed),
    async carryOut(withinMs, told) {
      const replacement = { target, kind, name, runsAs, revision: id, oldId, runs }
      const journal = await beginJournal(registry.folder, replacement)
      if (!journal) throw fault('busy', `another rollback of ${target}/${name} is under way`)
      const outcome = await replace(plan, replacement, {
        ...{ control, clock, journal, stopping, withinMs, told },
        recorded: (container, as) => recordedAs(as, container, { control, record }, never),
        differing: (one, other) => differences(one, other, isRekeyed),
      })
      // What could not be taken back is at the next start.
      if (outcome.kind === 'unfinished') return outcome
      try {
        if (outcome.kind === 'replaced') await recordRollback(of, id, outcome.configuration, { registry, clock })
      } finally {
        await journal.close()
      }
      return outcome
    },
  }
}

/** What is there of the object now; null where nothing is. */
async function runningNow({ kind, name }: ObjectRef, around: Around): Promise<Configuration | null> {
  const running = await lookOver(around.target, around.sessions, around)
  if (!running) throw fault('not-supported', `there are no containers on "${around.target.id}"`)
  if (running.kind === 'faulted') throw new FaultError(running.fault)
  const [found, another] = running.value.filter((each) => each.kind === kind && each.name === name)
  if (another) throw fault('busy', `there are two of "${name}": ${found?.runsAs ?? ''} and ${another.runsAs}`)
  return found ?? null
}
