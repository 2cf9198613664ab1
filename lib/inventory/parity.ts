import type { AnyConnector } from '../kit/connector.ts'
import { namesTarget, sideWords } from '../kit/parity/sides.ts'
import type { Exception, ParityPlan } from '../model/parity.ts'
import type { Target } from '../model/target.ts'
import type { Unlinked } from './links.ts'
import { PARITY_RUNTIME } from './schema.ts'

type Sides = Pick<ParityPlan, 'a' | 'b' | 'by' | 'ratio'> & { readonly ignore: readonly Exception[] }

/**
 * Finds the targets of both sides of each parity. It needs all of them: where one cannot be seen, nobody can say what is
 * missing there.
 *
 * @returns with a warning for each side that has no target
 */
export function spreadSides(
  all: readonly Unlinked[],
  connectors: ReadonlyMap<string, AnyConnector>,
): { readonly unlinked: readonly Unlinked[]; readonly warnings: readonly string[] } {
  const hasContainers = ({ runtime, engine }: Target): boolean =>
    engine !== undefined ||
    (connectors.get(runtime)?.offers.some((each) => each === 'engine' || each === 'configurations') ?? false)
  const able = all.map(({ target }) => target).filter(hasContainers)
  const warnings: string[] = []
  const unlinked = all.map((each): Unlinked => {
    const { target } = each
    if (target.runtime !== PARITY_RUNTIME) return each
    const words = target.options as Sides
    const of = (side: 'a' | 'b'): readonly string[] => {
      const { targets } = sideWords(words[side])
      const ids = able.filter((one) => targets === '' || namesTarget(targets, one)).map(({ id }) => id)
      const { file, line, column } = target.source
      if (ids.length === 0)
        warnings.push(
          `${file}:${line}:${column}: no target with containers is selected by "${words[side]}" of the parity "${target.id}"`,
        )
      return ids
    }
    const sides = { a: of('a'), b: of('b') }
    const members = [...new Set([...sides.a, ...sides.b])]
    const dependsOn = target.dependsOn.length > 0 ? target.dependsOn : members
    return { ...each, target: { ...target, members, sides, dependsOn } }
  })
  return { unlinked, warnings }
}

/** The same, for whoever compares by hand. */
export function parityPlans(targets: readonly Target[]): readonly ParityPlan[] {
  return targets.flatMap(({ runtime, id: name, options, source }) => {
    if (runtime !== PARITY_RUNTIME) return []
    const { a, b, by, ratio, ignore: exceptions } = options as Sides
    return [{ name, a, b, ratio, exceptions, source, ...(by !== undefined && { by }) }]
  })
}
