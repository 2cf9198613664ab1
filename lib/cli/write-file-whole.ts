import { randomBytes } from 'node:crypto'
import { open, readlink, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { oneLine } from '../base/escape.ts'
import { OutputError } from './write-out.ts'

/**
 * The file has the old text or the new one, never a part: written beside it, brought to the disk, then renamed.
 * A link stays a link, and what it points to is replaced. Read by everybody unless the umask says otherwise.
 *
 * @throws OutputError; the old file is as it was then, and nothing is left beside it
 */
export async function writeFileWhole(path: string, text: string): Promise<void> {
  try {
    const place = await placeOf(path)
    const folder = dirname(place)
    // Without the ending, so that who collects "*.prom" from the folder does not see it.
    const draft = join(folder, `.orch-watch-${process.pid}-${randomBytes(6).toString('hex')}.tmp`)
    try {
      await writeDraft(draft, text)
      await rename(draft, place)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
    await syncFolder(folder)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new OutputError(`"${oneLine(path)}" cannot be written: ${code ?? message}`)
  }
}

async function writeDraft(draft: string, text: string): Promise<void> {
  const file = await open(draft, 'wx', 0o644)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Where the text will stand, links followed; the last of them may point to what is not there yet. */
async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  try {
    return resolve(dirname(path), await readlink(path))
  } catch {
    return path
  }
}

/** Makes the rename itself last. Not every file system can, and the file is whole anyway. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
