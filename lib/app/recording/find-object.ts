import { matcher } from '../../kit/patterns.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { Registry } from '../../registry/registry.ts'

/** So far back somebody looks for an object that is no longer there. */
const MOST_REVISIONS = 20_000

/**
 * The objects that a person may mean by "web-1/shop/web/1", by the name alone, or by a pattern of either: those that are
 * there, else those that were.
 */
export async function findObjects(registry: Registry, words: string): Promise<readonly ObjectRef[]> {
  const fits = matcher([words])
  const isMeant = ({ target, name }: ObjectRef): boolean => fits(name) || fits(`${target}/${name}`)
  const there = await registry.latest()
  const found = there.filter(
    ({ target, configuration }) => isMeant({ target, ...configuration }) || fits(configuration.runsAs),
  )
  if (found.length > 0) return found.map(({ target, configuration: { kind, name } }) => ({ target, kind, name }))
  const before = (await registry.revisions({ most: MOST_REVISIONS })).filter(isMeant)
  const each = new Map(before.map(({ target, kind, name }) => [`${target} ${kind} ${name}`, { target, kind, name }]))
  return [...each.values()]
}
