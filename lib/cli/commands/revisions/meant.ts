import { findObjects } from '../../../app/recording/find-object.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { ObjectRef } from '../../../model/configuration.ts'
import type { Registry } from '../../../registry/registry.ts'
import { UsageError } from '../../usage-error.ts'

/** The one object that somebody means. */
export async function meant(registry: Registry, words: string | undefined): Promise<ObjectRef> {
  if (words === undefined) throw new UsageError('say which object: "orch-watch revisions list" shows them')
  const [found, ...others] = await findObjects(registry, words)
  if (!found) throw new UsageError(`nothing is recorded of "${words}": "orch-watch revisions list" shows what is`)
  if (others.length > 0) {
    const names = [found, ...others].map((each) => `${objectWords(each)} (${each.kind})`)
    throw new UsageError(`"${words}" may be ${names.join(' or ')}: say which`)
  }
  return found
}
