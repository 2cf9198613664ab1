import { addsPrivilege } from '../../kit/privileges.ts'
import { fault } from '../../kit/fault.ts'
import type { Remaking } from '../../kit/remedy.ts'
import type { Inventory } from '../../model/inventory.ts'
import { pathWords } from '../../record/words.ts'
import type { Registry } from '../../registry/registry.ts'
import type { EnginesWorld } from '../replace/engines.ts'
import { withRollback } from '../replace/rollback.ts'
import type { Rollback } from '../replace/rollback.ts'
import type { HandsWorld } from './hands.ts'
import { baselineOf, newestOf, objectCalled } from './last-recorded.ts'

export interface RemakingWorld extends Omit<EnginesWorld, 'inventory' | 'registry'> {
  readonly inventory: () => Inventory
  readonly registry: Registry | undefined
}

/** Makes a container anew by the same procedure as a rollback that a person asks for. */
export function remakingWith({ inventory, registry, ...world }: RemakingWorld): HandsWorld['remaking'] {
  return async ({ object, from, access }, signal, work) => {
    if (!registry) return null
    const of = await objectCalled(object, registry)
    const last = of && (await (from === 'baseline' ? baselineOf : newestOf)(of, registry))
    if (!of || !last) return null
    const called = last.revision.slice(0, 8)
    const asked = { meant: { one: of }, revision: last.revision, called, access }
    const around = { ...world, inventory: inventory(), registry, stopping: signal }
    return withRollback(asked, around, (rollback) => work(remakingOf(rollback, called)))
  }
}

function remakingOf(rollback: Rollback, called: string): Remaking {
  const { plan } = rollback
  const replaced = plan.parts.filter(({ oldId }) => oldId !== null)
  const added = replaced.flatMap(({ changes }) => changes.filter(addsPrivilege)).map(({ path }) => pathWords(path))
  return {
    revision: called,
    alongWith: plan.parts.slice(1).map(({ runsAs }) => runsAs),
    cannot: plan.cannot.length === 0 ? null : plan.cannot.join('; '),
    needsPerson: added.length === 0 ? null : `what is recorded has more rights: ${added.join(', ')}`,
    async carryOut(withinMs) {
      const outcome = await rollback.carryOut(withinMs, () => undefined)
      // What could not be taken back is brought to an end by whoever settles what was interrupted.
      if (outcome.kind === 'unfinished') throw fault('lost', outcome.why)
      if (outcome.kind === 'undone') throw fault('refused', `all is as it was before: ${outcome.why}`)
    },
  }
}
