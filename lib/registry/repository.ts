import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { replaceFile } from '../base/replace-file.ts'
import type { EpochMs } from '../model/time.ts'
import { openGit } from './git.ts'
import type { Git } from './git.ts'
import { breakStale, locksIn } from './locks.ts'
import { repair } from './repair.ts'
import { RegistryError } from '../kit/registry-error.ts'

/** Files and their history: one who writes, any number who read. */
export interface Repository {
  readonly folder: string
  readonly git: Git
  /**
   * Writes files, takes others away (null), and makes one commit of it. Throws a RegistryError; the files are as they
   * were asked for even so, and the next commit takes them along.
   *
   * @returns the new commit, or null where nothing is different
   */
  readonly commit: (commit: Commit) => Promise<string | null>
}

export interface Commit {
  /** By their places below the folder; null takes one away. */
  readonly files: ReadonlyMap<string, string | null>
  readonly message: string
  /** When what it tells was seen. */
  readonly at: EpochMs
}

export interface RepositoryWorld {
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  /** Told what was done to go on after something was found broken. */
  readonly mended?: (words: string) => void
  /** Ends what git does for us when it is aborted. Absent for whoever waits. */
  readonly signal?: AbortSignal
}

const OURS = `[core]
\thooksPath = /dev/null
\tsharedRepository = 0600
\tautocrlf = false
\tquotePath = false
\tlogAllRefUpdates = true
[commit]
\tgpgSign = false
[gc]
\tautoDetach = false
[user]
\tname = orch-watch
\temail = orch-watch@localhost
[orch-watch]
\tregistry = 1
`

/**
 * Opens a repository of ours; makes one where there is nothing.
 *
 * @param access `read` makes nothing and changes nothing
 */
export async function openRepository(
  folder: string,
  access: 'read' | 'write',
  world: RepositoryWorld,
): Promise<Repository> {
  const there = await stat(join(folder, '.git')).catch(() => null)
  if (!there && access === 'read') throw new RegistryError('missing', `${folder}: nothing has been recorded here yet`)
  if (!there) await begin(folder, world)
  const git = await openGit(folder, world.env, world.signal)
  if (access === 'write') await makePrivate(folder)
  return { folder, git, commit }

  async function commit({ files, message, at }: Commit): Promise<string | null> {
    await waitOutLock()
    for (const [place, text] of files) await put(join(folder, place), text)
    try {
      return await record(files, message, at)
    } catch (error) {
      if (!(error instanceof RegistryError) || error.trouble !== 'damaged') throw error
      const name = `after-damage-${new Date(world.clock.now())
        .toISOString()
        .slice(0, 19)
        .replace(/[^0-9]/gu, '')}`
      const did = await repair(folder, git, name)
      world.mended?.(`${error.message}; ${did}`)
      await git.run(['add', '--all', '--', '.'])
      return record(files, `${message}\nMended: ${did}\n`, at)
    }
  }

  async function waitOutLock(): Promise<void> {
    const broken = await breakStale(folder, world.clock.now())
    for (const { file } of broken) world.mended?.(`${file}: left behind by a git that is no more, taken away`)
    const [lock] = await locksIn(folder)
    if (lock)
      throw new RegistryError('locked', `${lock.file}: another git is at work here, or has left its lock behind`)
  }

  async function record(files: Commit['files'], message: string, at: EpochMs): Promise<string | null> {
    const [kept, gone] = [true, false].map((isKept) => [...files].filter(([, text]) => (text !== null) === isKept))
    for (const some of inPortions(placesOf(kept))) await git.run(['add', '--', ...some])
    for (const some of inPortions(placesOf(gone)))
      await git.run(['rm', '--quiet', '--cached', '--ignore-unmatch', '--', ...some])
    if (await git.succeeds(['diff', '--cached', '--quiet'])) return null
    // A first look at a host may name thousands: no command line is as long.
    await put(join(folder, MESSAGE), message)
    const date = `${Math.round(at / 1000)} +0000`
    await git.run(['commit', '--quiet', '--no-verify', `--date=${date}`, `--file=${MESSAGE}`])
    return (await git.run(['rev-parse', 'HEAD'])).trim()
  }
}

function placesOf(files: readonly (readonly [string, unknown])[] = []): readonly string[] {
  return files.map(([place]) => place)
}

/** Within git's own folder, where nobody looks for it. */
const MESSAGE = '.git/orch-watch/message'

/** A command line has an end: so many files are named at a time. */
const PORTION = 500

function inPortions<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / PORTION) }, (_, at) => all.slice(at * PORTION, (at + 1) * PORTION))
}

async function put(file: string, text: string | null): Promise<void> {
  if (text === null) return rm(file, { force: true })
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await replaceFile(file, text, 0o600)
}

async function begin(folder: string, { env }: RepositoryWorld): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0)
    throw new RegistryError('unusable', `${folder}: is no registry, and not empty: name another folder`)
  const git = await openGit(folder, env)
  await git.run(['init', '--quiet', '--initial-branch=main', '--template='])
  await writeFile(join(folder, '.git/config'), OURS, { mode: 0o600, flag: 'a' })
}

/** What runs where, and with which settings, is nobody else's business. */
async function makePrivate(folder: string): Promise<void> {
  const { mode } = await stat(folder)
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700)
}
