import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Puts the text where a file is, or will be: whoever reads it meanwhile gets the old text or the new one, never a
 * part. When it fails the old file stays as it was.
 */
export async function replaceFile(file: string, text: string, mode: number): Promise<void> {
  const beside = join(dirname(file), `.${randomBytes(6).toString('hex')}.part`)
  try {
    const handle = await open(beside, 'wx', mode)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
    await syncFolder(dirname(file))
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** Makes what was renamed or linked there last. Not every file system can, and the file is whole anyway. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
