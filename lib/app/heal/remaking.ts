import type { BadImage } from '../../model/bad-image.ts'
import { addsPrivilege } from '../../kit/privileges.ts'
import { fault } from '../../kit/fault.ts'
import type { Remaking } from '../../kit/remedy.ts'
import type { HealObject } from '../../model/heal.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import { pathWords } from '../../record/words.ts'
import type { Registry } from '../../registry/registry.ts'
import { withEngines } from '../replace/engines.ts'
import type { EnginesWorld } from '../replace/engines.ts'
import { prepareGroup } from '../replace/group.ts'
import type { Prepared } from '../replace/group.ts'
import { withRollback } from '../replace/rollback.ts'
import type { Rollback } from '../replace/rollback.ts'
import type { HandsWorld } from './hands.ts'
import { modelOf, siblingWish } from './sibling.ts'
import { whyImageBlocked } from '../rollout/block.ts'
import { baselineOf, newestOf, objectCalled } from './last-recorded.ts'

export interface RemakingWorld extends Omit<EnginesWorld, 'inventory' | 'registry'> {
  readonly inventory: () => Inventory
  readonly registry: Registry | undefined
}

/** Makes a container anew by the same procedure as a rollback that a person asks for. */
export function remakingWith({ inventory, registry, ...world }: RemakingWorld): HandsWorld['remaking'] {
  return async ({ object, from, access }, signal, work) => {
    if (!registry) return null
    const inside = { ...world, inventory: inventory(), registry, stopping: signal }
    if (typeof from === 'object') return likeSibling({ object, workload: from.siblingIn, access }, inside, work)
    const of = await objectCalled(object, registry)
    const last = of && (await (from === 'baseline' ? baselineOf : newestOf)(of, registry))
    if (!of || !last) return null
    const called = last.revision.slice(0, 8)
    const asked = { meant: { one: of }, revision: last.revision, called, access }
    const bad = await registry.badImages()
    return withRollback(asked, inside, (rollback) => work(remakingOf(rollback, called, bad)))
  }
}

/** @param bad images that nobody makes anything of */
function remakingOf(rollback: Rollback, called: string, bad: readonly BadImage[]): Remaking {
  const { plan } = rollback
  const blocked = plan.parts.flatMap(({ request }) => whyImageBlocked(bad, request.expected) ?? [])
  const cannot = [...new Set(blocked), ...plan.cannot]
  const replaced = plan.parts.filter(({ oldId }) => oldId !== null)
  const added = replaced.flatMap(({ changes }) => changes.filter(addsPrivilege)).map(({ path }) => pathWords(path))
  return {
    by: `as recorded in ${called}`,
    alongWith: plan.parts.slice(1).map(({ runsAs }) => runsAs),
    cannot: cannot.length === 0 ? null : cannot.join('; '),
    needsPerson: added.length === 0 ? null : `what is recorded has more rights: ${added.join(', ')}`,
    carryOut: (withinMs) => carriedOut(rollback, withinMs),
  }
}

async function carriedOut(prepared: Prepared, withinMs: Ms): Promise<void> {
  const outcome = await prepared.carryOut(withinMs, () => undefined)
  // What could not be taken back is brought to an end by whoever settles what was interrupted.
  if (outcome.kind === 'unfinished') throw fault('lost', outcome.why)
  if (outcome.kind === 'undone') throw fault('refused', `all is as it was before: ${outcome.why}`)
}

interface AskedSibling {
  readonly object: HealObject
  /** The target that stands for the declared workload. */
  readonly workload: TargetId
  readonly access: 'read' | 'write'
}

/** One that was never there, by what is recorded of another of the same workload. Null where there is none to make it by. */
async function likeSibling<T>(
  { object, workload, access }: AskedSibling,
  world: EnginesWorld,
  work: (remaking: Remaking) => Promise<T>,
): Promise<T | null> {
  const declared = world.inventory.targets.find(({ id }) => id === workload)
  if (!declared) return null
  const bad = await world.registry.badImages()
  return withEngines([...new Set([...(declared.members ?? []), object.target])], access, world, async (engines) => {
    const model = await modelOf(declared, engines)
    if (typeof model === 'string') return work(notMade(model))
    const wishes = [siblingWish(object, model, engines)]
    const prepared = await prepareGroup({ about: 'a further replica', wishes }, engines)
    const blocked = whyImageBlocked(bad, model.configuration)
    const cannot = [...(blocked === null ? [] : [blocked]), ...model.cannot, ...prepared.plan.cannot]
    return work({
      ...{ by: `like "${model.configuration.runsAs}"`, alongWith: [], needsPerson: null },
      cannot: cannot.length === 0 ? null : cannot.join('; '),
      carryOut: (withinMs) => carriedOut(prepared, withinMs),
    })
  })
}

function notMade(why: string): Remaking {
  const refused = (): Promise<void> => Promise.reject(fault('refused', why))
  return { by: 'like another', alongWith: [], cannot: why, needsPerson: null, carryOut: refused }
}
