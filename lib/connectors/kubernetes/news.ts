import { lostOf, pickNode } from './nodes.ts'
import type { Raw } from './pick.ts'

/** Nobody has more; beyond it each change is news again. */
const MOST_NODES = 10_000

/**
 * A kubelet tells every few seconds that it lives, with all that it has: that is no news. Whether it is ready, under
 * pressure, or open to new pods is.
 */
export function newsOfNodes(): (object: Raw) => boolean {
  const known = new Map<string, string>()
  return (object) => {
    const node = pickNode(object)
    if (!node) return false
    const { meta, cordoned, conditions } = node
    const bad = [...conditions].map(([type, { status }]) => `${type}=${status}`).sort()
    const now = [lostOf([node]).get(meta.name) ?? 'ready', cordoned, ...bad].join(' ')
    const before = known.get(meta.id)
    if (known.size >= MOST_NODES) known.clear()
    known.set(meta.id, now)
    return before !== now
  }
}
