import { selecting } from '../../kit/workloads/selection.ts'
import type { Selectable, Selection } from '../../kit/workloads/selection.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { HealObject } from '../../model/heal.ts'
import { toLabels } from '../../model/labels.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Registry } from '../../registry/registry.ts'
import { newestOf } from './last-recorded.ts'

export interface MissingWorld {
  readonly registry: Registry | undefined
  /** Names of all containers that are on a target, the ended ones too. Throws a FaultError. */
  readonly namesOn: (target: TargetId) => Promise<ReadonlySet<string>>
}

/** What was removed longer ago than so many revisions of everything is no part of it any more. */
const MOST_REVISIONS = 500

interface Recorded {
  readonly target: TargetId
  readonly configuration: Configuration
}

/**
 * Containers that are recorded as part of a declared workload, and are not there: first those of which nobody has noticed
 * yet that they are gone, then those that were removed last. Throws a FaultError where a member cannot be looked at, as
 * then nobody knows what is there.
 */
export async function missingOf(
  { members = [], options }: Target,
  world: MissingWorld,
): Promise<readonly HealObject[]> {
  const { registry, namesOn } = world
  const select = selectionIn(options)
  if (!registry || !select) return []
  const there = new Map(await Promise.all(members.map(async (each) => [each, await namesOn(each)] as const)))
  const isSelected = selecting(select)
  const found = new Map<string, HealObject>()
  const take = ({ target, configuration }: Recorded): void => {
    const { kind, runsAs, name } = configuration
    const names = there.get(target)
    if (kind !== 'container' || !names || names.has(runsAs) || !isSelected(selectable(configuration))) return
    const key = JSON.stringify([target, name])
    if (!found.has(key)) found.set(key, { target, kind, name: runsAs })
  }
  for (const document of await registry.latest()) take(document)
  const removed = (await registry.revisions({ most: MOST_REVISIONS })).filter(
    ({ cause, target, kind }) => cause === 'removed' && kind === 'container' && there.has(target),
  )
  for (const gone of removed) {
    const last = await newestOf(gone, registry)
    if (last) take({ target: last.of.target, configuration: last.configuration })
  }
  return [...found.values()]
}

/** Which containers belong to a declared workload, in the options of its target; null where it is none. */
export function selectionIn(options: unknown): Selection | null {
  if (typeof options !== 'object' || options === null || !('select' in options)) return null
  return options.select as Selection
}

/** A container as its engine would tell of it. What is kept as a fingerprint only fits nothing. */
export function selectable({ runsAs, fields }: Configuration): Selectable {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const image = fields.find(({ path }) => path.join('.') === 'image.name')
  const labels = fields.flatMap(({ path: [first, key, ...more], value }): [string, string][] =>
    first === 'labels' && key !== undefined && more.length === 0 ? [[key, text(value)]] : [],
  )
  return { name: runsAs, image: text(image?.value), labels: toLabels(labels) }
}
