import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { SourceRef, Target, TargetId } from '../model/target.ts'
import type { Path, Spot } from '../base/yaml/document.ts'
import type { Layer } from './layers.ts'

/** Targets by id, as far as they are written, right or wrong. */
export interface Written {
  readonly spots: ReadonlyMap<TargetId, Spot>
  /** Whether every file could be read; a target may be missing only because its file is. */
  readonly complete: boolean
}

/** What is wrong with `dependsOn`: ids that nobody has, targets that would need themselves. */
export function dependencyProblems(targets: readonly Target[], written: Written): Problem[] {
  const told = new Map<TargetId, What>()
  const unknown = targets.flatMap((target) =>
    needsOf(target).flatMap(({ id, path }) => {
      if (id === target.id)
        return [{ where: placeIn(written, target, path), message: `"${id}" cannot depend on itself` }]
      if (written.spots.has(id) || !written.complete) return []
      // A word that a thousand targets got wrong is compared with the others once.
      const what = told.get(id) ?? noTarget(id, written)
      told.set(id, what)
      return [{ where: placeIn(written, target, path), ...what }]
    }),
  )
  return [...unknown, ...circles(targets, written)]
}

/** What is wrong with `references`: ids that nobody has. */
export function referenceProblems(
  settings: Layer | null,
  references: readonly TargetId[],
  written: Written,
): Problem[] {
  if (!settings || !written.complete) return []
  return references.flatMap((id, index) => {
    if (written.spots.has(id)) return []
    const where = settings.document.placeOf([...settings.path, 'references', index])
    return [{ where, ...noTarget(id, written) }]
  })
}

/** An id that is needed, and where it stands below the target. */
interface Need {
  readonly id: TargetId
  /** Null for what carries the target: that stands wherever its runtime wants it. */
  readonly path: Path | null
}

function needsOf({ dependsOn }: Target): Need[] {
  return dependsOn.flatMap((each, index): Need[] =>
    typeof each === 'string'
      ? [{ id: each, path: ['dependsOn', index] }]
      : each.map((id, inner) => ({ id, path: ['dependsOn', index, inner] })),
  )
}

interface Step {
  readonly target: Target
  /** What has not been followed yet. */
  readonly rest: Iterator<Need, undefined>
}

/**
 * Targets that need each other in a circle, each circle told once. Those of carriers alone are told elsewhere. Every
 * target is entered once and without recursion: a chain may be as long as the inventory.
 */
function circles(targets: readonly Target[], written: Written): Problem[] {
  const byId = new Map(targets.map((target) => [target.id, target]))
  const entered = new Set<TargetId>()
  const problems: Problem[] = []
  const way: Step[] = []
  /** How each step but the last one goes on. */
  const taken: Need[] = []
  const onWay = new Map<TargetId, number>()
  const enter = (target: Target): void => {
    entered.add(target.id)
    onWay.set(target.id, way.length)
    way.push({ target, rest: waysOf(target).values() })
  }
  for (const start of targets) {
    if (!entered.has(start.id)) enter(start)
    for (let step = way.at(-1); step; step = way.at(-1)) {
      const need = step.rest.next().value
      const from = need && onWay.get(need.id)
      const target = need && byId.get(need.id)
      if (!need) {
        way.pop()
        taken.pop()
        onWay.delete(step.target.id)
      } else if (from !== undefined) {
        problems.push(...circle(way.slice(from), [...taken.slice(from), need], written))
      } else if (target && !entered.has(need.id)) {
        taken.push(need)
        enter(target)
      }
    }
  }
  return problems
}

function waysOf(target: Target): Need[] {
  return [...(target.via === undefined ? [] : [{ id: target.via, path: null }]), ...needsOf(target)]
}

/** @param needs by which each step needs the next one, and the last one the first */
function circle(steps: readonly Step[], needs: readonly Need[], written: Written): Problem[] {
  const said = needs.findIndex(({ path }) => path !== null)
  const [first, speaker] = [steps[0], steps[said]]
  // A target that names itself has been told already, and carriers alone as well.
  if (steps.length < 2 || !first || !speaker) return []
  const names = [...steps, first].map(({ target }) => target.id)
  return [
    {
      where: placeIn(written, speaker.target, needs[said]?.path ?? null),
      message: `"${first.target.id}" would depend on itself: ${oneLine(names.join(' → '), 300)}`,
      hint: 'it would be its own excuse whenever it cannot be reached',
    },
  ]
}

function placeIn({ spots }: Written, { id, source }: Target, path: Path | null): SourceRef {
  const spot = spots.get(id)
  return spot && path ? spot.document.placeOf([...spot.path, ...path]) : source
}

type What = Pick<Problem, 'message' | 'hint'>

function noTarget(id: string, { spots }: Written): What {
  const meant = suggest(id, [...spots.keys()])
  return {
    message: `there is no target "${oneLine(id, 80)}"`,
    ...(meant !== null && { hint: `did you mean "${meant}"?` }),
  }
}
