import { systemClock } from '../base/clock.ts'
import { shortInstant } from '../base/instant.ts'
import type { EpochMs } from '../model/time.ts'

/** When this process was started, by the clock of now. Written down by who holds a store: a number is used again by the system. */
export function ownStart(): EpochMs {
  return Math.round(systemClock.now() - process.uptime() * 1000)
}

/** @param startedAt null where a daemon of an earlier version has not said it */
export function holderWords(pid: number, startedAt: EpochMs | null): string {
  return `process ${pid}${startedAt === null ? '' : `, started ${shortInstant(startedAt)}`}`
}
