import { RESOURCE_KINDS } from '../../model/configuration.ts'
import type { Configuration, HiddenPart, ObjectRef } from '../../model/configuration.ts'
import type { Looked } from '../../model/fault.ts'

/** What a look has shown of the objects of a target, and of which others it says nothing. */
export interface MadeThere {
  readonly running: readonly Configuration[]
  /** Null where anything may be hidden. */
  readonly hidden: readonly HiddenPart[] | null
}

export function madeThere(
  { value, hidden }: Extract<Looked<readonly Configuration[]>, { kind: 'seen' }>,
  parts: Looked<readonly HiddenPart[]> | undefined,
  resources: Looked<readonly Configuration[]> | undefined,
): MadeThere {
  const known = parts?.kind === 'seen' ? parts.value : []
  if (hidden && known.length === 0) return { running: value, hidden: null }
  if (resources?.kind === 'seen') return { running: [...value, ...resources.value], hidden: known }
  return { running: value, hidden: [...known, ...RESOURCE_KINDS.map((kind) => ({ kind }))] }
}

/** Whether an object that was not seen may be there all the same. */
export function mayBeHidden({ kind, name }: Pick<ObjectRef, 'kind' | 'name'>, hidden: MadeThere['hidden']): boolean {
  return (
    hidden === null ||
    hidden.some((part) => part.kind === kind && (part.namespace === undefined || name.startsWith(`${part.namespace}/`)))
  )
}

/** Whether two looks say the same: an engine that has nothing new to say gives the same values. */
export function saysTheSame(one: MadeThere | undefined, other: MadeThere): boolean {
  return (
    one?.running.length === other.running.length &&
    one.running.every((each, at) => each === other.running[at]) &&
    JSON.stringify(one.hidden) === JSON.stringify(other.hidden)
  )
}
