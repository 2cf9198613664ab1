import { RegistryError } from '../../kit/registry-error.ts'
import { diff } from '../../kit/configuration-diff.ts'
import type { Change } from '../../kit/configuration-diff.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { Revision } from '../../model/revision.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Difference, Side } from '../../pages/revisions/recorded.ts'
import type { Document } from '../../registry/document.ts'
import type { Registry } from '../../registry/registry.ts'
import { findRevision } from '../recording/find-revision.ts'
import type { NamedRevision } from '../recording/find-revision.ts'
import { isBothSecret } from '../recording/take-in.ts'

/** The beginning of an id, a tag, HEAD: of what else git understands some takes it very long to find. */
const NAME = /^(?!.*\.\.)[\p{L}\p{N}][\p{L}\p{N}._+/-]{0,199}$/u
/** So far back the change after another one is looked for. */
const MOST_REVISIONS = 200

interface Between {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** What an object was in two revisions; null where there is no such revision, or it was there in neither. Throws a RegistryError. */
export async function differenceIn(
  registry: Registry,
  of: ObjectRef,
  { from, to }: Between,
  now: EpochMs,
): Promise<Difference | null> {
  const named = await revisionCalled(registry, to ?? 'HEAD', now)
  if (!named) return null
  const meant = from === undefined ? undefined : await revisionCalled(registry, from, now)
  if (meant === null) return null
  const { change, before, beside } = await around(registry, of, named.id)
  const older = meant ?? byId(before)
  // Whoever names none means its last change, and not whatever was recorded of others since.
  const newer = (to === undefined && byId(change)) || named
  const [is, was] = await Promise.all([sideOf(newer, of, registry), older && sideOf(older, of, registry)])
  const difference = between(was, is)
  return difference && { of, ...difference, ...beside }
}

/** The change that had made an object what it was in a revision, and those beside it. */
async function around(registry: Registry, of: ObjectRef, upTo: string) {
  const [[change, before], all] = await Promise.all([
    registry.revisions({ of, most: 2, upTo }),
    registry.revisions({ of, most: MOST_REVISIONS }),
  ])
  const after = all[all.findIndex(({ id }) => id === change?.id) - 1]
  return { change, before, beside: { older: before?.id ?? null, newer: after?.id ?? null } }
}

interface Read {
  readonly side: Side
  readonly document: Document | null
}

/** Null where the object was there in neither. */
function between(was: Read | null, is: Read): Pick<Difference, 'from' | 'to' | 'changes' | 'isRekeyed'> | null {
  const before = was?.document ?? null
  if (!is.document && !before) return null
  return { from: was?.side ?? null, to: is.side, ...compared(before, is.document) }
}

function compared(was: Document | null, is: Document | null): Pick<Difference, 'changes' | 'isRekeyed'> {
  if (!was || !is) return { changes: [], isRekeyed: false }
  return { changes: changesBetween(was, is), isRekeyed: was.keyId !== is.keyId }
}

/** Under another key two secrets cannot be compared. */
export function changesBetween(was: Document, is: Document): readonly Change[] {
  const isRekeyed = was.keyId !== is.keyId
  return diff(was.configuration, is.configuration).filter((change) => !(isRekeyed && isBothSecret(change)))
}

async function revisionCalled(registry: Registry, words: string, now: EpochMs): Promise<NamedRevision | null> {
  if (!NAME.test(words)) return null
  return findRevision(registry, words, now).catch((error: unknown) => {
    if (error instanceof RegistryError && error.trouble === 'missing') return null
    throw error
  })
}

function byId(revision: Revision | undefined): NamedRevision | null {
  return revision ? { id: revision.id, called: revision.id.slice(0, 8) } : null
}

async function sideOf({ id, called }: NamedRevision, of: ObjectRef, registry: Registry): Promise<Read> {
  const [document, [change = null]] = await Promise.all([
    registry.documentAt(of, id),
    registry.revisions({ of, most: 1, upTo: id }),
  ])
  return { side: { id, called, change, configuration: document?.configuration ?? null }, document }
}
