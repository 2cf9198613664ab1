import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { jsonIn } from '../../base/json-text.ts'
import * as z from 'zod'
import { replaceFile, syncFolder } from '../../base/replace-file.ts'
import { OBJECT_KINDS } from '../../model/configuration.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { readDocument, toDocument } from '../../registry/document.ts'
import { keyOf } from '../recording/take-in.ts'
import { isAlive, ourselves } from '../replace/owner.ts'

/** Within git's own folder, where no commit takes it along. */
const PLACE = '.git/orch-watch/updates'

const written = z.object({
  form: z.literal('orch-watch/update/v1'),
  owner: z.object({ pid: z.int(), startedTicks: z.string() }),
  target: z.string(),
  kind: z.enum(OBJECT_KINDS),
  name: z.string(),
  revision: z.string().optional(),
  wanted: z.string().optional(),
  words: z.string(),
  until: z.number(),
  before: z.string(),
})

/** An update that has been begun, as it is written down: with fingerprints in the place of secrets. */
export interface Begun {
  readonly of: ObjectRef
  /** In which it was what it is to be; absent where it never was. */
  readonly revision?: string
  /** What it is to be where no revision has it. */
  readonly wanted?: Configuration
  /** "rolled back to 3f2a91c0". */
  readonly words: string
  /** When it is given up. */
  readonly until: EpochMs
  /** What it was before, and under which key that, and what is wanted, was recorded. */
  readonly before: Configuration
  readonly keyId: string
}

export interface UnfinishedUpdate extends Begun {
  /** Whether the process that does it is still at it. */
  readonly isUnderWay: boolean
  /** Forgets it: it has come to its end. */
  close(): Promise<void>
}

/**
 * Writes down that an update is begun: it is on the disk before anything is sent.
 *
 * @returns what forgets it; null where another of the same object has not come to its end
 */
export async function beginUpdate(folder: string, begun: Begun): Promise<(() => Promise<void>) | null> {
  const { of, revision, wanted, words, until, before, keyId } = begun
  const place = join(folder, PLACE)
  const file = join(place, `${nameOf(of)}.json`)
  const beside = join(place, `.${randomBytes(6).toString('hex')}.part`)
  await mkdir(place, { recursive: true, mode: 0o700 })
  const text = JSON.stringify({
    ...{ form: 'orch-watch/update/v1', owner: await ourselves(), ...of, revision, words, until },
    before: toDocument({ target: of.target, keyId, configuration: before }),
    ...(wanted && { wanted: toDocument({ target: of.target, keyId, configuration: wanted }) }),
  })
  try {
    await replaceFile(beside, text, 0o600)
    // It comes to be there whole, or not at all.
    await link(beside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw error
  } finally {
    await rm(beside, { force: true })
  }
  await syncFolder(place)
  return () => rm(file, { force: true })
}

/** All that have not come to their end. */
export async function unfinishedUpdates(folder: string): Promise<readonly UnfinishedUpdate[]> {
  const place = join(folder, PLACE)
  const names = await readdir(place).catch(() => [] as string[])
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readOne(join(place, name))),
  )
  return found.flat()
}

/** The objects of a target that are being updated, by kind and name: whoever does that records them. */
export async function beingUpdated(folder: string, target: TargetId): Promise<ReadonlySet<string>> {
  const all = await unfinishedUpdates(folder)
  return new Set(all.flatMap(({ of }) => (of.target === target ? [keyOf(of)] : [])))
}

async function readOne(file: string): Promise<readonly UnfinishedUpdate[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const found = written.safeParse(jsonIn(text))
  if (!found.success) return []
  const { target, kind, name, revision, words, until, owner, before, wanted } = found.data
  const { configuration, keyId } = readDocument(before, file)
  return [
    {
      ...{ of: { target, kind, name }, words, until, before: configuration, keyId },
      ...(revision !== undefined && { revision }),
      ...(wanted !== undefined && { wanted: readDocument(wanted, file).configuration }),
      isUnderWay: await isAlive(owner),
      close: () => rm(file, { force: true }),
    },
  ]
}

function nameOf({ target, kind, name }: ObjectRef): string {
  const sum = createHash('sha256').update(JSON.stringify([target, kind, name]))
  return sum.digest('hex').slice(0, 32)
}
