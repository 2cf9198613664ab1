import type { EpochMs } from '../model/time.ts'
import { parseDurationMs } from './duration.ts'

/** 2026-11-23T03:04:05.678Z: for machines. */
export function isoInstant(at: EpochMs): string {
  return new Date(at).toISOString()
}

/** 2026-11-23 03:04:05Z: for people. Everything is UTC. */
export function shortInstant(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/u

/**
 * What a person calls a moment: "2026-11-23T03:04Z" or with the offset of a time zone, "2026-11-23 03:04" on the clock of
 * this machine, "2026-11-23" for the beginning of that day, "2h ago". Null for everything else.
 */
export function parseMoment(text: string, now: EpochMs): EpochMs | null {
  const [, ago] = /^(.+?)[ -]ago$/u.exec(text) ?? []
  if (ago !== undefined) {
    const ms = parseDurationMs(ago)
    return ms === null ? null : now - ms
  }
  const [, day, time = '00:00', zone = ''] = MOMENT.exec(text) ?? []
  if (day === undefined || !isDay(day)) return null
  const ms = Date.parse(`${day}T${time}${zone}`)
  return Number.isNaN(ms) ? null : ms
}

/** The platform takes the 31st of February for a day in March. */
export function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}

/** "2026-11-29T12:00:00.5Z" → "1796040000500000000"; null for anything else. */
export function nanosecondsOf(stamp: string): string | null {
  const [, second, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/u.exec(stamp) ?? []
  if (second === undefined || zone === undefined) return null
  const ms = Date.parse(`${second}${zone}`)
  return Number.isNaN(ms) ? null : String(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')))
}
