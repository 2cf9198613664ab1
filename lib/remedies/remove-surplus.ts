import * as z from 'zod'
import { fault } from '../kit/fault.ts'
import { thereIs } from '../kit/remade.ts'
import { defineRemedy } from '../kit/remedy.ts'
import type { Hands } from '../kit/remedy.ts'
import type { HealObject, Prospect } from '../model/heal.ts'
import type { Ms } from '../model/time.ts'
import type { Instance, Workload } from '../model/workload.ts'

/** What an engine takes for it beyond the time that the container has. */
const GRACE_MS: Ms = 3_000

/**
 * Stops and removes what is there beyond what is wanted of a declared workload, the newest first. What is healthy goes only
 * when as many as are wanted are healthy without it. Volumes stay.
 */
export default defineRemedy({
  name: 'remove-surplus',
  title: 'Remove replicas beyond what is wanted',
  mends: ['workload-replicas'],
  options: z.strictObject({}),
  async describe({ incident: { subject } }, _, hands) {
    const workload = await hands.workload(subject.target, subject.item)
    const spare = workload ? spareOf(workload) : []
    const found = await Promise.all(
      spare.map(({ name, node }) => toRemove({ target: node ?? subject.target, kind: 'container', name }, hands)),
    )
    return found.flatMap((each) => each ?? [])
  },
  async apply({ object, incarnation }, _, hands) {
    const there = await thereIs(object, hands)
    if (there?.id !== incarnation) throw fault('busy', `"${object.name}" is another container than before`)
    const control = await hands.containers(object.target)
    await control.stop(there.id, there.stopMs, hands.signal)
    // An engine that removes it by itself is at it already.
    await control.remove(there.id, hands.signal)
  },
  async wasDone({ object, at }, _, hands) {
    const first = await thereIs(object, hands)
    // An engine that was asked to stop it goes on with that, whether anybody waits for the answer or not.
    const leftMs = at + (first?.stopMs ?? 0) + GRACE_MS - hands.clock.now()
    if (first?.isRunning && leftMs > 0) await hands.clock.sleep(leftMs, hands.signal)
    const there = await thereIs(object, hands)
    if (there === null) return true
    if (there.isRunning) return false
    // One of that name that ended before, or was made since, is another matter.
    return there.endedAt >= at && there.createdAt <= at ? 'in part' : null
  },
  async finish({ object, at }, _, hands) {
    const there = await thereIs(object, hands)
    if (there === null) return
    if (there.isRunning || !(there.createdAt <= at)) throw fault('busy', `"${object.name}" is another one than before`)
    await (await hands.containers(object.target)).remove(there.id, hands.signal)
  },
})

/** What is there beyond what is wanted, as far as enough of the others are healthy. */
function spareOf({ instances, desired }: Workload): readonly Instance[] {
  const there = instances.filter(({ isWanted, phase }) => isWanted && phase !== 'ended' && phase !== 'pending')
  const newestFirst = there.toSorted((one, other) => (other.since ?? 0) - (one.since ?? 0))
  let healthy = there.filter(({ isReady }) => isReady).length
  const spare: Instance[] = []
  for (const each of newestFirst) {
    if (spare.length >= there.length - desired) break
    if (each.isReady && healthy <= desired) continue
    if (each.isReady) healthy -= 1
    spare.push(each)
  }
  return spare
}

async function toRemove(object: HealObject, hands: Hands): Promise<Prospect | null> {
  const standing = await hands.standing(object)
  const there = standing && (await thereIs(object, hands))
  if (!standing || !there) return null
  const { available } = standing
  return {
    ...{ ...standing, object, scale: null, needsPerson: null },
    words: `remove "${object.name}" from "${object.target}": it is one too many`,
    available: available && { ...available, goingDown: there.isHealthy ? 1 : 0 },
  }
}
