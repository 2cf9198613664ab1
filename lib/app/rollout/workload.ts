import { fault } from '../../kit/fault.ts'
import { badAmong } from '../../model/bad-image.ts'
import { objectWords } from '../../model/configuration.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import { imagesIn, withWorkloadImage } from '../../record/with-workload-image.ts'
import type { ImagePlace } from '../../record/with-workload-image.ts'
import { revealNothing } from '../../registry/reveal.ts'
import type { EnginesAround } from '../replace/engines.ts'
import type { Step, UpdateOutcome } from '../update/carry-out.ts'
import { withWorkloadUpdate } from '../update/prepare.ts'
import type { PreparedUpdate } from '../update/prepare.ts'
import { block, whyBlocked } from './block.ts'
import { pinned } from './pin.ts'

export interface AskedWorkloadRollout {
  readonly of: ObjectRef
  readonly image: string
  /** Whose image it is, where there are several. */
  readonly container?: string
  readonly access: 'read' | 'write'
}

/** A rollout of what an orchestrator makes that can be looked at, and done. */
export interface WorkloadRollout extends Omit<PreparedUpdate, 'carryOut'> {
  readonly image: string
  /** Empty where nobody knows it. */
  readonly digest: string
  carryOut(withinMs: Ms, told: (step: Step, tookMs: Ms) => void): Promise<WorkloadOutcome>
}

/** `isBlocked`: the image is to blame, and is blocked from now on. */
export type WorkloadOutcome = UpdateOutcome & { readonly isBlocked: boolean }

/**
 * Prepares a rollout by the update of the orchestrator itself and hands it over; what was interrupted on that target is
 * brought to an end before.
 *
 * @throws FaultError where the target cannot be looked at, or changed; RegistryError
 */
export async function withWorkloadRollout<T>(
  { of, image, container, access }: AskedWorkloadRollout,
  world: EnginesAround,
  work: (rollout: WorkloadRollout) => Promise<T>,
): Promise<T> {
  const { registry, clock, stopping } = world
  const { reference, digest, note } = await pinned(image, world.inventory.targets, { clock, signal: stopping })
  const digests = [digest ?? image]
  const bad = badAmong(await registry.badImages(), digests)
  const wanted = (now: Configuration) => {
    const configuration = withWorkloadImage(now, placeIn(of, now, container), reference)
    // Nothing but the image is another one: every secret is there already.
    return { configuration, isRekeyed: false, reveal: revealNothing }
  }
  const meant = (now: { readonly configuration: Configuration }) =>
    Promise.resolve({ wanted: wanted(now.configuration), words: `rolled out ${image}`, revision: null })
  return withWorkloadUpdate({ of, access, wanted: meant }, world, (update) =>
    work({
      ...update,
      ...{ image, digest: digest ?? '' },
      notes: [...(note === '' ? [] : [note]), ...update.notes],
      cannot: [...(bad ? [`image: ${whyBlocked(bad)}`] : []), ...update.cannot],
      async carryOut(withinMs, told) {
        const outcome = await update.carryOut(withinMs, told)
        const isBlocked = outcome.kind === 'undone' && outcome.step === 'wait' && !stopping.aborted
        if (isBlocked) await block({ name: image, digests, where: objectWords(of), why: outcome.why }, world)
        return { ...outcome, isBlocked }
      },
    }),
  )
}

/** Throws a FaultError where nobody can say which is meant. */
function placeIn(of: ObjectRef, configuration: Configuration, container: string | undefined): ImagePlace {
  const all = imagesIn(configuration)
  const meant = container === undefined ? all : all.filter((each) => each.container === container)
  const [one, ...others] = meant
  const names = all.map((each) => each.container).join(', ')
  if (!one)
    throw fault(
      'not-supported',
      `${objectWords(of)} has no image${container === undefined ? '' : ` of "${container}"`}`,
      {
        ...(names !== '' && { hint: `its containers are ${names}` }),
      },
    )
  if (others.length > 0)
    throw fault('not-supported', `${objectWords(of)} has several containers: ${names}`, {
      hint: 'say which: --container NAME',
    })
  return one
}
