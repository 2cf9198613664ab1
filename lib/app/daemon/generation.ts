import type { Labels } from '../../model/labels.ts'
import { labelNamesOf } from '../../model/labels.ts'
import type { ActiveMaintenance } from '../../model/mute.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { hoursOf } from '../../schedule/hours.ts'
import { activeMaintenance } from '../../schedule/windows.ts'
import { secretsOf } from '../mask-secrets.ts'
import type { World } from '../world.ts'
import type { Picture } from './picture.ts'
import { viewOf } from './view.ts'
import type { View } from './view.ts'

/**
 * What one reading of the inventory makes of the daemon. A reload puts the next one in its place: whoever works with it
 * asks for the one of that moment, and keeps what it is in the middle of.
 */
export interface Generation extends Pick<World, 'inventory' | 'checks' | 'notifiers' | 'exporters' | 'remedies'> {
  readonly targets: ReadonlyMap<TargetId, Target>
  readonly view: View
  labelsOf(target: TargetId): Labels
  /** Declared workloads and environments that are made of what a target tells. */
  madeOf(target: TargetId): readonly Target[]
  /** Times in which nothing is mended, those that are open at a moment. */
  frozenAt(now: EpochMs): readonly ActiveMaintenance[]
  /** Until when a rule keeps quiet because of its hours; null when it may speak. */
  quietUntil(rule: string, now: EpochMs): EpochMs | null
  labelNames(): readonly string[]
  /** All that the inventory keeps secret, by value. */
  secrets(): readonly string[]
}

type Read = Pick<World, 'inventory' | 'checks' | 'notifiers' | 'exporters' | 'remedies'>

/** @param before absent after a restart */
export function generationOf(
  { inventory, checks, notifiers, exporters, remedies }: Read,
  picture: Picture,
  before?: Generation,
): Generation {
  const targets = new Map(inventory.targets.map((target) => [target.id, target]))
  return {
    ...{ inventory, checks, notifiers, exporters, remedies, targets },
    view: viewOf(inventory, picture, checks, before?.view),
    madeOf: madeOf(inventory.targets),
    labelsOf: (id) => targets.get(id)?.labels ?? {},
    frozenAt: activeMaintenance(inventory.settings.heal.freeze),
    quietUntil: hoursOf(inventory.rules),
    labelNames: whenAsked(() => labelNamesOf(inventory.targets)),
    secrets: whenAsked(() => secretsOf(inventory)),
  }
}

function madeOf(targets: readonly Target[]): Generation['madeOf'] {
  const made = new Map<TargetId, Target[]>()
  for (const target of targets)
    for (const member of target.members ?? []) made.set(member, [...(made.get(member) ?? []), target])
  return (target) => made.get(target) ?? []
}

/** Worked out by the first who asks: it takes a walk through all of the inventory, and often nobody does. */
function whenAsked<T>(work: () => T): () => T {
  let answer: { readonly is: T } | null = null
  return () => (answer ??= { is: work() }).is
}
