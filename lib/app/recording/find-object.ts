import { matcher } from '../../kit/patterns.ts'
import { objectWords, RESOURCE_KINDS } from '../../model/configuration.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { Registry } from '../../registry/registry.ts'

/** So far back somebody looks for an object that is no longer there. */
const MOST_REVISIONS = 20_000

/**
 * The objects that a person may mean by "web-1/shop/web/1", by the name alone, or by a pattern of either: those that are
 * there, else those that were. A network or a volume is meant by "network:back", and by its name where nothing else has it.
 */
export async function findObjects(registry: Registry, words: string): Promise<readonly ObjectRef[]> {
  const fits = matcher([words])
  const isMeant = (of: ObjectRef): boolean => {
    const whole = objectWords(of)
    return [of.name, `${of.target}/${of.name}`, whole, whole.slice(of.target.length + 1)].some(fits)
  }
  const there = await registry.latest()
  const found = there.filter(
    ({ target, configuration }) => isMeant({ target, ...configuration }) || fits(configuration.runsAs),
  )
  if (found.length > 0)
    return closest(
      found.map(({ target, configuration: { kind, name } }) => ({ target, kind, name })),
      words,
    )
  const before = (await registry.revisions({ most: MOST_REVISIONS })).filter(isMeant)
  const each = new Map(before.map(({ target, kind, name }) => [`${target} ${kind} ${name}`, { target, kind, name }]))
  return closest([...each.values()], words)
}

/** Whoever says "web" means the container, though its network is called so, too. A pattern means all of them. */
function closest(found: readonly ObjectRef[], words: string): readonly ObjectRef[] {
  if (/[*?{]/u.test(words)) return found
  const others = found.filter(({ kind }) => !RESOURCE_KINDS.includes(kind))
  return others.length > 0 ? others : found
}
