import type { TargetId } from '../../model/target.ts'

/** Begins a look at a target. What is returned is asked when the look is over, once for each check. */
export type Begin = (id: TargetId) => Overtaken

/** Of the checks of a look those that one which began later has told of already: what this one says of them is past. */
export type Overtaken = (checks: readonly string[]) => ReadonlySet<string>

/** Two looks at one target may be under way at once, and the one that began first may end last. */
export function overtaking(): Begin {
  let begun = 0
  const told = new Map<TargetId, ReadonlyMap<string, number>>()
  return (id) => {
    begun += 1
    const turn = begun
    return (checks) => {
      const before = told.get(id) ?? new Map<string, number>()
      const overtaken = new Set(checks.filter((check) => (before.get(check) ?? 0) > turn))
      const now = checks.filter((check) => !overtaken.has(check)).map((check) => [check, turn] as const)
      told.set(id, new Map([...before, ...now]))
      return overtaken
    }
  }
}
