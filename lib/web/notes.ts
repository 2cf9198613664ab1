import { randomBytes } from 'node:crypto'
import type { EpochMs, Ms } from '../model/time.ts'

/** What came of something, for the page that is shown next: in its address stands a name that nobody can guess, and no words. */
export interface Notes {
  /** Keeps it for some minutes. What it returns names it. */
  leave(text: string): string
  /** Null where there is none of that name, or none any more. */
  read(name: string): string | null
}

const KEPT_MS: Ms = 5 * 60_000
const MOST = 200

export function keepNotes(now: () => EpochMs): Notes {
  const kept = new Map<string, { readonly text: string; readonly until: EpochMs }>()
  return {
    leave(text) {
      for (const [name, { until }] of kept) if (until <= now() || kept.size >= MOST) kept.delete(name)
      const name = randomBytes(12).toString('hex')
      kept.set(name, { text, until: now() + KEPT_MS })
      return name
    },
    read(name) {
      const note = kept.get(name)
      return note && note.until > now() ? note.text : null
    },
  }
}
