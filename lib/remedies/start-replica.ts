import * as z from 'zod'
import { fault } from '../kit/fault.ts'
import { isAboutOne, meantContainers } from '../kit/meant-containers.ts'
import { restartSharers, sharersOf } from '../kit/along-with.ts'
import { isSettled, remade, remadeOptions, remadeProspect, thereIs } from '../kit/remade.ts'
import { defineRemedy } from '../kit/remedy.ts'
import type { Hands, Slot, Trouble } from '../kit/remedy.ts'
import type { HealObject, Prospect } from '../model/heal.ts'
import type { TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'

const options = z.strictObject(remadeOptions)

type Options = z.output<typeof options>

/**
 * Brings back what is missing of a workload that is declared: containers that have ended are started, those that are gone
 * are made again from what is recorded of them, each where it was and under its own name. Where that is not enough, as so
 * many never were, further ones are made like a healthy one, with the next free name, where there is most room.
 */
export default defineRemedy<Options>({
  name: 'start-replica',
  title: 'Bring back a missing replica',
  mends: ['workload-replicas', 'container-*'],
  options,
  async describe(trouble, _, hands) {
    const ended = await Promise.all((await meantContainers(trouble, hands)).map((each) => toStart(each, hands)))
    return [...ended.flatMap((each) => each ?? []), ...(await toMake(trouble, hands))]
  },
  async apply(prospect, { healthyWithin }, hands, { incident: { subject } }) {
    const { object, incarnation } = prospect
    if (incarnation === null) return makeIt(prospect, subject.target, healthyWithin, hands)
    const there = await thereIs(object, hands)
    if (there?.id !== incarnation) throw fault('busy', `"${object.name}" is another container than before`)
    const along = await sharersOf(object.target, { id: there.id, name: object.name }, hands)
    await (await hands.containers(object.target)).start(there.id, hands.signal)
    await restartSharers(object.target, along, hands)
  },
  // It was gone, or had ended: whoever finds it running finds it done.
  async wasDone({ object }, _, hands) {
    if (!(await isSettled(object, hands))) return null
    return (await thereIs(object, hands))?.isRunning ?? false
  },
})

async function toStart(object: HealObject, hands: Hands): Promise<Prospect | null> {
  const standing = await hands.standing(object)
  const there = standing && (await thereIs(object, hands))
  if (!standing || !there || there.isRunning) return null
  return { ...standing, object, words: `start "${object.name}" on "${object.target}"`, scale: null, needsPerson: null }
}

/** So many as there are too few of, as far as that many are recorded; then so many more in free slots. */
async function toMake({ incident: { subject } }: Trouble, hands: Hands): Promise<readonly Prospect[]> {
  if (isAboutOne(subject)) return []
  const workload = await hands.workload(subject.target, subject.item)
  if (!workload) return []
  const tooFew = workload.desired - workload.instances.filter(({ isWanted }) => isWanted).length
  if (tooFew <= 0) return []
  const missing = await hands.missing(subject.target)
  const found: Prospect[] = []
  for (const { object, standing } of missing) {
    if (found.length >= tooFew) break
    const prospect = await remadeProspect(object, standing, { from: 'last', verb: 'make' }, hands)
    if (prospect) found.push(prospect)
  }
  // One that a person wants left alone is missed, and none is made in its place.
  const taken = missing.map(({ object: { name } }) => name)
  const slots = await hands.slots(subject.target, tooFew - found.length, taken)
  if (typeof slots === 'string') return [...found, whyNoMore(subject.target, slots)]
  const more = await Promise.all(slots.map((slot) => inSlot(slot, subject.target, hands)))
  return [...found, ...more.flatMap((each) => each ?? [])]
}

/** On the host with most room, if it can be made there; else on the next. */
async function inSlot({ objects }: Slot, siblingIn: TargetId, hands: Hands): Promise<Prospect | null> {
  let first: Prospect | null = null
  for (const { object, standing } of objects) {
    const prospect = await remadeProspect(object, standing, { from: { siblingIn }, verb: 'make' }, hands)
    if (prospect?.cannot === null) return prospect
    first ??= prospect
  }
  return first
}

function whyNoMore(target: TargetId, cannot: string): Prospect {
  return {
    ...{ object: { target, kind: 'workload', name: target }, host: target, group: target, incarnation: null },
    ...{ words: `make a further replica of "${target}"`, unsettled: null, person: null, drift: null },
    ...{ available: null, groups: [], scale: null, needsPerson: null, cannot },
  }
}

/** By what is recorded of itself where anything is, else like another. */
async function makeIt(prospect: Prospect, siblingIn: TargetId, withinMs: Ms, hands: Hands): Promise<void> {
  const { object } = prospect
  const isKnown = await hands.remaking({ object, from: 'last', access: 'read' }, () => Promise.resolve(true))
  await remade(prospect, { from: isKnown === null ? { siblingIn } : 'last', withinMs }, hands)
}
