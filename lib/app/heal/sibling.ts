import { selecting } from '../../kit/workloads/selection.ts'
import { isSameObject, objectWords } from '../../model/configuration.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { HealObject } from '../../model/heal.ts'
import type { Target, TargetId } from '../../model/target.ts'
import { asSibling, whyOnlyOne } from '../../record/sibling.ts'
import { differences } from '../replace/eye.ts'
import type { Engines } from '../replace/engines.ts'
import type { Wish } from '../replace/wish.ts'
import { notReady } from '../rollout/ready.ts'
import { selectable, selectionIn } from './missing.ts'

/** One that another replica is to be made as. */
export interface Model {
  readonly target: TargetId
  readonly configuration: Configuration
  /** Why there cannot be another one of it. */
  readonly cannot: readonly string[]
}

/**
 * The replica that a further one of a declared workload is made as: one that is healthy, and as it is recorded, and as most
 * of the others are. What each of them has otherwise nobody could say of a further one.
 *
 * @returns words where there is none
 */
export async function modelOf({ members = [], options }: Target, engines: Engines): Promise<Model | string> {
  const all = await asRecorded(members, options, engines)
  const sick = new Set(await notReady(all, engines.controls, engines.stopping))
  const well = all.filter((each) => !sick.has(each))
  const [first] = well
  if (!first) return 'none of it is healthy and as it is recorded, so that another could be made like it'
  const alike = mostAlike(well.map(({ configuration }) => configuration))
  if (alike.length === 1 && well.length > 1) return `no two of it are alike: ${whatDiffers(well[0], well[1])}`
  const chosen = well.find(({ configuration }) => configuration === alike[0]) ?? first
  const { target, configuration } = chosen
  const cannot = whyOnlyOne(configuration, alike.length === 1)
  return {
    target,
    configuration,
    cannot: cannot.map((each) => `${objectWords({ target, ...configuration })}: ${each}`),
  }
}

/** Those of it that are as they are recorded: what else they may be somebody is at. */
async function asRecorded(
  members: readonly TargetId[],
  options: unknown,
  engines: Engines,
): Promise<readonly Replica[]> {
  const select = selectionIn(options)
  if (!select) return []
  const [isSelected, recorded] = [selecting(select), await engines.registry.latest()]
  const isSo = (target: TargetId, configuration: Configuration): boolean => {
    const { kind, name } = configuration
    const of = recorded.find((each) =>
      isSameObject({ target, kind, name }, { target: each.target, ...each.configuration }),
    )
    const isUnderKey = of?.keyId === engines.registry.fingerprints.keyId
    return isUnderKey && differences(of.configuration, configuration, false).length === 0
  }
  const found = members.map(async (target) =>
    (await engines.running(target))
      .filter((each) => each.kind === 'container' && isSelected(selectable(each)) && isSo(target, each))
      .map((configuration) => ({ target, runsAs: configuration.runsAs, configuration })),
  )
  return (await Promise.all(found)).flat()
}

interface Replica extends Of {
  readonly runsAs: string
}

/** Under one name those that are alike are the same. */
const NO_NAME = 'replica-0'

function mostAlike(all: readonly Configuration[]): readonly Configuration[] {
  const groups: Configuration[][] = []
  for (const each of all) {
    const group = groups.find(([one]) => one && isAlike(one, each))
    if (group) group.push(each)
    else groups.push([each])
  }
  return groups.reduce<readonly Configuration[]>((most, group) => (group.length > most.length ? group : most), [])
}

function isAlike(one: Configuration, other: Configuration): boolean {
  return differences(asSibling(one, NO_NAME), asSibling(other, NO_NAME), false).length === 0
}

interface Of {
  readonly target: TargetId
  readonly configuration: Configuration
}

function whatDiffers(one: Of | undefined, other: Of | undefined): string {
  if (!one || !other) return 'nobody knows what of'
  const [left, right] = [one, other].map(({ configuration }) => asSibling(configuration, NO_NAME))
  const paths = left && right ? differences(left, right, false).map(({ path }) => path.join('.')) : []
  const names = [one, other].map(({ target, configuration }) => objectWords({ target, ...configuration }))
  return `${names.join(' and ')} differ in ${paths.slice(0, 3).join(', ')}`
}

/** How a further replica is made, under the name of an object. */
export function siblingWish({ target, name }: HealObject, { configuration }: Model, engines: Engines): Wish {
  const wanted = asSibling(configuration, name)
  return {
    ...{ of: { target, kind: 'container', name: wanted.name }, wanted, old: null, isRekeyed: false },
    reveal: engines.reveal(configuration),
    words: `made as a further replica, like ${configuration.runsAs}`,
    because: null,
    isElsewhere: true,
  }
}
