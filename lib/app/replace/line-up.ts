import type { Configuration } from '../../model/configuration.ts'
import { isReferredTo, referencesOf } from '../../record/references.ts'
import type { Condition } from '../../record/references.ts'
import { providersFirst } from './order.ts'
import type { Wish } from './wish.ts'

/** Where one container stands among those that are replaced together. */
export interface Place {
  /** When it is proven: `completed` is one that does its work and ends. */
  readonly gate: 'well' | 'completed'
  /** Whether another one is started only when this one is proven. */
  readonly isAwaited: boolean
  /** When the old one is started among the old ones; they are stopped in the opposite order. */
  readonly oldRank: number
  /** Whether another old one was started only when the old one was healthy. */
  readonly isOldAwaited: boolean
}

/**
 * All of them, each behind those that it depends on.
 *
 * @returns `circle` names those that need each other; null where there are none
 */
export function lineUp(wishes: readonly Wish[]): {
  readonly places: readonly (readonly [Wish, Place])[]
  readonly circle: string | null
} {
  const then = linksAmong(wishes, ({ wanted }) => wanted)
  const now = linksAmong(wishes, ({ old }) => old)
  const { order, circle } = providersFirst(wishes, then.providersOf)
  const oldOrder = providersFirst(wishes, now.providersOf).order
  const places = order.map((wish): readonly [Wish, Place] => {
    const conditions = then.conditionsOn(wish)
    return [
      wish,
      {
        gate: conditions.includes('completed') ? 'completed' : 'well',
        isAwaited: conditions.some((each) => each !== 'started'),
        oldRank: oldOrder.indexOf(wish),
        isOldAwaited: now.conditionsOn(wish).includes('healthy'),
      },
    ]
  })
  return { places, circle: circle === null ? null : namesOf([...circle, ...circle.slice(0, 1)]) }
}

interface Links {
  readonly providersOf: (wish: Wish) => readonly Wish[]
  /** What others wait for before they start. */
  readonly conditionsOn: (wish: Wish) => readonly Condition[]
}

function linksAmong(wishes: readonly Wish[], sideOf: (wish: Wish) => Configuration | null): Links {
  const links = wishes.flatMap((from) => {
    const side = sideOf(from)
    return (side ? referencesOf(side) : []).flatMap((reference) => {
      const meant = wishes.filter((to) => to !== from && to.of.target === from.of.target && isNamed(reference, to))
      return meant.map((to) => ({ from, to, condition: reference.condition }))
    })
  })
  return {
    providersOf: (wish) => [...new Set(links.flatMap(({ from, to }) => (from === wish ? [to] : [])))],
    conditionsOn: (wish) => links.flatMap(({ to, condition }) => (to === wish ? [condition] : [])),
  }
}

/** By what it is called now, or was called then. */
function isNamed(reference: Parameters<typeof isReferredTo>[0], { of: { name }, wanted, old }: Wish): boolean {
  return [wanted, old].some((side) => side !== null && isReferredTo(reference, { name, runsAs: side.runsAs }))
}

function namesOf(wishes: readonly Wish[]): string {
  return wishes.map(({ of }) => `"${of.name}"`).join(' → ')
}
