import { fault } from '../../kit/fault.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import type { EnginesAround } from '../replace/engines.ts'
import { recordReplaced } from '../replace/remember.ts'
import { withSessions } from '../with-sessions.ts'
import { carryOut } from './carry-out.ts'
import type { Step, UpdateOutcome } from './carry-out.ts'
import { beginUpdate } from './journal.ts'
import { updatePlan } from './plan.ts'
import type { UpdatePlan } from './plan.ts'
import { lookAt, titleOf } from './seen.ts'
import type { Seen, UpdateWorld, Wanted } from './seen.ts'
import { settleUpdatesOf } from './settle.ts'
import { recordingWorld, workloadControlOf } from './world.ts'

export interface AskedUpdate {
  readonly of: ObjectRef
  readonly access: 'read' | 'write'
  /** What it is to be, out of what it is now. Throws a FaultError or a RegistryError where that cannot be. */
  readonly wanted: (now: Seen) => Promise<MeantUpdate>
}

/** What a workload is to be, and how that is told. */
export interface MeantUpdate {
  readonly wanted: Wanted
  /** What is recorded of it when it is done: "rolled back to 3f2a91c0". */
  readonly words: string
  /** The revision in which it was as it is to be; null where it never was. */
  readonly revision: string | null
}

/** An update that can be looked at, and done. */
export interface PreparedUpdate extends UpdatePlan {
  readonly of: ObjectRef
  /** Throws a RegistryError where it is done and cannot be recorded. */
  carryOut(withinMs: Ms, told: (step: Step, tookMs: Ms) => void): Promise<UpdateOutcome>
}

/** What was begun is not cut off by the end of the command: it is taken back. */
const never = new AbortController().signal

/**
 * Prepares an update of what an orchestrator makes and hands it over; what was interrupted on that target is brought to an
 * end before.
 *
 * @throws FaultError where the target cannot be looked at, or changed; RegistryError
 */
export function withWorkloadUpdate<T>(
  asked: AskedUpdate,
  world: EnginesAround,
  work: (update: PreparedUpdate) => Promise<T>,
): Promise<T> {
  const { of } = asked
  const { registry, clock, stopping } = world
  const target = world.inventory.targets.find(({ id }) => id === of.target)
  if (!target) throw fault('not-supported', `there is no target "${of.target}" any more`)
  const recording = recordingWorld(registry, world.inventory.settings.registry)
  // Who may try an update holds what comes out of it against what was asked for.
  const conversing = { ...world, record: recording.record, stopping: never }
  return withSessions(world.inventory, conversing, async (sessions) => {
    const through = {
      ...recording,
      control: await workloadControlOf(target, sessions, stopping),
      clock,
    }
    if (asked.access === 'write')
      for (const words of await settleUpdatesOf(target.id, through, registry, stopping)) world.warn(words)
    return work(await prepared(asked, through, world))
  })
}

async function prepared(
  { of, access, wanted: meant }: AskedUpdate,
  through: UpdateWorld,
  { registry, clock, stopping }: EnginesAround,
): Promise<PreparedUpdate> {
  const before = await lookAt(of, through, stopping)
  if (!before) throw fault('not-supported', `${titleOf(of)} is not there any more: what made it can make it again`)
  const { wanted, words, revision } = await meant(before)
  const plan = await updatePlan(of, before, wanted, through, { access, signal: stopping })
  return {
    of,
    ...plan,
    async carryOut(withinMs, told) {
      const { keyId } = registry.fingerprints
      const goal = revision === null ? { wanted: wanted.configuration } : { revision }
      const begun = { of, ...goal, words, until: clock.now() + withinMs, before: before.configuration, keyId }
      const close = await beginUpdate(registry.folder, begun)
      if (!close) throw fault('busy', `another update of ${of.target}/${of.name} has not come to its end`)
      const outcome = await carryOut(
        of,
        { before, wanted, steps: plan.steps },
        { ...through, stopping, withinMs, told },
      )
      // What could not be taken back is at the next start.
      if (outcome.kind === 'unfinished') return outcome
      try {
        if (outcome.kind === 'updated') {
          const { configuration } = outcome
          await recordReplaced([{ of, words, configuration }], { registry, clock })
        }
      } finally {
        await close()
      }
      return outcome
    },
  }
}
