import type { Clock } from '../base/clock.ts'
import { limitPerKey } from '../base/limit.ts'
import type { AnyConnector, Session, Tunnel } from '../kit/connector.ts'
import { fault, FaultError } from '../kit/fault.ts'
import type { Cost } from '../model/session.ts'
import type { Target, TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import { withEngineBeside } from './engine-beside.ts'

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
}

/** Handshakes keep a processor busy on both sides: few at once, and one per server, whose MaxStartups is soon reached. */
const HANDSHAKES_AT_ONCE = 16
const HANDSHAKES_PER_ENDPOINT = 1

export function openSessions(world: SessionWorld): Sessions {
  const over = new AbortController()
  const entries = new Map<TargetId, Entry>()
  const told = new Map<TargetId, Cost>()
  // In the order in which they came up: a carrier stands before what it carries.
  const up: Session[] = []
  const handshake = limitPerKey(HANDSHAKES_AT_ONCE, HANDSHAKES_PER_ENDPOINT)

  async function open(target: Target): ReturnType<Sessions['open']> {
    const entry = entries.get(target.id)
    // Whoever comes while the handshake runs waits for the same one.
    if (entry && (!entry.session || entry.session.alive)) return { session: await entry.opening }
    const started = world.clock.monotonicMs()
    const broken = entry?.session
    const fresh: Entry = { opening: (broken ? drop(broken) : Promise.resolve()).then(() => connect(target)) }
    entries.set(target.id, fresh)
    told.delete(target.id)
    try {
      fresh.session = await fresh.opening
      up.push(fresh.session)
      return { session: fresh.session, connectMs: world.clock.monotonicMs() - started }
    } catch (error) {
      if (entries.get(target.id) === fresh) entries.delete(target.id)
      throw error
    }
  }

  async function drop(broken: Session): Promise<void> {
    const place = up.indexOf(broken)
    if (place >= 0) up.splice(place, 1)
    await broken.close()
  }

  function spent(target: Target): Cost {
    const now = entries.get(target.id)?.session?.cost() ?? NOTHING
    const own = difference(now, told.get(target.id) ?? NOTHING)
    told.set(target.id, now)
    const carrier = target.via === undefined ? undefined : world.targets.get(target.via)
    return carrier?.carrier ? sum(own, spent(carrier)) : own
  }

  async function connect(target: Target): Promise<Session> {
    const through = await tunnelFor(target)
    const connector = world.connectors.get(target.runtime)
    if (!connector) throw fault('bug', `no connector for runtime "${target.runtime}"`)
    const context = { signal: over.signal, clock: world.clock, through }
    const session = await handshake(connector.endpoint(target.options), () => connector.open(target.options, context))
    return target.engine ? withEngineBeside(session, target.engine, world.connectors, context) : session
  }

  async function tunnelFor(target: Target): Promise<Tunnel | null> {
    if (target.via === undefined) return null
    const carrier = world.targets.get(target.via)
    if (!carrier) throw fault('bug', `no target "${target.via}" to go through`)
    try {
      const { session } = await open(carrier)
      if (session.tunnel) return session.tunnel
    } catch (error) {
      throw carriedFault(error, target.via)
    }
    throw fault('not-supported', `"${target.via}" cannot carry a connection to another target`)
  }

  return {
    open,
    spent,
    async close() {
      over.abort(fault('lost', 'orch-watch is stopping'))
      await Promise.allSettled([...entries.values()].map((entry) => entry.opening))
      entries.clear()
      for (const session of up.splice(0).reverse()) await session.close()
    },
  }
}

interface Entry {
  readonly opening: Promise<Session>
  session?: Session
}

const NOTHING: Cost = { connections: 0, roundTrips: 0, bytes: 0 }

function difference(after: Cost, before: Cost): Cost {
  return {
    connections: after.connections - before.connections,
    roundTrips: after.roundTrips - before.roundTrips,
    bytes: after.bytes - before.bytes,
  }
}

function sum(one: Cost, other: Cost): Cost {
  return {
    connections: one.connections + other.connections,
    roundTrips: one.roundTrips + other.roundTrips,
    bytes: one.bytes + other.bytes,
  }
}

/** The carrier's fault, told from where the carried target stands. */
function carriedFault(error: unknown, via: TargetId): unknown {
  if (!(error instanceof FaultError)) return error
  return new FaultError({ ...error.fault, message: `through "${via}": ${error.fault.message}` }, { cause: error })
}
