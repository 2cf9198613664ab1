import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isSameObject } from '../model/configuration.ts'
import type { Configuration, ObjectRef } from '../model/configuration.ts'
import type { Recording, Revision } from '../model/revision.ts'
import type { EpochMs } from '../model/time.ts'
import { baselinesIn } from './baselines.ts'
import type { Baselines } from './baselines.ts'
import { readDocument, toDocument } from './document.ts'
import type { Document } from './document.ts'
import { fingerprintsOf } from './fingerprint-key.ts'
import type { Fingerprints } from './fingerprint-key.ts'
import { messageOf, revisionsIn } from './history.ts'
import { placeOf } from './places.ts'
import { openRepository } from './repository.ts'
import type { RepositoryWorld } from './repository.ts'
import { RegistryError } from '../kit/registry-error.ts'

/** The recorded configurations of a whole inventory, with all that they ever were. Every question throws a RegistryError. */
export interface Registry extends Baselines {
  readonly folder: string
  readonly fingerprints: Fingerprints
  /**
   * What a commit that was never made has left in the files is not what is recorded: it is dropped. For the one daemon, when
   * it starts.
   */
  settle(told: (trouble: string) => void): Promise<void>
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
  /** The id of a revision that somebody names. */
  revisionId(revision: string): Promise<string>
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

    async settle(told) {
      if (!(await hasHistory())) return
      try {
        await git.run(['reset', '--hard', '--quiet'])
      } catch (error) {
        // The files are believed then; the next commit mends what it can.
        told(error instanceof Error ? error.message : String(error))
      }
    },

    async latest(told) {
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
      const files = recordings.map((recording) => [placeOf(recording), textOf(recording, fingerprints.keyId)] as const)
      await repository.commit({ files: new Map(files), message: messageOf(recordings, about), at })
    },

    async revisions({ of, most }) {
      const places = of ? [placeOf(of)] : []
      const found = (await hasHistory()) ? await revisionsIn(git, { most, places }) : []
      return of ? found.filter((each) => isSameObject(each, of)) : found
    },

    revisionId: idOf,

    ...baselinesIn(repository, fingerprints.keyId),

    async configurationAt(of, revision) {
      const place = placeOf(of)
      const name = `${await idOf(revision)}:${place}`
      if (!(await git.succeeds(['cat-file', '-e', name]))) return null
      return readDocument(await git.run(['cat-file', 'blob', name]), `${revision}:${place}`).configuration
    },
  }

  function hasHistory(): Promise<boolean> {
    return git.succeeds(['rev-parse', '--verify', '--quiet', 'HEAD'])
  }

  async function idOf(revision: string): Promise<string> {
    const name = `${revision}^{commit}`
    const id = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', name]).catch(() => {
      throw new RegistryError('missing', `${folder}: there is no revision "${revision}"`)
    })
    return id.trim()
  }
}

function textOf({ target, configuration }: Recording, keyId: string): string | null {
  return configuration && toDocument({ target, keyId, configuration })
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const targets = (await readdir(folder, { withFileTypes: true })).filter(
    (each) => each.isDirectory() && !each.name.startsWith('.'),
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
