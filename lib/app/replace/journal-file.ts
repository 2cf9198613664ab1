import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { jsonIn } from '../../base/json-text.ts'
import { syncFolder } from '../../base/replace-file.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { isAlive } from './owner.ts'

const ENDING = '.jsonl'
/** What it is called until its first line is in it. */
const BESIDE = '.part'
/** A file that is this old and has no whole line in it is being written by nobody. */
const TORN_MS: Ms = 5000

const owned = z.object({ owner: z.object({ pid: z.int(), startedTicks: z.string() }) })

/**
 * Begins a file of lines: it comes to be there with its first line in it, or not at all.
 *
 * @param folder is made where it is not there
 * @returns its path
 */
export async function beginFile(folder: string, first: unknown): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = randomBytes(12).toString('hex')
  const [beside, file] = [join(folder, `.${name}${BESIDE}`), join(folder, `${name}${ENDING}`)]
  try {
    await appendLine(beside, first)
    await link(beside, file)
  } finally {
    await rm(beside, { force: true })
  }
  await syncFolder(folder)
  return file
}

/** It is on the disk when this resolves. */
export async function appendLine(file: string, content: unknown): Promise<void> {
  const handle = await open(file, 'a', 0o600)
  try {
    await handle.appendFile(`${JSON.stringify(content)}\n`)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** Those that were begun in a folder; none where it is not there. */
export async function filesBegun(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [] as string[])
  return names.filter((name) => name.endsWith(ENDING)).map((name) => join(folder, name))
}

/** Drops what whoever was ended while it began one has left beside it. */
export async function dropTorn(folder: string, now: EpochMs): Promise<void> {
  const names = await readdir(folder).catch(() => [] as string[])
  for (const name of names.filter((each) => each.endsWith(BESIDE))) {
    const file = join(folder, name)
    if (await isLeft(file, now)) await rm(file, { force: true })
  }
}

async function isLeft(file: string, now: EpochMs): Promise<boolean> {
  const [head = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const begun = owned.safeParse(jsonIn(head))
  if (begun.success) return !(await isAlive(begun.data.owner))
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now }))
  return now - mtimeMs > TORN_MS
}
