import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Configuration, ObjectRef } from '../model/configuration.ts'
import type { Recording, Revision } from '../model/revision.ts'
import type { EpochMs } from '../model/time.ts'
import { readDocument, toDocument } from './document.ts'
import type { Document } from './document.ts'
import { fingerprintsOf } from './fingerprint-key.ts'
import type { Fingerprints } from './fingerprint-key.ts'
import { isSameObject, messageOf, revisionsIn } from './history.ts'
import { placeOf } from './places.ts'
import { openRepository } from './repository.ts'
import type { RepositoryWorld } from './repository.ts'
import { RegistryError } from '../kit/registry-error.ts'

/** The recorded configurations of a whole inventory, with all that they ever were. Every question throws a RegistryError. */
export interface Registry {
  readonly folder: string
  readonly fingerprints: Fingerprints
  /** What is recorded last of all that is there. What cannot be read is told, and left out. */
  latest(told?: (trouble: string) => void): Promise<readonly Document[]>
  /**
   * Makes one commit.
   *
   * @param about its first line
   * @param at when it was seen
   */
  record(recordings: readonly Recording[], about: string, at: EpochMs): Promise<void>
  /** The newest first. */
  revisions(asked: { readonly of?: ObjectRef; readonly most: number }): Promise<readonly Revision[]>
  /**
   * What an object was in a revision.
   *
   * @param revision as git understands it: the beginning of an id, a tag, HEAD
   * @returns null where there was none
   */
  configurationAt(of: ObjectRef, revision: string): Promise<Configuration | null>
}

export async function openRegistry(
  folder: string,
  access: 'read' | 'write',
  world: RepositoryWorld,
): Promise<Registry> {
  const repository = await openRepository(folder, access, world)
  const { git } = repository
  const fingerprints = await fingerprintsOf(folder, access)

  return {
    folder,
    fingerprints,

    async latest(told) {
      if (access === 'write') await dropUnfinished(told)
      const documents: Document[] = []
      for (const file of await filesIn(folder)) {
        try {
          documents.push(readDocument(await readFile(file, 'utf8'), relative(folder, file)))
        } catch (error) {
          told?.(error instanceof Error ? error.message : String(error))
        }
      }
      return documents
    },

    async record(recordings, about, at) {
      const files = recordings.map((recording) => [placeOf(recording), textOf(recording)] as const)
      await repository.commit({ files: new Map(files), message: messageOf(recordings, about), at })
    },

    async revisions({ of, most }) {
      if (!(await hasHistory())) return []
      const found = await revisionsIn(git, { most, ...(of && { places: [placeOf(of)] }) })
      return of ? found.filter((each) => isSameObject(each, of)) : found
    },

    async configurationAt(of, revision) {
      const place = placeOf(of)
      const commit = await git
        .run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
        .catch(() => {
          throw new RegistryError('missing', `${folder}: there is no revision "${revision}"`)
        })
      const name = `${commit.trim()}:${place}`
      if (!(await git.succeeds(['cat-file', '-e', name]))) return null
      return readDocument(await git.run(['cat-file', 'blob', name]), `${revision}:${place}`).configuration
    },
  }

  function hasHistory(): Promise<boolean> {
    return git.succeeds(['rev-parse', '--verify', '--quiet', 'HEAD'])
  }

  /** What a commit that was never made has left in the files is not what is recorded. */
  async function dropUnfinished(told?: (trouble: string) => void): Promise<void> {
    if (!(await hasHistory())) return
    try {
      await git.run(['reset', '--hard', '--quiet'])
    } catch (error) {
      // The files are believed then; the next commit mends what it can.
      told?.(error instanceof Error ? error.message : String(error))
    }
  }

  function textOf({ target, configuration }: Recording): string | null {
    return configuration && toDocument({ target, keyId: fingerprints.keyId, configuration })
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const targets = (await readdir(folder, { withFileTypes: true })).filter(
    (each) => each.isDirectory() && each.name !== '.git',
  )
  const below = await Promise.all(
    targets.map(({ name }) => readdir(join(folder, name), { recursive: true, withFileTypes: true })),
  )
  return below
    .flat()
    .filter((each) => each.isFile() && each.name.endsWith('.yaml'))
    .map((each) => join(each.parentPath, each.name))
    .sort()
}
