import type { AnyConnector, OpenContext, Session } from '../kit/connector.ts'
import type { Control } from '../kit/control.ts'
import { fault, faulted } from '../kit/fault.ts'
import type { EngineFacts, EngineSection } from '../model/engine.ts'
import type { Answers, Cost, EngineReader } from '../model/session.ts'
import type { EngineChoice } from '../model/target.ts'
import { NO_COST } from './spending.ts'

/** The connector that speaks to an engine behind a socket. */
const ENGINE_RUNTIME = 'docker'

/** Where engines put their socket, in the order in which the first one found is taken. */
const WELL_KNOWN_SOCKETS = ['/var/run/docker.sock', '/run/podman/podman.sock']

/**
 * A host's session that can also be asked for the engine beside it. The engine's socket is reached through the
 * host's own connection, and only when somebody asks.
 */
export function withEngineBeside(
  host: Session,
  choice: EngineChoice,
  connectors: ReadonlyMap<string, AnyConnector>,
  context: OpenContext,
): Session {
  let opening: Promise<Session | null> | undefined
  let engine: Session | undefined

  /** Null when somebody asked to look for an engine and there is none. */
  async function openEngine(signal: AbortSignal): Promise<Session | null> {
    const { tunnel } = host
    const connector = connectors.get(ENGINE_RUNTIME)
    if (!tunnel || !connector) throw fault('not-supported', 'no engine can be reached through this runtime')
    const socket = choice.kind === 'socket' ? choice.path : await tunnel.firstSocket(WELL_KNOWN_SOCKETS, signal)
    if (socket === null) return null
    const options: unknown = connector.options.parse({ endpoint: `unix://${socket}` })
    engine = await connector.open(options, { ...context, through: tunnel, ...(host.shell && { beside: host.shell }) })
    return engine
  }

  async function openedOnce(signal: AbortSignal): Promise<Session | null> {
    if (engine && !engine.alive) opening = undefined
    opening ??= openEngine(signal)
    let opened: Session | null = null
    try {
      opened = await opening
    } finally {
      // There may be one the next time.
      if (!opened) opening = undefined
    }
    return opened
  }

  return {
    ...partsOf(host),
    control: { containers: async (signal) => containersOf(await openedOnce(signal))(signal) },
    engine: {
      async read(sections, signal) {
        try {
          const opened = await openedOnce(signal)
          if (opened === null) return noEngine(sections)
          const reader = opened.engine
          if (!reader) throw fault('bug', 'the engine connector offers no engine')
          return await reader.read(sections, signal)
        } catch (error) {
          opening = undefined
          await engine?.close()
          engine = undefined
          throw error
        }
      },
      logs: (...asked) => askedOf(engine, 'logs')(...asked),
      fileHash: (...asked) => askedOf(engine, 'fileHash')(...asked),
    },
    cost: () => together(host.cost(), engine?.cost() ?? NO_COST),
    get alive() {
      return host.alive
    },
    async close() {
      await engine?.close()
      await host.close()
    },
  }
}

/** What some engines cannot be asked. */
function askedOf<What extends 'logs' | 'fileHash'>(
  session: Session | undefined,
  what: What,
): NonNullable<EngineReader[What]> {
  const ask = session?.engine?.[what]
  if (!ask) throw fault('not-supported', `this engine tells no ${what === 'logs' ? 'logs' : 'files'}`)
  return ask
}

function containersOf(engine: Session | null): NonNullable<Control['containers']> {
  const containers = engine?.control?.containers
  if (!containers) throw fault('not-supported', 'there is no engine whose containers could be changed')
  return containers
}

/** What stays as it is. */
function partsOf({ host, shell, tunnel, address }: Session): Partial<Session> {
  return {
    ...(host && { host }),
    ...(shell && { shell }),
    ...(tunnel && { tunnel }),
    ...(address !== undefined && { address }),
  }
}

function together(own: Cost, engines: Cost): Cost {
  return {
    connections: own.connections + engines.connections,
    roundTrips: own.roundTrips + engines.roundTrips,
    // What goes through the host's own connection is counted there already.
    bytes: own.bytes + (own.connections > 0 ? 0 : engines.bytes),
  }
}

/** No engine is no fault: checks that nobody asked for by name keep quiet about it. */
function noEngine(sections: ReadonlySet<EngineSection>): Answers<EngineFacts> {
  const none = faulted(
    fault('not-supported', `no container engine found: looked for ${WELL_KNOWN_SOCKETS.join(' and ')}`),
  )
  return Object.fromEntries([...sections].map((section) => [section, none]))
}
