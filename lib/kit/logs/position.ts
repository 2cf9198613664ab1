import * as z from 'zod'
import type { LogPosition, StreamPosition } from '../../model/logs.ts'
import type { EpochMs } from '../../model/time.ts'
import type { FileCursor } from './program.ts'

/** A stream that was not there for so long is forgotten: files with the day in their name come and go. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000

/** For the memory of a check. */
export const logPosition: z.ZodType<LogPosition> = z.strictObject({
  streams: z.array(z.strictObject({ name: z.string(), seenAt: z.number(), at: z.string() })),
})

/** Those that were read now, and those that are away for a short while. */
export function joined(before: LogPosition | null, read: ReadonlyMap<string, string>, now: EpochMs): LogPosition {
  const away = (before?.streams ?? []).filter(
    ({ name, seenAt }) => !read.has(name) && now - seenAt < FORGOTTEN_AFTER_MS,
  )
  return { streams: [...[...read].map(([name, at]): StreamPosition => ({ name, seenAt: now, at })), ...away] }
}

/** Null for a file that was there and could not be read: what it held then is old. */
export function fileCursors(before: LogPosition | null): Map<string, FileCursor | null> {
  return new Map(
    (before?.streams ?? []).flatMap(({ name, at }): (readonly [string, FileCursor | null])[] => {
      if (at === UNREAD) return [[name, null]]
      const cursor = readFileCursor(at)
      return cursor ? [[name, cursor]] : []
    }),
  )
}

export const UNREAD = 'unread'

export function writeFileCursor({ inode, offset, mark, ahead, inLine }: FileCursor): string {
  return `${inode}:${offset}:${mark}:${inLine ? 1 : 0}:${ahead.bytes}:${ahead.mark}`
}

const CURSOR = /^(\d{1,20}):(\d{1,15}):(\d{1,10}):([01]):(\d{1,3}):(\d{1,10})$/u

/** Null for what is no cursor: what stands in the memory's file goes into a program. */
function readFileCursor(text: string): FileCursor | null {
  const [, inode, offset, mark, inLine, ahead, aheadMark] = CURSOR.exec(text) ?? []
  if (inode === undefined || mark === undefined || aheadMark === undefined) return null
  const known = { bytes: Number(ahead), mark: aheadMark }
  return { inode, offset: Number(offset), mark, ahead: known, inLine: inLine === '1' }
}
