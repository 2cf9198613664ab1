import { parseDurationMs } from '../base/duration.ts'
import { lastGiven } from './last-given.ts'
import { UsageError } from './usage-error.ts'

/** What is given for an option that is a length of time, in milliseconds. Throws a UsageError. */
export function durationOption(name: string): (given: unknown) => number | undefined {
  return (given) => {
    const text = lastGiven(given)
    if (text === undefined) return undefined
    if (typeof text !== 'string') throw new UsageError(`--${name} is given without a duration`)
    const ms = parseDurationMs(text)
    if (ms === null) throw new UsageError(`--${name} "${text}" is not a duration: write "30m", "24h" or "7d"`)
    return ms
  }
}
