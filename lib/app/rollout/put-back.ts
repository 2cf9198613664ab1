import type { Configuration } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import { fieldText } from '../../record/field.ts'
import { withImage } from '../../record/with-image.ts'
import { differences } from '../replace/eye.ts'
import type { Engines } from '../replace/engines.ts'
import { prepareGroup } from '../replace/group.ts'
import type { Step } from '../replace/steps.ts'
import type { Written, WrittenReplica } from './journal.ts'
import { stepWishes } from './replicas.ts'

/**
 * What has become of one replica of a rollout that is taken back: `left` is not what the rollout has made of it, and stays;
 * `stuck` is of the new image, as what was before is not well any more either.
 */
export interface PutBack {
  readonly kind: 'put-back' | 'as-before' | 'left' | 'stuck'
  /** Empty where there is nothing to say. */
  readonly why: string
}

/**
 * Puts one replica back to what it was before a rollout, by the procedure of the rollout itself. What somebody has changed
 * since stays. It may be done again. Throws a FaultError or a RegistryError where it cannot be done now.
 */
export async function putBack(
  { image, before, withinMs }: Pick<Written, 'image' | 'before' | 'withinMs'>,
  replica: WrittenReplica,
  engines: Engines,
  told: (step: Step, tookMs: Ms) => void,
): Promise<PutBack> {
  const { registry } = engines
  const { target, kind, name } = replica
  const of = { target, kind, name }
  const there = await engines.running(target)
  const running = there.find((each) => each.kind === kind && each.name === name)
  if (!running) return { kind: 'left', why: 'it is gone' }
  const recorded = await registry.documentAt(of, before)
  if (!recorded) return { kind: 'left', why: `it was not there in ${before.slice(0, 8)}` }
  const was = recorded.configuration
  if (differences(running, was, false).length === 0) return { kind: 'as-before', why: '' }
  if (!(await isOurs(replica, { image, was, running }, engines)))
    return { kind: 'left', why: 'somebody has changed it since' }
  const words = { own: `put back, as the rollout of ${image} was`, along: 'was put back' }
  const prepared = await prepareGroup(
    { about: 'a rollout', wishes: stepWishes(of, was, there, words, engines) },
    engines,
  )
  const { cannot } = prepared.plan
  if (cannot.length > 0) return { kind: 'stuck', why: `it cannot be put back: ${cannot.join('; ')}` }
  const outcome = await prepared.carryOut(withinMs, told)
  if (outcome.kind === 'replaced') return { kind: 'put-back', why: '' }
  return { kind: 'stuck', why: `it could not be put back: ${outcome.why}` }
}

/** Whether what runs is what the rollout has made: the one of before with that image, and nothing else changed. */
async function isOurs(
  { target, imageId }: WrittenReplica,
  { image, was, running }: { readonly image: string; readonly was: Configuration; readonly running: Configuration },
  engines: Engines,
): Promise<boolean> {
  if (fieldText(running, 'image', 'id') !== imageId) return false
  const control = engines.controls.get(target)
  const find = (id: string): Promise<unknown> | undefined => control?.image(id, engines.stopping)
  const [fresh, old] = await Promise.all([find(imageId), find(fieldText(was, 'image', 'id') ?? '')])
  // Without both nobody can say more of it.
  if (!fresh || !old) return true
  const made = withImage(was, { name: image, document: fresh }, old, engines.record)
  return made !== null && differences(made, running, false).every(({ path }) => path.join('.') === 'image.name')
}
