import type { Board, TargetSeen } from '../../lib/pages/board.ts'
import type { CostSeen } from '../../lib/pages/cost/seen.ts'
import { DAY_MS, NOW } from './boards.ts'

/** A daemon that has watched for nine days. */
export function fleetCost(own: Partial<CostSeen> = {}): CostSeen {
  return {
    ...{ startedAt: NOW - 9 * DAY_MS, uptimeMs: 9 * DAY_MS, rssBytes: 118 * 1024 * 1024, cpuMs: 0.013 * 9 * DAY_MS },
    ...{ eventLoopP99Ms: 4, lateness: { p50Ms: 2, p99Ms: 61, maxMs: 1240 }, descriptors: { open: 74, limit: 1024 } },
    looks: { done: 233_280, skipped: 3, running: 2, waiting: 0, atOnce: 32, atMost: 32 },
    store: { kind: 'sized', bytes: 241 * 1024 * 1024 },
    ...own,
  }
}

/** The same board, on which no two looks have cost the same. */
export function costly(board: Board): Board {
  const targets = board.targets.map((target, nth): TargetSeen => {
    if (!target.look) return target
    const cost = {
      connections: nth % 4 === 0 ? 1 : 0,
      roundTrips: 1 + ((nth * 5) % 9),
      bytes: 2048 + ((nth * 7919) % 90_000),
    }
    return { ...target, look: { ...target.look, tookMs: 12 + ((nth * 997) % 1900), cost } }
  })
  return { ...board, targets }
}
