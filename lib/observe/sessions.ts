import { setMaxListeners } from 'node:events'
import type { Clock } from '../base/clock.ts'
import type { AnyConnector, Session } from '../kit/connector.ts'
import { fault } from '../kit/fault.ts'
import type { Cost } from '../model/session.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import { dialler } from './dial.ts'
import { addCost, NO_COST, spending } from './spending.ts'

/** Conversations in progress, at most one with each target, shared by all who need it. */
export interface Sessions {
  /**
   * Opens, or gives the one that is open. Throws a FaultError.
   *
   * @returns `connectMs` only to the one for whom it was opened
   */
  open(target: Target): Promise<{ readonly session: Session; readonly connectMs?: Ms }>
  /** What the target's conversation cost since this was last asked, that of a carrier nobody watches included. */
  spent(target: Target): Cost
  /** Closes all, the carried before their carriers. */
  close(): Promise<void>
}

export interface SessionWorld {
  readonly targets: ReadonlyMap<TargetId, Target>
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly clock: Clock
  /** Told when a target says of its own accord that something has changed there. */
  readonly onEvent?: (id: TargetId) => void
}

export function openSessions(world: SessionWorld): Sessions {
  const over = new AbortController()
  // Every conversation listens to it, and there may be thousands.
  setMaxListeners(0, over.signal)
  const entries = new Map<TargetId, Entry>()
  const costs = spending()
  const up = new Map<Session, Target>()
  const dial = dialler(world, over.signal, open)

  async function open(target: Target): ReturnType<Sessions['open']> {
    over.signal.throwIfAborted()
    const entry = entries.get(target.id)
    // Whoever comes while the handshake runs waits for the same one.
    if (entry && (!entry.session || entry.session.alive)) return { session: await entry.opening }
    const started = world.clock.monotonicMs()
    const broken = entry?.session
    const fresh: Entry = { opening: (broken ? drop(broken) : Promise.resolve()).then(() => dial(target)) }
    entries.set(target.id, fresh)
    costs.forget(target.id)
    try {
      fresh.session = await fresh.opening
      up.set(fresh.session, target)
      return { session: fresh.session, connectMs: world.clock.monotonicMs() - started }
    } catch (error) {
      if (entries.get(target.id) === fresh) entries.delete(target.id)
      throw error
    }
  }

  async function drop(broken: Session): Promise<void> {
    up.delete(broken)
    await broken.close()
  }

  /** How many carry it; circles have been refused long before. */
  function depthOf({ via }: Target): number {
    const carrier = via === undefined ? undefined : world.targets.get(via)
    return carrier ? 1 + depthOf(carrier) : 0
  }

  function spent(target: Target): Cost {
    const own = costs.since(target.id, entries.get(target.id)?.session?.cost() ?? NO_COST)
    const carrier = target.via === undefined ? undefined : world.targets.get(target.via)
    return carrier?.carrier ? addCost(own, spent(carrier)) : own
  }

  return {
    open,
    spent,
    async close() {
      over.abort(fault('lost', 'orch-watch is stopping'))
      await Promise.allSettled([...entries.values()].map((entry) => entry.opening))
      entries.clear()
      // The carried before their carriers, all of one depth at once. One that cannot be closed keeps no other open, and
      // takes no report with it.
      const deepest = [...up].map(([session, target]) => ({ session, depth: depthOf(target) }))
      up.clear()
      for (let depth = Math.max(0, ...deepest.map((each) => each.depth)); depth >= 0; depth -= 1)
        await Promise.allSettled(deepest.filter((each) => each.depth === depth).map(({ session }) => session.close()))
    },
  }
}

interface Entry {
  readonly opening: Promise<Session>
  session?: Session
}
