import parse from 'parse-duration'
import prettyMs from 'pretty-ms'
import type { Ms } from '../model/time.ts'

/** "90s", "1h30m", "2 days" → milliseconds; null for anything else, a number without a unit included. */
export function parseDurationMs(text: string): Ms | null {
  if (!/^\s*(\d+(\.\d+)?\s*[a-zµ]+\s*)+$/iu.test(text)) return null
  return parse(text)
}

/** 93_000 → "1m 33s"; short spans keep their milliseconds. */
export function formatDuration(ms: Ms): string {
  return ms < 1000 ? `${Math.round(ms)}ms` : prettyMs(ms, { secondsDecimalDigits: ms < 10_000 ? 1 : 0, unitCount: 2 })
}
