import parse from 'parse-duration'
import prettyMs from 'pretty-ms'
import type { Ms } from '../model/time.ts'

/**
 * "90s", "1h30m", "2 days" → milliseconds, finite; null for anything else: a number without a unit, one with an
 * exponent, an unknown unit.
 */
export function parseDurationMs(text: string): Ms | null {
  if (!/^\s*(\d+(\.\d+)?(?!\s*e)\s*[a-zµ]+\s*)+$/iu.test(text)) return null
  const ms = parse(text)
  return ms !== null && Number.isFinite(ms) ? ms : null
}

/** 93_000 → "1m 33s", at most two units; below a second in milliseconds. For spans, so never below zero. */
export function formatDuration(ms: Ms): string {
  const whole = Math.round(ms)
  return whole < 1000 ? `${whole}ms` : prettyMs(whole, { secondsDecimalDigits: ms < 10_000 ? 1 : 0, unitCount: 2 })
}
