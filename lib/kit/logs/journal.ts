import * as z from 'zod'
import type { EpochMs } from '../../model/time.ts'

export interface JournalEntry {
  readonly cursor: string
  readonly atMs: EpochMs
  /** Empty where journalctl leaves it out: it shows no field of more than 4 KiB. */
  readonly message: string
}

/** Source: systemd, "Journal JSON Format": text, an array of bytes where it is not UTF-8, null where it is long. */
const entry = z.object({
  __CURSOR: z.string(),
  __REALTIME_TIMESTAMP: z.string().regex(/^\d{1,17}$/u),
  MESSAGE: z.union([z.string(), z.array(z.number().int().min(0).max(255)), z.null()]).optional(),
})

/** Entries in the order written; a last one that was cut is left for the next time. What is no JSON are its words. */
export function entriesOf(text: string): { readonly entries: readonly JournalEntry[]; readonly words: string } {
  const rows = text.split('\n')
  rows.pop()
  const entries = rows.flatMap((row) => entryOf(row) ?? [])
  const words = rows.filter((row) => row.trim() !== '' && !row.startsWith('{') && !row.startsWith('-- '))
  return { entries, words: words.join(' ') }
}

/** It goes into an argument of a program; what is not of this shape was not made by systemd. */
export function isJournalCursor(text: string): boolean {
  return /^[a-z]=[0-9a-f]+(?:;[a-z]=[0-9a-f]+){1,9}$/u.test(text)
}

function entryOf(row: string): JournalEntry | null {
  if (!row.startsWith('{')) return null
  try {
    const { __CURSOR: cursor, __REALTIME_TIMESTAMP: stamp, MESSAGE: message } = entry.parse(JSON.parse(row))
    const atMs = Math.floor(Number(stamp) / 1000)
    return {
      cursor,
      atMs,
      message: typeof message === 'string' ? message : Buffer.from(message ?? []).toString('utf8'),
    }
  } catch {
    return null // one entry that cannot be read hides no other
  }
}
