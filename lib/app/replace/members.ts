import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import { isReferredTo, referencesOf } from '../../record/references.ts'
import type { Reference } from '../../record/references.ts'

/** What was on one target, and what is. */
export interface Scene {
  readonly target: TargetId
  /** Containers that are to be again as they were. */
  readonly was: readonly Configuration[]
  /** All that are there. */
  readonly now: readonly Configuration[]
}

/** One container that is made anew. */
export interface Member {
  readonly of: ObjectRef
  /** What it is to be. */
  readonly wanted: Configuration
  readonly now: Configuration | null
  /** Along with which other one it is made anew, though nobody wants it to be another: null for what somebody wants. */
  readonly boundTo: { readonly name: string; readonly how: Reference['how'] } | null
}

/** One that is meant, and left alone: it is as it was, or nobody knows it from then. */
export interface Left {
  readonly of: ObjectRef
  readonly why: 'same' | 'not-there-then'
}

export interface Choice {
  readonly isMeant: (configuration: Configuration) => boolean
  /** Whether what is there is what was there. */
  readonly isSame: (now: Configuration, was: Configuration) => boolean
  /** Whether one that is as it was is made anew all the same. */
  readonly isAlways: boolean
}

/**
 * Which containers of a target are made anew, so that those that are meant are as they were: what has changed, what is
 * gone, and whoever was made with a reference to one of these, as that would be to a container that is no more.
 */
export function membersOf(
  { target, was, now }: Scene,
  { isMeant, isSame, isAlways }: Choice,
): { readonly members: readonly Member[]; readonly left: readonly Left[] } {
  const refOf = ({ kind, name }: Configuration): ObjectRef => ({ target, kind, name })
  const nowOf = (name: string): Configuration | null => now.find((each) => each.name === name) ?? null
  const wanted = was.filter(isMeant).filter((each) => {
    const there = nowOf(each.name)
    return isAlways || there === null || !isSame(there, each)
  })
  const changed = wanted.map((each): Member => {
    return { of: refOf(each), wanted: each, now: nowOf(each.name), boundTo: null }
  })
  const others = now.filter((each) => !changed.some((one) => one.of.name === each.name))
  const bound = boundAmong(
    others,
    changed.flatMap((each) => each.now ?? []),
  ).map(({ one, boundTo }): Member => {
    return { of: refOf(one), wanted: one, now: one, boundTo }
  })
  const left = others
    .filter((each) => isMeant(each) && !bound.some(({ of }) => of.name === each.name))
    .map((each): Left => {
      return { of: refOf(each), why: was.some(({ name }) => name === each.name) ? 'same' : 'not-there-then' }
    })
  return { members: [...changed, ...bound], left }
}

interface Bound {
  readonly one: Configuration
  readonly boundTo: NonNullable<Member['boundTo']>
}

/** Those that refer to one that is made anew, and those that refer to these in their turn. */
function boundAmong(others: readonly Configuration[], anew: readonly Configuration[]): readonly Bound[] {
  if (anew.length === 0) return []
  const bound = others.flatMap((one): readonly Bound[] => {
    for (const reference of referencesOf(one)) {
      const to = reference.isBound ? anew.find((each) => isReferredTo(reference, each)) : undefined
      if (to) return [{ one, boundTo: { name: to.name, how: reference.how } }]
    }
    return []
  })
  const rest = others.filter((each) => !bound.some(({ one }) => one === each))
  return [
    ...bound,
    ...boundAmong(
      rest,
      bound.map(({ one }) => one),
    ),
  ]
}
