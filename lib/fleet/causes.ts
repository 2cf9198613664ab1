import type { Needed, Target, TargetId } from '../model/target.ts'

/** What each target needs to be reached: its way in, and what the inventory says it depends on. */
export type Dependencies = ReadonlyMap<TargetId, Needed>

export function dependenciesOf(targets: readonly Target[]): Dependencies {
  return new Map(targets.map((target) => [target.id, neededOf(target)]))
}

function neededOf({ via, hasOtherWay, dependsOn }: Target): Needed {
  return via === undefined || hasOtherWay ? dependsOn : [via, ...dependsOn]
}

/**
 * The farthest target that cannot be reached and without which this one cannot be: the one that somebody has to mend.
 *
 * @returns null when the target has no excuse
 */
export function causeOf(id: TargetId, dependencies: Dependencies, isDown: (id: TargetId) => boolean): TargetId | null {
  const seen = new Set([id])
  let found: TargetId | null = null
  for (;;) {
    const next = missing(dependencies.get(found ?? id) ?? [], isDown)
    if (next === null || seen.has(next)) return found
    seen.add(next)
    found = next
  }
}

function missing(needed: Needed, isDown: (id: TargetId) => boolean): TargetId | null {
  for (const each of needed) {
    if (typeof each === 'string') {
      if (isDown(each)) return each
    } else if (each.length > 0 && each.every(isDown)) return each[0] ?? null
  }
  return null
}

/** Those that cannot be reached without this one, however long the way. */
export function dependantsOf(id: TargetId, dependencies: Dependencies): readonly TargetId[] {
  const found = new Set<TargetId>()
  const queue = [id]
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const [dependant, needed] of dependencies) {
      if (dependant === id || found.has(dependant) || !needed.flat().includes(at)) continue
      found.add(dependant)
      queue.push(dependant)
    }
  }
  return [...found]
}
