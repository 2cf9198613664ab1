import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Why nothing can be written at an absolute path, or made there where it is missing; null when it can. Nothing is
 * written to find out.
 *
 * @returns `path` is what is in the way
 */
export async function whyNotWritable(path: string): Promise<{ readonly says: string; readonly path: string } | null> {
  const there = await stat(path).catch((error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown error')
  if (there === 'ENOENT') return path === '/' ? null : whyNotWritable(dirname(path))
  if (typeof there === 'string') return { says: `"${path}" cannot be reached: ${there}`, path }
  const needed = there.isDirectory() ? constants.W_OK | constants.X_OK : constants.W_OK
  try {
    await access(path, needed)
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { says: `"${path}" may not be written: ${code ?? 'unknown error'}`, path }
  }
}
