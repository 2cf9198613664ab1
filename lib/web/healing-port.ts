import type { HealingSeen, LogSeen } from '../pages/healing/seen.ts'

/** What is mended, and what was. */
export interface HealingPort {
  now(): Promise<HealingSeen>
  /** @param after shows what was written before the entry of this number; null for the newest */
  log(after: number | null): Promise<LogSeen>
}
