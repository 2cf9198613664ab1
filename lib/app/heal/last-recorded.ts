import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import { isSameObject } from '../../model/configuration.ts'
import type { HealObject } from '../../model/heal.ts'
import type { Registry } from '../../registry/registry.ts'

/** What is recorded of an object, and in which revision. */
export interface LastRecorded {
  readonly of: ObjectRef
  /** 40 hexadecimal digits. */
  readonly revision: string
  readonly configuration: Configuration
  /** Of its fingerprints. */
  readonly keyId: string
  readonly isBaseline: boolean
}

/** More that is gone by now nobody looks through. */
const MOST_REVISIONS = 500

/** What was declared good of it; where nobody has declared anything, what was recorded last. Null where there is nothing. */
export async function lastRecorded(of: ObjectRef, registry: Registry): Promise<LastRecorded | null> {
  return (await baselineOf(of, registry)) ?? newestOf(of, registry)
}

export async function baselineOf(of: ObjectRef, registry: Registry): Promise<LastRecorded | null> {
  const baseline = (await registry.baselines()).find((each) => isSameObject(each, of))
  return baseline ? recordedIn(of, baseline.revision, true, registry) : null
}

/** Also of one that is gone: what it was before that. */
export async function newestOf(of: ObjectRef, registry: Registry): Promise<LastRecorded | null> {
  const [newest] = (await registry.revisions({ of, most: 2 })).filter(({ cause }) => cause !== 'removed')
  return newest ? recordedIn(of, newest.id, false, registry) : null
}

/** The object that is called so where it runs: there, or gone a while ago. */
export async function objectCalled({ target, name }: HealObject, registry: Registry): Promise<ObjectRef | null> {
  const plain: ObjectRef = { target, kind: 'container', name }
  if (await newestOf(plain, registry)) return plain
  const there = (await registry.latest()).find(
    (each) => each.target === target && each.configuration.kind === 'container' && each.configuration.runsAs === name,
  )
  if (there) return { target, kind: 'container', name: there.configuration.name }
  for (const gone of await registry.revisions({ most: MOST_REVISIONS })) {
    if (gone.cause !== 'removed' || gone.target !== target || gone.kind !== 'container') continue
    const last = await newestOf(gone, registry)
    if (last?.configuration.runsAs === name) return last.of
  }
  return null
}

async function recordedIn(
  { target, kind, name }: ObjectRef,
  revision: string,
  isBaseline: boolean,
  registry: Registry,
): Promise<LastRecorded | null> {
  const of = { target, kind, name }
  const document = await registry.documentAt(of, revision)
  return document && { of, revision, configuration: document.configuration, keyId: document.keyId, isBaseline }
}
