import { readdir, readlink, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { EpochMs, Ms } from '../model/time.ts'

/** A lock of git that is older than this was left behind, when nobody works there any more. */
const STALE_MS: Ms = 10 * 60_000

/** A file by which git says that it is at work. It does not say who. */
export interface Lock {
  readonly file: string
  readonly since: EpochMs
}

/** The locks in a repository that can keep a commit from being made. */
export async function locksIn(folder: string): Promise<readonly Lock[]> {
  const places = ['.git', '.git/refs/heads', '.git/refs/tags']
  const names = await Promise.all(places.map((place) => readdir(join(folder, place)).catch(() => [] as string[])))
  const files = places.flatMap((place, at) =>
    (names[at] ?? []).filter((name) => name.endsWith('.lock')).map((name) => join(folder, place, name)),
  )
  const locks = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => [{ file, since: mtimeMs }],
        () => [],
      ),
    ),
  )
  return locks.flat()
}

/** Takes away the locks that were left behind: old ones, where no git works. Gives back what is gone. */
export async function breakStale(folder: string, now: EpochMs): Promise<readonly Lock[]> {
  const old = (await locksIn(folder)).filter(({ since }) => now - since >= STALE_MS)
  if (old.length === 0 || (await worksIn(folder))) return []
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
  return old
}

/** Whether a git runs in that folder. Where nobody can say, the age of a lock has to do. */
async function worksIn(folder: string): Promise<boolean> {
  const processes = (await readdir('/proc').catch(() => [] as string[])).filter((name) => /^\d+$/u.test(name))
  const found = await Promise.all(
    processes.map(async (id) => {
      const [program, place] = await Promise.all([link(id, 'exe'), link(id, 'cwd')])
      return place === folder && /(?:^|\/)git(?:-[\w-]+)?$/u.test(program)
    }),
  )
  return found.includes(true)
}

function link(id: string, name: string): Promise<string> {
  return readlink(join('/proc', id, name)).catch(() => '')
}
