import type { Cost } from '../model/session.ts'

export const NO_COST: Cost = { connections: 0, roundTrips: 0, bytes: 0 }

export function addCost(one: Cost, other: Cost): Cost {
  return {
    connections: one.connections + other.connections,
    roundTrips: one.roundTrips + other.roundTrips,
    bytes: one.bytes + other.bytes,
  }
}

/** What a growing total has grown by since it was last asked for under the same key. */
export function spending(): { since(key: string, total: Cost): Cost; forget(key: string): void } {
  const told = new Map<string, Cost>()
  return {
    since(key, total) {
      const before = told.get(key) ?? NO_COST
      told.set(key, total)
      return {
        connections: total.connections - before.connections,
        roundTrips: total.roundTrips - before.roundTrips,
        bytes: total.bytes - before.bytes,
      }
    },
    forget: (key) => void told.delete(key),
  }
}
