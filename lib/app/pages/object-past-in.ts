import type { ObjectRef } from '../../model/configuration.ts'
import { isSameObject } from '../../model/configuration.ts'
import type { BaselineSeen, ObjectPast } from '../../pages/revisions/recorded.ts'
import type { Document } from '../../registry/document.ts'
import type { Registry } from '../../registry/registry.ts'
import { changesBetween } from './difference-in.ts'

/** More changes of one object than anybody reads on a page. */
const MOST_REVISIONS = 200

/** Every revision of an object, and how it stands beside what was declared good. Throws a RegistryError. */
export async function objectPastIn(registry: Registry, of: ObjectRef): Promise<ObjectPast> {
  const [revisions, tags, baselines, now] = await Promise.all([
    registry.revisions({ of, most: MOST_REVISIONS + 1 }),
    registry.tags(),
    registry.baselines(),
    registry.documentAt(of, 'HEAD'),
  ])
  const declared = baselines.find((each) => isSameObject(each, of))
  const good = declared ? await registry.documentAt(of, declared.revision).catch(() => null) : null
  // It was declared good as it was then: the change that had made it so may be older.
  const [made] = declared ? await registry.revisions({ of, most: 1, upTo: declared.revision }).catch(() => []) : []
  return {
    of,
    runsAs: now?.configuration.runsAs ?? null,
    revisions: revisions.slice(0, MOST_REVISIONS).map((each) => ({
      ...each,
      tags: tags.filter(({ revision }) => revision === each.id).map(({ name }) => name),
      isBaseline: each.id === made?.id,
    })),
    hasMore: revisions.length > MOST_REVISIONS,
    baseline: declared ? { ...declared, differs: differs(good, now) } : null,
  }
}

function differs(good: Document | null, now: Document | null): BaselineSeen['differs'] {
  return good && now ? changesBetween(good, now).length : null
}
