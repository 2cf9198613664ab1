import { SIGNS } from '../../../kit/signs.ts'
import { formatDuration } from '../../../base/duration.ts'
import type { Status } from '../../../model/result.ts'
import type { EpochMs, Ms } from '../../../model/time.ts'
import { WORST_FIRST } from '../../../pages/overview/counts.ts'
import type { Cell } from './scene.ts'

/** Old news stand behind what is unknown, as nobody knows. */
export function rankOf(status: Status | null, isStale: boolean): number {
  return isStale || status === null ? WORST_FIRST.indexOf('unknown') + 0.5 : WORST_FIRST.indexOf(status)
}

export function signCell(status: Status | null, isStale: boolean): Cell {
  return isStale || status === null ? { text: '○', tone: 'faint' } : { text: SIGNS[status], tone: status }
}

const UNITS: readonly Ms[] = [86_400_000, 3_600_000, 60_000]

/** "3h": how long ago in the largest unit that fits. Seconds at least: what is younger is "now". */
export function ageWords(then: EpochMs | null, now: EpochMs): string {
  if (then === null) return 'never'
  const ms = now - then
  if (ms < 1000) return 'now'
  const unit = UNITS.find((each) => each <= ms) ?? 1000
  return formatDuration(Math.floor(ms / unit) * unit)
}
