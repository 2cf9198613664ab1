import { lineUp } from './line-up.ts'
import { partOf } from './part.ts'
import type { Part } from './part.ts'
import { stepsOf } from './steps.ts'
import type { Step } from './steps.ts'
import type { Surroundings } from './there.ts'
import type { GroundPlan, Wish } from './wish.ts'

/** How containers are put in the place of others, all of them or none, before anything is done. */
export interface Plan {
  /** In the order in which they start. */
  readonly parts: readonly Part[]
  readonly grounds: readonly GroundPlan[]
  readonly steps: readonly Step[]
  /** Why it is not done, each with what it is about. Nothing is done while there is any. */
  readonly cannot: readonly string[]
}

/** @param theres what each of the wishes may be made with, in the order of the wishes */
export function planOf(
  wishes: readonly Wish[],
  theres: ReadonlyMap<Wish, Surroundings>,
  grounds: readonly GroundPlan[] = [],
): Plan {
  const { places, circle } = lineUp(wishes)
  const ours = new Set(wishes.map(({ old }) => old?.incarnation))
  const parts = places.flatMap(([wish, place]) => {
    const there = theres.get(wish)
    return there ? [partOf(wish, place, there, ours)] : []
  })
  const isAlone = parts.length === 1
  const refused = parts.flatMap(({ of, cannot }) =>
    isAlone ? cannot : cannot.map((each) => `${of.target}/${of.name}: ${each}`),
  )
  return {
    parts,
    grounds,
    steps: stepsOf(parts, grounds),
    cannot: [...(circle === null ? [] : [`they need each other, and none can be first: ${circle}`]), ...refused],
  }
}
