import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isSameObject } from '../model/configuration.ts'
import type { Configuration, ObjectRef } from '../model/configuration.ts'
import type { Wrapped } from '../model/inventory.ts'
import type { HiddenValue, Recording, Reveal, Revision } from '../model/revision.ts'
import type { EpochMs } from '../model/time.ts'
import { badImagesIn } from './bad-images.ts'
import type { BadImages } from './bad-images.ts'
import { baselinesIn } from './baselines.ts'
import type { Baselines } from './baselines.ts'
import { readDocument } from './document.ts'
import type { Document } from './document.ts'
import { filesOf, isThere, sealedBeside } from './filing.ts'
import { fingerprintsOf } from './fingerprint-key.ts'
import type { Fingerprints } from './fingerprint-key.ts'
import { documentAt, documentsAt, idAt, idOf, revealerAt } from './past.ts'
import { messageOf, revisionsIn } from './history.ts'
import { pushTo } from './push.ts'
import type { Remote } from './push.ts'
import { placeOf } from './places.ts'
import { openRepository } from './repository.ts'
import type { RepositoryWorld } from './repository.ts'
import { sealingWith } from './sealing.ts'
import { tagsIn } from './tags.ts'
import type { Tags } from './tags.ts'

/** The recorded configurations of a whole inventory, with all that they ever were. Every question throws a RegistryError. */
export interface Registry extends Baselines, BadImages, Tags {
  readonly folder: string
  readonly fingerprints: Fingerprints
  /**
   * What was hidden in configurations, put here by whoever made them, for the moment in which they are recorded: it is
   * sealed beside them then. Null where nobody keeps secrets.
   */
  readonly hidden: WeakMap<Configuration, readonly HiddenValue[]> | null
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
  /**
   * The newest first.
   *
   * @param asked `upTo` is the newest that counts, as git understands it
   */
  revisions(asked: {
    readonly of?: ObjectRef
    readonly most: number
    readonly upTo?: string
  }): Promise<readonly Revision[]>
  /**
   * What an object was in a revision.
   *
   * @param revision as git understands it: the beginning of an id, a tag, HEAD
   * @returns null where there was none
   */
  configurationAt(of: ObjectRef, revision: string): Promise<Configuration | null>
  /** The same, with the key of its fingerprints. */
  documentAt(of: ObjectRef, revision: string): Promise<Document | null>
  /** What was there in a revision, of all objects. What cannot be read is told, and left out. */
  documentsAt(revision: string, told?: (trouble: string) => void): Promise<readonly Document[]>
  /** What gives the secrets of an object back as they were in a revision. Without an identity it gives nothing. */
  revealer(of: ObjectRef, revision: string): Promise<Reveal>
  /** Sends what is recorded to a remote. Throws a RegistryError. Null where it stays here. */
  readonly push: ((signal: AbortSignal) => Promise<string | null>) | null
  /** The revision that is recorded last; null before the first. */
  head(): Promise<string | null>
  /** The id of a revision that somebody names. */
  revisionId(revision: string): Promise<string>
  /** The id of the last one that was not recorded later than that. */
  revisionAt(at: EpochMs): Promise<string>
}

export interface RegistryWorld extends RepositoryWorld {
  /** Under which secrets are sealed; absent where none are kept. */
  readonly identity?: Wrapped
  /** Absent where nothing is sent anywhere. */
  readonly remote?: Remote
}

export async function openRegistry(folder: string, access: 'read' | 'write', world: RegistryWorld): Promise<Registry> {
  const repository = await openRepository(folder, access, world)
  const { git } = repository
  const { remote } = world
  const fingerprints = await fingerprintsOf(folder, access)

  const sealing = world.identity ? sealingWith(world.identity) : null
  const hidden = sealing ? new WeakMap<Configuration, readonly HiddenValue[]>() : null
  const filing = { folder, fingerprints, sealing, hidden }

  return {
    folder,
    fingerprints,
    hidden,

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
          const document = readDocument(await readFile(file, 'utf8'), relative(folder, file))
          documents.push({ ...document, isSealed: await isThere(sealedBeside(file)) })
        } catch (error) {
          told?.(error instanceof Error ? error.message : String(error))
        }
      }
      return documents
    },

    async record(recordings, about, at) {
      const files = await Promise.all(recordings.map((each) => filesOf(each, filing)))
      await repository.commit({ files: new Map(files.flat()), message: messageOf(recordings, about), at })
    },

    async revisions({ of, ...asked }) {
      const places = of ? [placeOf(of)] : []
      const found = (await hasHistory()) ? await revisionsIn(git, { ...asked, places }) : []
      return of ? found.filter((each) => isSameObject(each, of)) : found
    },

    push: remote ? (signal) => pushTo(folder, remote, { env: world.env, signal }) : null,

    head: async () => ((await hasHistory()) ? (await git.run(['rev-parse', 'HEAD'])).trim() : null),

    revisionId: (revision) => idOf(git, folder, revision),

    revisionAt: (at) => idAt(git, folder, at),

    ...tagsIn(git),

    ...baselinesIn(repository, fingerprints.keyId),

    ...badImagesIn(repository),

    async configurationAt(of, revision) {
      return (await documentAt(git, folder, of, revision))?.configuration ?? null
    },

    documentAt: (of, revision) => documentAt(git, folder, of, revision),

    documentsAt: (revision, told) => documentsAt(git, folder, revision, told),

    revealer: (of, revision) => revealerAt(git, filing, of, revision),
  }

  function hasHistory(): Promise<boolean> {
    return git.succeeds(['rev-parse', '--verify', '--quiet', 'HEAD'])
  }
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
