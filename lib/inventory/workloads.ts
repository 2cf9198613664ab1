import { labelled, listed, matcher } from '../kit/patterns.ts'
import type { Wanted } from '../kit/patterns.ts'
import type { AnyConnector } from '../kit/connector.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { Unlinked } from './links.ts'
import { DECLARED_RUNTIME } from './schema.ts'

interface Placing {
  readonly targets?: Wanted
  readonly groups?: Wanted
  readonly labels?: Readonly<Record<string, Wanted>>
}

/**
 * Finds the targets that each declared workload is spread over. Where nobody says what it depends on, it needs one of
 * them to be seen at all.
 *
 * @returns with a warning for each that is spread over nothing
 */
export function spreadWorkloads(
  all: readonly Unlinked[],
  connectors: ReadonlyMap<string, AnyConnector>,
): { readonly unlinked: readonly Unlinked[]; readonly warnings: readonly string[] } {
  const hasEngine = ({ runtime, engine }: Target): boolean =>
    engine !== undefined || (connectors.get(runtime)?.offers.includes('engine') ?? false)
  const engines = all.map(({ target }) => target).filter(hasEngine)
  const warnings: string[] = []
  const unlinked = all.map((each): Unlinked => {
    const { target } = each
    if (target.runtime !== DECLARED_RUNTIME) return each
    const members = engines.filter(placing((target.options as { readonly on: Placing }).on)).map(({ id }) => id)
    if (members.length === 0) {
      const { file, line, column } = target.source
      const lost = `the workload "${target.id}" is spread over no target with a container engine`
      warnings.push(`${file}:${line}:${column}: ${lost}`)
    }
    return { ...each, target: { ...target, members, dependsOn: needed(target, members) } }
  })
  return { unlinked, warnings }
}

function needed({ dependsOn }: Target, members: readonly TargetId[]): Target['dependsOn'] {
  return dependsOn.length > 0 || members.length === 0 ? dependsOn : [members]
}

function placing({ targets, groups, labels }: Placing): (target: Target) => boolean {
  const isNamed = targets === undefined ? () => true : matcher(listed(targets))
  const isInGroup = groups === undefined ? null : matcher(listed(groups))
  const isLabelled = labels === undefined ? () => true : labelled(labels)
  return (target) =>
    isNamed(target.id) && (isInGroup === null || target.groups.some(isInGroup)) && isLabelled(target.labels)
}
