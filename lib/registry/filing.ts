import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Configuration } from '../model/configuration.ts'
import type { HiddenValue, Recording } from '../model/revision.ts'
import { readDocument, toDocument } from './document.ts'
import type { Document } from './document.ts'
import type { Fingerprints } from './fingerprint-key.ts'
import { placeOf } from './places.ts'
import { marksOf } from './reveal.ts'
import type { Sealing } from './sealing.ts'

export interface Filing {
  readonly folder: string
  readonly fingerprints: Fingerprints
  /** Null where secrets are not kept. */
  readonly sealing: Sealing | null
  /** What was hidden in configurations. */
  readonly hidden: WeakMap<Configuration, readonly HiddenValue[]> | null
}

/** A file of the registry and its text; null takes it away. */
type Filed = readonly [place: string, text: string | null]

/** What a recording makes of the files of its object: the document, and beside it what is secret in it. */
export async function filesOf(recording: Recording, world: Filing): Promise<readonly Filed[]> {
  const { target, configuration } = recording
  const place = placeOf(recording)
  if (!configuration)
    return [
      [place, null],
      [sealedBeside(place), null],
    ]
  const document = { target, keyId: world.fingerprints.keyId, configuration }
  const text = [place, toDocument(document)] as const
  // Sealing anew what is sealed already would make a new file of the same values at every commit.
  if (await isFiled(place, document, world)) return [text]
  const values = world.hidden?.get(configuration)
  return [text, [sealedBeside(place), world.sealing && values ? await world.sealing.seal(values) : null]]
}

/** Whether what lies sealed beside the document is what is secret in this one. */
async function isFiled(place: string, { keyId, configuration }: Document, world: Filing): Promise<boolean> {
  const before = await documentIn(world.folder, place)
  if (before?.keyId !== keyId || marksOf(before.configuration) !== marksOf(configuration)) return false
  return world.sealing === null || isThere(join(world.folder, sealedBeside(place)))
}

/** What the file says; null when there is none that can be read. */
async function documentIn(folder: string, place: string): Promise<Document | null> {
  try {
    return readDocument(await readFile(join(folder, place), 'utf8'), place)
  } catch {
    return null
  }
}

/** Where the secrets of a document lie. */
export function sealedBeside(place: string): string {
  return `${place}.age`
}

export function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
