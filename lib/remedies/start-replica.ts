import * as z from 'zod'
import { fault } from '../kit/fault.ts'
import { isAboutOne, meantContainers } from '../kit/meant-containers.ts'
import { remade, remadeOptions, remadeProspect, thereIs } from '../kit/remade.ts'
import { defineRemedy } from '../kit/remedy.ts'
import type { Hands, Trouble } from '../kit/remedy.ts'
import type { HealObject, Prospect } from '../model/heal.ts'

const options = z.strictObject(remadeOptions)

type Options = z.output<typeof options>

/**
 * Brings back what is missing of a workload that is declared: containers that have ended are started, those that are gone
 * are made again from what is recorded of them, each where it was and under its own name.
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
  async apply(prospect, { healthyWithin }, hands) {
    const { object, incarnation } = prospect
    if (incarnation === null) return remade(prospect, { from: 'last', withinMs: healthyWithin }, hands)
    const there = await thereIs(object, hands)
    if (there?.id !== incarnation) throw fault('busy', `"${object.name}" is another container than before`)
    await (await hands.containers(object.target)).start(there.id, hands.signal)
  },
  // It was gone, or had ended: whoever finds it running finds it done.
  async wasDone({ object }, _, hands) {
    return (await thereIs(object, hands))?.isRunning ?? false
  },
})

async function toStart(object: HealObject, hands: Hands): Promise<Prospect | null> {
  const standing = await hands.standing(object)
  const there = standing && (await thereIs(object, hands))
  if (!standing || !there || there.isRunning) return null
  return { ...standing, object, words: `start "${object.name}" on "${object.target}"`, scale: null, needsPerson: null }
}

/** So many as there are too few of, as far as that many are recorded. */
async function toMake({ incident: { subject } }: Trouble, hands: Hands): Promise<readonly Prospect[]> {
  if (isAboutOne(subject)) return []
  const workload = await hands.workload(subject.target, subject.item)
  if (!workload) return []
  const tooFew = workload.desired - workload.instances.filter(({ isWanted }) => isWanted).length
  const found: Prospect[] = []
  for (const { object, standing } of tooFew > 0 ? await hands.missing(subject.target) : []) {
    if (found.length >= tooFew) break
    const prospect = await remadeProspect(object, standing, { from: 'last', verb: 'make' }, hands)
    if (prospect) found.push(prospect)
  }
  return found
}
