import { limitPerKey } from '../../base/limit.ts'
import { DECLARED_RUNTIME } from '../../inventory/schema.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Registry } from '../../registry/registry.ts'

/** What was recorded longer ago than so many revisions of everything is put back by a person, who pulls it. */
const MOST_REVISIONS = 300
const MOST_TAGS = 50
const AT_ONCE = 4

/** See `Hands.imagesWanted`. Throws a RegistryError: what cannot be read may be needed. */
export async function imagesWantedOn(
  target: TargetId,
  {
    registry,
    targets,
  }: { readonly registry: Registry | undefined; readonly targets: () => ReadonlyMap<TargetId, Target> },
): Promise<ReadonlySet<string>> {
  const declared = [...targets().values()].filter(
    ({ runtime, members }) => runtime === DECLARED_RUNTIME && members?.includes(target),
  )
  const recorded = registry ? await recordedOn(target, registry) : []
  return new Set([...declared.flatMap(imageIn), ...recorded.flatMap(imagesIn)])
}

async function recordedOn(target: TargetId, registry: Registry): Promise<readonly Configuration[]> {
  const [latest, baselines] = [await registry.latest(), await registry.baselines()]
  const past = await registry.revisions({ most: MOST_REVISIONS })
  const asked = new Map(
    [...past.filter(({ cause }) => cause !== 'removed').map(({ id, ...of }) => ({ ...of, revision: id })), ...baselines]
      .filter((each) => each.target === target && each.kind === 'container')
      .map((each) => [JSON.stringify([each.name, each.revision]), each] as const),
  )
  const inTurn = limitPerKey(AT_ONCE, AT_ONCE)
  const before = await Promise.all(
    [...asked.values()].map(({ kind, name, revision }) =>
      inTurn(target, () => registry.configurationAt({ target, kind, name }, revision)),
    ),
  )
  const tags = (await registry.tags()).slice(0, MOST_TAGS)
  const tagged = await Promise.all(tags.map(({ revision }) => inTurn(target, () => registry.documentsAt(revision))))
  return [
    ...[...latest, ...tagged.flat()].filter((each) => each.target === target).map(({ configuration }) => configuration),
    ...before.flatMap((each) => each ?? []),
  ]
}

function imagesIn({ fields }: Configuration): readonly string[] {
  return fields.flatMap(({ path: [first, what], value }) => {
    if (first !== 'image' || (what !== 'name' && what !== 'id' && what !== 'digests')) return []
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string')
  })
}

function imageIn({ options }: Target): readonly string[] {
  if (typeof options !== 'object' || options === null || !('image' in options)) return []
  return typeof options.image === 'string' ? [options.image] : []
}
