import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

export type Bytes =
  | { readonly ok: true; readonly bytes: Buffer; readonly mode: number }
  | { readonly ok: false; readonly why: string; readonly denied?: true }

/** A regular file of at most so many bytes, with the mode of what was really opened. Never waits for a pipe. */
export async function readBounded(path: string, maxBytes: number): Promise<Bytes> {
  let file: FileHandle | undefined
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const stat = await file.stat()
    if (stat.isDirectory()) return { ok: false, why: 'it is a folder' }
    if (!stat.isFile()) return { ok: false, why: 'it is not a regular file' }
    const bytes = await readUpTo(file, maxBytes + 1)
    if (bytes.length > maxBytes) return { ok: false, why: `it is larger than ${maxBytes} bytes` }
    return { ok: true, bytes, mode: stat.mode & 0o7777 }
  } catch (error) {
    return refusal(error)
  } finally {
    await file?.close()
  }
}

/** The size in the file's entry is no promise: the file may grow while it is read, and in /proc it is 0. */
async function readUpTo(file: FileHandle, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  while (length < limit) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(65_536, limit - length)))
    if (bytesRead === 0) break
    parts.push(buffer.subarray(0, bytesRead))
    length += bytesRead
  }
  return Buffer.concat(parts)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'no permission',
  EPERM: 'no permission',
  ELOOP: 'it is a link to itself',
  ENXIO: 'it is not a regular file',
  ERR_INVALID_ARG_VALUE: 'its name holds a NUL',
}

function refusal(error: unknown): Bytes {
  const { code } = error as NodeJS.ErrnoException
  // Whatever the system or Node refuses has a code; an error without one is a bug and goes up.
  if (code === undefined) throw error
  const why = REASONS[code] ?? code
  return why === 'no permission' ? { ok: false, why, denied: true } : { ok: false, why }
}
