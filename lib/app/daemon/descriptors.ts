import type { AnyConnector } from '../../kit/connector.ts'
import type { Inventory } from '../../model/inventory.ts'

/** File descriptors of this process. */
export interface Descriptors {
  /** How many it may have. */
  readonly limit: number
  /** How many it has before anything is looked at. */
  readonly open: number
}

/** A look holds so many beside its conversation: sockets, a lookup, the pipes of a program. */
const PER_LOOK = 4
/** For the store, people who ask, notices, and programs that are loaded when they are used. */
const RESERVE = 24

/**
 * How many targets may be looked at at once with these descriptors: as many as the inventory says, or fewer.
 *
 * @param descriptors null where nobody knows
 * @returns `warning`: what is needed and how to get it; null when there are enough
 */
export function roomFor(
  { targets, settings: { concurrency } }: Pick<Inventory, 'targets' | 'settings'>,
  connectors: ReadonlyMap<string, Pick<AnyConnector, 'holds'>>,
  descriptors: Descriptors | null,
): { readonly most: number; readonly warning: string | null } {
  const most = Math.max(1, Math.min(concurrency, targets.length))
  if (descriptors === null) return { most: concurrency, warning: null }
  const kept = targets.reduce((sum, { runtime, options }) => sum + (connectors.get(runtime)?.holds?.(options) ?? 0), 0)
  const own = descriptors.open + RESERVE + kept
  const needed = own + most * PER_LOOK
  if (needed <= descriptors.limit) return { most: concurrency, warning: null }
  const fitting = Math.max(1, Math.min(most, Math.floor((descriptors.limit - own) / PER_LOOK)))
  const warning =
    `this process may open ${descriptors.limit} files, and ${needed} are needed for ${targets.length} targets, ` +
    `${most} at once: ${fitting} at once from now on; raise it with LimitNOFILE=${roundedUp(needed)} in the unit, or "ulimit -n"`
  return { most: fitting, warning }
}

/** With room for what the inventory may become. */
function roundedUp(needed: number): number {
  return Math.max(1024, 2 ** Math.ceil(Math.log2(needed * 2)))
}

/** How much room there is for an inventory, and for those that come after it. */
export interface Room {
  readonly most: () => number
  adopt(next: RoomFor): void
}

interface RoomFor {
  readonly inventory: Pick<Inventory, 'targets' | 'settings'>
  readonly connectors: ReadonlyMap<string, Pick<AnyConnector, 'holds'>>
}

/** @param warn told what is needed */
export function roomWith(descriptors: Descriptors | null, warn: (text: string) => void, first: RoomFor): Room {
  const roomIn = ({ inventory, connectors }: RoomFor): number => {
    const { most, warning } = roomFor(inventory, connectors, descriptors)
    if (warning !== null) warn(warning)
    return most
  }
  let now = roomIn(first)
  return { most: () => now, adopt: (next) => void (now = roomIn(next)) }
}
