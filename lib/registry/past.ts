import { RegistryError } from '../kit/registry-error.ts'
import type { ObjectRef } from '../model/configuration.ts'
import type { Reveal } from '../model/revision.ts'
import { readDocument } from './document.ts'
import type { Document } from './document.ts'
import { sealedBeside } from './filing.ts'
import type { Filing } from './filing.ts'
import type { Git } from './git.ts'
import { placeOf } from './places.ts'
import { revealerOf, revealNothing } from './reveal.ts'

/** The id of a revision that somebody names. Throws a RegistryError. */
export async function idOf(git: Git, folder: string, revision: string): Promise<string> {
  const name = `${revision}^{commit}`
  const id = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', name]).catch(() => {
    throw new RegistryError('missing', `${folder}: there is no revision "${revision}"`)
  })
  return id.trim()
}

/** What a file was in a revision; null where there was none. */
async function textAt(git: Git, folder: string, place: string, revision: string): Promise<string | null> {
  const name = `${await idOf(git, folder, revision)}:${place}`
  return (await git.succeeds(['cat-file', '-e', name])) ? git.run(['cat-file', 'blob', name]) : null
}

export async function documentAt(git: Git, folder: string, of: ObjectRef, revision: string): Promise<Document | null> {
  const place = placeOf(of)
  const text = await textAt(git, folder, place, revision)
  return text === null ? null : readDocument(text, `${revision}:${place}`)
}

/** What gives the secrets of an object back as they were in a revision. */
export async function revealerAt(
  git: Git,
  { folder, fingerprints, sealing }: Filing,
  of: ObjectRef,
  revision: string,
): Promise<Reveal> {
  if (!sealing) return revealNothing
  const place = sealedBeside(placeOf(of))
  const document = await documentAt(git, folder, of, revision)
  const sealed = await textAt(git, folder, place, revision)
  if (!document || sealed === null) return revealNothing
  const values = await sealing.open(sealed, `${revision}:${place}`)
  const isComparable = document.keyId === fingerprints.keyId
  return revealerOf(document.configuration, values, isComparable ? (text) => fingerprints.of(text) : null)
}
