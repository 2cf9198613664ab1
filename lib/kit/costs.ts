import type { Report } from '../model/report.ts'
import type { Cost } from '../model/session.ts'
import type { Ms } from '../model/time.ts'

/** What looking at one target cost, or at all of them. */
export interface CostLine extends Cost {
  readonly name: string
  readonly tookMs: Ms
}

/**
 * A line for each target, and `all` below them where there are several. Targets are looked at side by side: the sum of
 * the times is work, not waiting.
 */
export function costsOf({ targets }: Report): readonly CostLine[] {
  const lines = targets.map(({ id, cost, tookMs }) => ({ name: id, ...cost, tookMs }))
  if (lines.length < 2) return lines
  const sum = { name: 'all', connections: 0, roundTrips: 0, bytes: 0, tookMs: 0 }
  for (const line of lines) {
    sum.connections += line.connections
    sum.roundTrips += line.roundTrips
    sum.bytes += line.bytes
    sum.tookMs += line.tookMs
  }
  return [...lines, sum]
}
