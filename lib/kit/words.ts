import { formatDuration } from '../base/duration.ts'
import { formatQuantity } from '../base/quantity.ts'
import type { EpochMs } from '../model/time.ts'

/**
 * "3m 12s ago". The two moments may come from two clocks: what lies in the future is "just now", like anything
 * younger than a second.
 */
export function ago(then: EpochMs, now: EpochMs): string {
  const ageMs = now - then
  return ageMs < 1000 ? 'just now' : `${formatDuration(Math.floor(ageMs / 1000) * 1000)} ago`
}

/** "1 unit", "143 units", "no units", "0.5 cores". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count === 0 ? 'no' : formatQuantity(count, 'count')} ${count === 1 ? one : many}`
}

/** "once", "7 times". */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
