import type { Clock } from '../base/clock.ts'
import { withDeadline } from '../base/deadline.ts'
import { limitPerKey } from '../base/limit.ts'
import type { AnyConnector, OpenContext, Session, Tunnel } from '../kit/connector.ts'
import { fault, FaultError, timedOut } from '../kit/fault.ts'
import type { Recorder } from '../model/configuration.ts'
import type { Fault } from '../model/fault.ts'
import type { Target, TargetId } from '../model/target.ts'
import { othersFor } from './others.ts'
import type { SeenOfTargets } from './seen-of-targets.ts'
import { withEngineBeside } from './engine-beside.ts'

/** Handshakes keep a processor busy on both sides: few at once, and one per server, whose MaxStartups is soon reached. */
const HANDSHAKES_AT_ONCE = 16
const HANDSHAKES_PER_ENDPOINT = 1

/**
 * Makes the function that opens a new conversation with a target, through its carrier where it has one.
 *
 * @param open gives the conversation with the carrier, which is shared by all it carries
 * @returns takes a target, and the signal that ends the opening and whatever the conversation opens later
 */
export function dialler(
  world: {
    readonly targets: Pick<ReadonlyMap<TargetId, Target>, 'get'>
    readonly connectors: ReadonlyMap<string, AnyConnector>
    readonly clock: Clock
    readonly onEvent?: (id: TargetId) => void
    readonly record?: Recorder
    readonly seen: SeenOfTargets
  },
  open: (carrier: Target) => Promise<{ readonly session: Session }>,
): (target: Target, signal: AbortSignal) => Promise<Session> {
  const { onEvent } = world
  const handshake = limitPerKey(HANDSHAKES_AT_ONCE, HANDSHAKES_PER_ENDPOINT)

  return async (target, signal) => {
    signal.throwIfAborted()
    const { carrier, noWay } = await wayTo(target)
    signal.throwIfAborted()
    const connector = world.connectors.get(target.runtime)
    if (!connector) throw fault('bug', `no connector for runtime "${target.runtime}"`)
    const context: OpenContext = {
      signal,
      clock: world.clock,
      through: carrier?.tunnel ?? null,
      ...(noWay && { noWay }),
      ...(carrier?.shell && { beside: carrier.shell }),
      ...(world.record && { record: world.record }),
      ...(onEvent && { onEvent: () => onEvent(target.id) }),
      ...(target.members && { others: othersFor(target, { ...world, open }) }),
    }
    // The target's time runs from here on: waiting for a place behind others is not the target's fault.
    const opening = (): Promise<Session> =>
      withDeadline(
        { ms: target.timeoutMs, parent: signal, expired: () => timedOut('pass', target.timeoutMs) },
        (ended) => connector.open(target.options, { ...context, signal: ended }),
      )
    const session = await handshake(connector.endpoint(target.options), opening)
    return target.engine ? withEngineBeside(session, target.engine, world.connectors, context) : session
  }

  async function wayTo(target: Target): Promise<{ carrier: (Session & { tunnel: Tunnel }) | null; noWay?: Fault }> {
    try {
      return { carrier: await carrierOf(target) }
    } catch (error) {
      if (target.hasOtherWay && error instanceof FaultError) return { carrier: null, noWay: error.fault }
      throw error
    }
  }

  async function carrierOf(target: Target): Promise<(Session & { tunnel: Tunnel }) | null> {
    if (target.via === undefined) return null
    const carrier = world.targets.get(target.via)
    if (!carrier) throw fault('bug', `no target "${target.via}" to go through`)
    try {
      const { session } = await open(carrier)
      if (carries(session)) return session
    } catch (error) {
      throw carriedFault(error, target.via)
    }
    throw fault('not-supported', `"${target.via}" cannot carry a connection to another target`)
  }
}

function carries(session: Session): session is Session & { tunnel: Tunnel } {
  return session.tunnel !== undefined
}

/** The carrier's fault, told from where the carried target stands. */
function carriedFault(error: unknown, via: TargetId): unknown {
  if (!(error instanceof FaultError)) return error
  return new FaultError({ ...error.fault, message: `through "${via}": ${error.fault.message}` }, { cause: error })
}
