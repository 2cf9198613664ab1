import type { Clock } from '../../base/clock.ts'
import type { LineSink, LogLine } from '../../model/logs.ts'
import { countOf } from '../words.ts'

/** What all patterns together may take of our own processor in one look. */
const BUDGET_MS = 2000

/** Hands lines to whoever listens and knows how long that took. */
export interface Hearing {
  /** @returns false for a line that nobody listened to, as the time is over */
  hear(question: number, stream: string, line: LogLine): boolean
  /** Listening took so long that nothing more is fetched; the next look goes on from here. */
  isTired(): boolean
}

export function hearingOf(sink: LineSink, clock: Clock): Hearing {
  let spentMs = 0
  return {
    hear(question, stream, line) {
      if (spentMs >= BUDGET_MS) return false
      const from = clock.monotonicMs()
      sink(question, stream, line)
      spentMs += clock.monotonicMs() - from
      return true
    },
    isTired: () => spentMs >= BUDGET_MS,
  }
}

/** "12 lines not looked at": for what was fetched and came too late to be heard. */
export function unheardWords(lines: number): string {
  return `${countOf(lines, 'line')} not looked at, as the patterns take too long`
}
