import { isSame } from '../base/same.ts'
import type { CheckPlan, Target, TargetId } from '../model/target.ts'

/** What the inventory that was read anew has changed about the targets of the one before. */
export interface Changes {
  readonly added: ReadonlySet<TargetId>
  readonly removed: ReadonlySet<TargetId>
  /** Looked at for other things, at other times or in another place: what a look by the old words brings is of no use. */
  readonly changed: ReadonlySet<TargetId>
  /** Of those that changed, the ones that are reached in another way: a conversation that is open leads to the old place. */
  readonly moved: ReadonlySet<TargetId>
}

type Targets = ReadonlyMap<TargetId, Target>

/**
 * Compares target by target, as they were resolved: what a line of a group has changed, and a secret that has another
 * value behind the same reference, changes a target as its own words do. Where it was written, its groups and what it
 * depends on say nothing about a look at it.
 */
export function changesBetween(before: Targets, after: Targets): Changes {
  const samePlans = comparingOnce()
  const hasMoved = movedBetween(before, after)
  const [changed, moved] = [new Set<TargetId>(), new Set<TargetId>()]
  for (const [id, target] of after) {
    const old = before.get(id)
    if (!old) continue
    if (hasMoved(id)) moved.add(id)
    if (moved.has(id) || !isSame(rest(old), rest(target)) || !samePlans(old.plans, target.plans)) changed.add(id)
  }
  return { added: without(after, before), removed: without(before, after), changed, moved }
}

function without(these: Targets, those: Targets): ReadonlySet<TargetId> {
  return new Set([...these.keys()].filter((id) => !those.has(id)))
}

/** All but what is compared by itself, and what a look has nothing to do with. */
function rest(target: Target): unknown {
  // In which line files are named says nothing; in which folder does.
  const declared = target.declared?.map((plan) => ({ ...plan, source: plan.source.file }))
  return { ...target, declared, plans: null, source: null, groups: null, dependsOn: null }
}

/** Whoever is carried moves with its carrier. */
function movedBetween(before: Targets, after: Targets): (id: TargetId) => boolean {
  const known = new Map<TargetId, boolean>()
  function hasMoved(id: TargetId): boolean {
    const [old, target] = [before.get(id), after.get(id)]
    if (!old || !target) return true
    return !isSame(wayOf(old), wayOf(target)) || (target.via !== undefined && moved(target.via))
  }
  function moved(id: TargetId): boolean {
    const answer = known.get(id) ?? hasMoved(id)
    known.set(id, answer)
    return answer
  }
  return moved
}

function wayOf({ runtime, options, engine, via, members }: Target): readonly unknown[] {
  return [runtime, options, engine, via, members]
}

/** Targets that say nothing about checks themselves share their plans: these are compared once. */
function comparingOnce(): (one: readonly CheckPlan[], other: readonly CheckPlan[]) => boolean {
  const known = new Map<readonly CheckPlan[], { readonly other: readonly CheckPlan[]; readonly areSame: boolean }>()
  return (one, other) => {
    const before = known.get(one)
    if (before?.other === other) return before.areSame
    const areSame = isSame(one.map(spoken), other.map(spoken))
    known.set(one, { other, areSame })
    return areSame
  }
}

/** In whatever words it was written. */
function spoken(plan: CheckPlan): unknown {
  return { ...plan, written: null }
}
