import { setMaxListeners } from 'node:events'
import type { Clock } from '../base/clock.ts'
import type { AnyConnector, Session } from '../kit/connector.ts'
import { fault } from '../kit/fault.ts'
import { registriesWhenAsked } from '../kit/image-registry/when-asked.ts'
import type { OpenRegistries } from '../kit/image-registry/registries.ts'
import type { Recorder } from '../model/configuration.ts'
import type { Cost } from '../model/session.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import { dialler } from './dial.ts'
import { forget, nothingSeen } from './seen-of-targets.ts'
import type { SeenOfTargets } from './seen-of-targets.ts'
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
  /** What was seen last, for whoever is made of what others tell. */
  readonly seen: SeenOfTargets
  /** Image registries, as all targets ask them together. */
  readonly registries: OpenRegistries
  /** Closes those with these targets, open or on their way, the carried before their carriers. Whoever asks opens anew. */
  drop(ids: ReadonlySet<TargetId>): Promise<void>
  /** Closes all, and opens none any more. */
  close(): Promise<void>
}

export interface SessionWorld {
  readonly targets: Pick<ReadonlyMap<TargetId, Target>, 'get'>
  readonly connectors: ReadonlyMap<string, AnyConnector>
  readonly clock: Clock
  /** Told when a target says of its own accord that something has changed there. */
  readonly onEvent?: (id: TargetId) => void
  /** Makes configurations of what engines answer. Without it nobody can be asked for them. */
  readonly record?: Recorder
}

const STOPPING = 'orch-watch is stopping'

interface Entry {
  /** Ends the opening, and whatever the conversation opens later. */
  readonly over: AbortController
  /** How many carry it. */
  readonly depth: number
  readonly opening: Promise<Session>
  session?: Session
}

export function openSessions(world: SessionWorld): Sessions {
  const entries = new Map<TargetId, Entry>()
  const costs = spending()
  const registries = registriesWhenAsked(world.clock)
  const seen = nothingSeen()
  const dial = dialler({ ...world, seen }, open)
  let isOver = false

  async function open(target: Target): ReturnType<Sessions['open']> {
    if (isOver) throw fault('lost', STOPPING)
    const entry = entries.get(target.id)
    // Whoever comes while the handshake runs waits for the same one.
    if (entry && (!entry.session || entry.session.alive)) return { session: await entry.opening }
    const started = world.clock.monotonicMs()
    const over = new AbortController()
    // All that is asked over it listens to it.
    setMaxListeners(0, over.signal)
    const closed = entry?.session?.close() ?? Promise.resolve()
    const fresh: Entry = { over, depth: depthOf(target), opening: closed.then(() => dial(target, over.signal)) }
    entries.set(target.id, fresh)
    costs.forget(target.id)
    try {
      fresh.session = await fresh.opening
      return { session: fresh.session, connectMs: world.clock.monotonicMs() - started }
    } catch (error) {
      if (entries.get(target.id) === fresh) entries.delete(target.id)
      throw error
    }
  }

  /** Circles have been refused long before. */
  function depthOf({ via }: Target): number {
    const carrier = via === undefined ? undefined : world.targets.get(via)
    return carrier ? 1 + depthOf(carrier) : 0
  }

  function spent(target: Target): Cost {
    const own = costs.since(target.id, entries.get(target.id)?.session?.cost() ?? NO_COST)
    const carrier = target.via === undefined ? undefined : world.targets.get(target.via)
    return carrier?.carrier ? addCost(own, spent(carrier)) : own
  }

  async function end(ids: ReadonlySet<TargetId>, why: string): Promise<void> {
    const going = [...ids].flatMap((id) => entries.get(id) ?? [])
    for (const id of ids) entries.delete(id)
    for (const { over } of going) over.abort(fault('lost', why))
    // All of one depth at once. One that cannot be closed keeps no other open, and takes no report with it.
    for (let depth = Math.max(0, ...going.map((each) => each.depth)); depth >= 0; depth -= 1) {
      const those = going.filter((each) => each.depth === depth)
      await Promise.allSettled(those.map(async ({ opening }) => (await opening).close()))
    }
  }

  return {
    open,
    spent,
    seen,
    registries,
    drop(ids) {
      forget(ids, seen)
      return end(ids, 'the inventory has been read anew')
    },
    async close() {
      isOver = true
      registries.close()
      await end(new Set(entries.keys()), STOPPING)
    },
  }
}
