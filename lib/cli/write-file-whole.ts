import { readlink, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { oneLine } from '../base/escape.ts'
import { replaceFile } from '../base/replace-file.ts'
import { OutputError } from './write-out.ts'

/**
 * Replaces the file as a whole. A link stays a link, and what it points to is replaced. Read by everybody unless the
 * umask says otherwise.
 *
 * @throws OutputError; the old file is as it was then, and nothing is left beside it
 */
export async function writeFileWhole(path: string, text: string): Promise<void> {
  try {
    await replaceFile(await placeOf(path), text, 0o644)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new OutputError(`"${oneLine(path)}" cannot be written: ${code ?? message}`)
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
