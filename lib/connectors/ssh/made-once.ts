import { stat } from 'node:fs/promises'
import type { Clock } from '../../base/clock.ts'
import { systemClock } from '../../base/clock.ts'

/** More files than that are nobody's known_hosts, keys and settings. */
const MOST_FILES = 200
/** Whoever has written a moment ago may write again before the time of the file tells the two apart. */
const SETTLED_MS = 1_000

/** What a file is, as far as it tells whether somebody has written to it. */
export interface FileStatus {
  readonly isFile: boolean
  readonly bytes: number
  readonly mode: number
  readonly uid: number
}

/**
 * Makes something of a file once for as long as the file stays as it is: a thousand connections ask for the same few,
 * and what they cost is reading them. Each time the system is asked only whether it is still the same.
 *
 * @returns null where there is no such file. What the system and `make` throw is thrown, and made again the next time
 */
export function madeOnce<T>(
  make: (file: string, status: FileStatus) => Promise<T>,
  clock: Pick<Clock, 'now'> = systemClock,
): (file: string) => Promise<T | null> {
  const made = new Map<string, { readonly mark: string; readonly value: Promise<T> }>()
  return async (file) => {
    const status = await stat(file, { bigint: true }).catch(missing)
    const known = made.get(file)
    made.delete(file)
    if (status === null) return null
    const { dev, ino, size, mode, uid, mtimeNs, ctimeNs, ctimeMs } = status
    const mark = [dev, ino, size, mode, uid, mtimeNs, ctimeNs].join()
    const isKnown = known?.mark === mark
    const said = { isFile: status.isFile(), bytes: Number(size), mode: Number(mode), uid: Number(uid) }
    const value = isKnown ? known.value : make(file, said)
    const isSettled = status.isFile() && clock.now() - Number(ctimeMs) > SETTLED_MS
    if (isKnown || isSettled) keep(file, { mark, value })
    return value
  }

  /** The one that was asked for last stands last. */
  function keep(file: string, what: { readonly mark: string; readonly value: Promise<T> }): void {
    made.set(file, what)
    what.value.catch(() => made.delete(file))
    const [oldest] = made.keys()
    if (made.size > MOST_FILES && oldest !== undefined) made.delete(oldest)
  }
}

function missing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
