import { shortInstant } from '../base/instant.ts'
import { RegistryError } from '../kit/registry-error.ts'
import type { ObjectRef } from '../model/configuration.ts'
import type { Reveal } from '../model/revision.ts'
import type { EpochMs } from '../model/time.ts'
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

/** The last revision that was not recorded later than that. Throws a RegistryError. */
export async function idAt(git: Git, folder: string, at: EpochMs): Promise<string> {
  // By when it was seen: git itself looks at when it was written down only.
  const log = await git.run(['log', '--format=%H %at', 'HEAD']).catch(() => '')
  const all = log.split('\n').flatMap((line) => {
    const [id = '', seconds] = line.split(' ')
    return seconds === undefined ? [] : [{ id, at: Number(seconds) * 1000 }]
  })
  const found = all.find((each) => each.at <= at)
  if (found) return found.id
  const begun = all.at(-1)
  const since = begun ? `: it begins on ${shortInstant(begun.at)}` : ''
  throw new RegistryError('missing', `${folder}: nothing had been recorded on ${shortInstant(at)}${since}`)
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

/** The first line of every document, and of nothing else: what stands in a document is indented, or has another name. */
const BEGINNING = /^(?=form: orch-watch\/configuration\/)/mu
/** So many files are named on one command line. */
const PORTION = 200

/**
 * Everything that was there in a revision. What cannot be read is told, and left out.
 *
 * @throws RegistryError
 */
export async function documentsAt(
  git: Git,
  folder: string,
  revision: string,
  told?: (trouble: string) => void,
): Promise<readonly Document[]> {
  const listed = await git.run(['ls-tree', '-r', '-z', await idOf(git, folder, revision)])
  const blobs = listed.split('\0').flatMap((entry) => {
    const [, id, place] = /^\d+ blob ([0-9a-f]+)\t(.*)$/su.exec(entry) ?? []
    // Below a target only: what lies in front, or behind a dot, is no object that was there.
    return id && place && /^[^.].*\/.*\.yaml$/su.test(place) ? [{ id, place }] : []
  })
  const documents: Document[] = []
  for (let at = 0; at < blobs.length; at += PORTION) {
    const some = blobs.slice(at, at + PORTION)
    // One program for all of them; where they cannot be told apart one for each.
    const together = (await git.run(['show', ...some.map(({ id }) => id)])).split(BEGINNING)
    const texts =
      together.length === some.length
        ? together
        : await Promise.all(some.map(({ id }) => git.run(['cat-file', 'blob', id])))
    for (const [nth, text] of texts.entries())
      try {
        documents.push(readDocument(text, `${revision}:${some[nth]?.place ?? ''}`))
      } catch (error) {
        told?.(error instanceof Error ? error.message : String(error))
      }
  }
  return documents
}
