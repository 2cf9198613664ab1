import * as z from 'zod'
import { fault } from '../kit/fault.ts'
import { defineRemedy } from '../kit/remedy.ts'
import { ABOUT_WORKLOADS, arrived, meantWorkload, prospectOf, steeredOptions, stillThere } from '../kit/steered.ts'
import type { SteeredOptions } from '../kit/steered.ts'
import type { Instance, TroubleKind, Workload } from '../model/workload.ts'

/** What another one in its place, elsewhere perhaps, may be free of. What is wrong with all of them is not. */
const HELPED: ReadonlySet<TroubleKind> = new Set(['unhealthy', 'crash-loop', 'lost'])

/**
 * Has one instance of a workload that is not well end, so that its controller makes another one: the one that has been so
 * for longest. Its cluster is asked, and who has set a budget for how many may be away is heard; what is ready stays.
 *
 * Source: Kubernetes, "API-initiated eviction".
 */
export default defineRemedy<SteeredOptions>({
  name: 'evict',
  title: 'Have another instance in the place of one that is not well',
  mends: ABOUT_WORKLOADS,
  options: z.strictObject(steeredOptions),
  async describe(trouble, options, hands) {
    const meant = await meantWorkload(trouble, options, hands)
    if (!meant) return []
    const { target, name } = meant.object
    const words = `have another instance of "${name}" on "${target}"`
    if (!meant.steered) return meant.standing.cannot === null ? [] : [prospectOf(meant, { words })]
    if (!meant.steered.control.evict)
      return [prospectOf(meant, { words, cannot: 'its orchestrator knows no way to give up a single one' })]
    const workload = await hands.workload(target, name)
    const worst = workload && worstOf(workload)
    if (!worst) return []
    return [
      prospectOf(meant, {
        words: `have another instance in the place of "${worst.name}" of "${name}" on "${target}"`,
        incarnation: incarnationOf(worst),
      }),
    ]
  },
  async apply({ object, incarnation }, { readyWithin }, hands) {
    const there = await stillThere(object, hands)
    const instance = instanceIn(incarnation)
    if (!instance || !there.control.evict) throw fault('busy', `"${object.name}" is not what was described`)
    await there.control.evict(there.of, instance, hands.signal)
    await arrived(there, readyWithin, hands)
  },
  async wasDone({ object, incarnation }, _, hands) {
    const instance = instanceIn(incarnation)
    const workload = await hands.workload(object.target, object.name)
    if (!instance || !workload) return null
    const same = workload.instances.find(({ id }) => id === instance.id)
    return same === undefined || same.phase === 'stopping' || same.phase === 'ended'
  },
})

function worstOf({ instances }: Workload): Instance | null {
  const ill = instances.filter(
    ({ isWanted, isReady, phase, trouble }) =>
      isWanted && !isReady && phase !== 'stopping' && phase !== 'ended' && trouble && HELPED.has(trouble.kind),
  )
  return ill.toSorted((one, other) => (one.since ?? 0) - (other.since ?? 0))[0] ?? null
}

/** Which one of that name it is to be. */
function incarnationOf({ id, name }: Instance): string {
  return JSON.stringify([id, name])
}

function instanceIn(incarnation: string | null): Pick<Instance, 'id' | 'name'> | null {
  if (incarnation === null) return null
  const [id, name] = JSON.parse(incarnation) as readonly [string, string]
  return { id, name }
}
