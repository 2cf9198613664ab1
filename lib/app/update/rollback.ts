import { fault } from '../../kit/fault.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import type { EnginesWorld } from '../replace/engines.ts'
import { recordReplaced } from '../replace/remember.ts'
import { withSessions } from '../with-sessions.ts'
import { carryOut } from './carry-out.ts'
import type { Step, UpdateOutcome } from './carry-out.ts'
import { beginUpdate } from './journal.ts'
import { updatePlan } from './plan.ts'
import type { UpdatePlan } from './plan.ts'
import { lookAt, titleOf } from './seen.ts'
import type { UpdateWorld } from './seen.ts'
import { settleUpdatesOf } from './settle.ts'
import { recordingWorld, wantedAt, workloadControlOf } from './world.ts'

export interface AskedWorkload {
  readonly of: ObjectRef
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** What that revision is called to people: "3f2a91c0", "release-1.4". */
  readonly called: string
  readonly access: 'read' | 'write'
}

/** A rollback of a workload that can be looked at, and done. */
export interface WorkloadRollback extends UpdatePlan {
  readonly of: ObjectRef
  /** 40 hexadecimal digits. */
  readonly revision: string
  /** What it is called to people. */
  readonly called: string
  /** Throws a RegistryError where it is done and cannot be recorded. */
  carryOut(withinMs: Ms, told: (step: Step, tookMs: Ms) => void): Promise<UpdateOutcome>
}

/** What was begun is not cut off by the end of the command: it is taken back. */
const never = new AbortController().signal

/**
 * Prepares a rollback of what an orchestrator makes and hands it over; what was interrupted on that target is brought to
 * an end before.
 *
 * @throws FaultError where the target cannot be looked at, or changed; RegistryError
 */
export function withWorkloadRollback<T>(
  asked: AskedWorkload,
  world: EnginesWorld,
  work: (rollback: WorkloadRollback) => Promise<T>,
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
  { of, revision, called, access }: AskedWorkload,
  through: UpdateWorld,
  { registry, clock, stopping }: EnginesWorld,
): Promise<WorkloadRollback> {
  const wanted = await wantedAt(of, revision, registry)
  const words = `rolled back to ${called}`
  const before = await lookAt(of, through, stopping)
  if (!before) throw fault('not-supported', `${titleOf(of)} is not there any more: what made it can make it again`)
  const plan = await updatePlan(of, before, wanted, through, { access, signal: stopping })
  return {
    of,
    revision,
    called,
    ...plan,
    async carryOut(withinMs, told) {
      const { keyId } = registry.fingerprints
      const begun = { of, revision, words, until: clock.now() + withinMs, before: before.configuration, keyId }
      const close = await beginUpdate(registry.folder, begun)
      if (!close) throw fault('busy', `another rollback of ${of.target}/${of.name} has not come to its end`)
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
