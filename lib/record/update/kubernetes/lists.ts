import type { Configuration } from '../../../model/configuration.ts'
import { isOfPeople, saidByKey } from '../../kubernetes/parts.ts'
import { entriesOf, isObject } from '../../read.ts'
import type { Json } from '../../read.ts'
import { isRecorded } from './both.ts'
import type { Both } from './both.ts'

/** How the parts of one list followed each other in the recording. */
export interface Order {
  readonly keys: readonly string[]
  /** The order itself means something there: these run one after the other. */
  readonly isWanted: boolean
}

type Fields = Pick<Configuration, 'fields'>

/** The orders of the recording, by the places of their lists. */
export function ordersOf(wanted: Fields): ReadonlyMap<string, Order> {
  const orders = wanted.fields.filter(({ path }) => path[0] === 'order')
  return new Map(
    orders.map(({ path, value, origin }) => [
      String(path[1]),
      { keys: Array.isArray(value) ? value.map(String) : [], isWanted: origin === 'operator' },
    ]),
  )
}

/**
 * Those that are in the recording, in its order, in the places that they have among the others.
 *
 * @param isLonger whether parts were added behind the others
 */
export function inOrder<T extends { readonly key: string }>(
  parts: readonly T[],
  order: Order | undefined,
  isLonger: boolean,
): readonly T[] {
  if (!order || !(isLonger || order.isWanted)) return parts
  const byKey = new Map(parts.map((part) => [part.key, part]))
  const recorded = order.keys.flatMap((key) => byKey.get(key) ?? [])
  const ranked = new Set(recorded)
  let next = 0
  return parts.map((part) => (ranked.has(part) ? (recorded[next++] ?? part) : part))
}

/** Whether a list stands there, or is to stand there where nothing does yet. */
export function isListOf(node: Json, path: readonly string[], { below }: Both): boolean {
  const name = path.at(-1) ?? ''
  if (Array.isArray(node)) return true
  if (isObject(node) && entriesOf(node).length > 0) return false
  if (isOfPeople(name)) return false
  if (saidByKey(name, '')) return true
  const keys = [...below].flatMap(([key, child]) => (isRecorded(child) ? [key] : []))
  return keys.length > 0 && keys.every((key) => /^\d+$/u.test(key))
}
