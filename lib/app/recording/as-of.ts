import { diff } from '../../kit/configuration-diff.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Revision } from '../../model/revision.ts'
import type { Document } from '../../registry/document.ts'
import type { Registry } from '../../registry/registry.ts'
import { isBothSecret } from './take-in.ts'

/** What one object was then. */
export interface ObjectThen {
  readonly of: ObjectRef
  readonly configuration: Configuration
  /** The change that had made it so; null where it lies too far back. */
  readonly since: Revision | null
  /** What has become of it, by what is recorded last. */
  readonly now: 'same' | 'changed' | 'gone'
}

export interface AsOf {
  /** In the order of their names. */
  readonly objects: readonly ObjectThen[]
  /** What is recorded now and was not there then. */
  readonly fresh: readonly ObjectRef[]
}

/** So far back somebody looks for the change that made an object what it was. */
const MOST_REVISIONS = 20_000

/** Everything that was there in a revision, and what has become of it. Throws a RegistryError. */
export async function asOf(
  registry: Pick<Registry, 'documentsAt' | 'latest' | 'revisions'>,
  revision: string,
  isMeant: (object: ObjectRef & { readonly runsAs: string }) => boolean,
  told: (trouble: string) => void,
): Promise<AsOf> {
  const fits = (each: Document): boolean => isMeant({ ...refOf(each), runsAs: each.configuration.runsAs })
  const then = (await registry.documentsAt(revision, told)).filter(fits)
  const now = new Map((await registry.latest(told)).filter(fits).map((each) => [keyOf(each), each]))
  const since = new Map<string, Revision>()
  for (const each of await registry.revisions({ most: MOST_REVISIONS, upTo: revision }))
    if (!since.has(refKey(each))) since.set(refKey(each), each)
  const objects = then.map((each): ObjectThen => {
    const key = keyOf(each)
    return {
      of: refOf(each),
      configuration: each.configuration,
      since: since.get(key) ?? null,
      now: becomeOf(each, now.get(key)),
    }
  })
  const known = new Set(then.map(keyOf))
  return {
    objects: objects.sort((one, other) => (refKey(one.of) < refKey(other.of) ? -1 : 1)),
    fresh: [...now].flatMap(([key, each]) => (known.has(key) ? [] : [refOf(each)])),
  }
}

function becomeOf(then: Document, now: Document | undefined): ObjectThen['now'] {
  if (!now) return 'gone'
  const changes = diff(then.configuration, now.configuration)
  const isRekeyed = then.keyId !== now.keyId
  return changes.every((change) => isRekeyed && isBothSecret(change)) ? 'same' : 'changed'
}

function refOf({ target, configuration: { kind, name } }: Document): ObjectRef {
  return { target, kind, name }
}

function keyOf(document: Document): string {
  return refKey(refOf(document))
}

function refKey({ target, kind, name }: ObjectRef): string {
  return JSON.stringify([target, name, kind])
}
