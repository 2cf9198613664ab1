import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { replaceFile } from '../base/replace-file.ts'
import type { Git } from './git.ts'

/** No more commits than this are tried before a new history is begun. */
const TRIED = 50

/**
 * Makes a repository usable again whose objects cannot be read: what is empty is put aside, the history goes on from
 * its last whole commit, or a new one is begun. The files themselves are not touched: the next commit holds them.
 *
 * @returns what was done, in words
 */
export async function repair(folder: string, git: Git, name: string): Promise<string> {
  const aside = await putAside(folder)
  await rm(join(folder, '.git/index'), { force: true })
  const good = await lastWhole(folder, git)
  const did = aside > 0 ? `${aside} unreadable objects put aside, ` : ''
  if (good !== null) {
    // By hand: git wants to read what a branch was at before it lets go of it.
    const branch = (await git.run(['symbolic-ref', 'HEAD'])).trim()
    await replaceFile(join(folder, '.git', branch), `${good}\n`, 0o600)
    await git.run(['reset', '--mixed', '--quiet'])
    return `${did}the history goes on from its last whole revision ${good.slice(0, 8)}`
  }
  await git.run(['symbolic-ref', 'HEAD', `refs/heads/${name}`])
  return `${did}no revision could be read: a new history is begun on the branch "${name}"`
}

/** Moves objects without content out of the way: git would believe that it has them. */
async function putAside(folder: string): Promise<number> {
  const objects = join(folder, '.git/objects')
  const aside = join(folder, '.git/damaged')
  const heaps = (await readdir(objects).catch(() => [] as string[])).filter((each) => /^[0-9a-f]{2}$/u.test(each))
  let moved = 0
  for (const heap of heaps)
    for (const each of await readdir(join(objects, heap))) {
      const file = join(objects, heap, each)
      if ((await stat(file)).size > 0) continue
      await mkdir(aside, { recursive: true, mode: 0o700 })
      await rename(file, join(aside, `${heap}${basename(each)}`))
      moved += 1
    }
  return moved
}

/** The newest commit all of which can be read. */
async function lastWhole(folder: string, git: Git): Promise<string | null> {
  for (const commit of (await known(folder)).slice(0, TRIED))
    if (await git.succeeds(['fsck', '--no-dangling', '--no-progress', '--no-reflogs', commit])) return commit
  return null
}

/** Every commit the branch has ever been at, the newest first, out of git's own log of it. */
async function known(folder: string): Promise<readonly string[]> {
  const log = await readFile(join(folder, '.git/logs/HEAD'), 'utf8').catch(() => '')
  const commits = log.split('\n').flatMap((line) => /^[0-9a-f]{40} ([0-9a-f]{40}) /u.exec(line)?.[1] ?? [])
  return [...new Set(commits.reverse())].filter((each) => !/^0+$/u.test(each))
}
