import { withDeadline } from '../../base/deadline.ts'
import type { OpenContext } from '../../kit/connector.ts'
import type { Client } from '../../kit/engine/client.ts'
import { engineConnection } from '../../kit/engine/connection.ts'
import { describeEndpoint } from '../../kit/engine/endpoint.ts'
import type { Endpoint } from '../../kit/engine/endpoint.ts'
import { agreeOnVersion } from '../../kit/engine/version.ts'
import { fault, FaultError, timedOut } from '../../kit/fault.ts'
import type { Fault } from '../../model/fault.ts'
import { askInfo } from './api.ts'
import type { Info } from './api.ts'
import { endpointsOf } from './options.ts'
import type { SwarmOptions } from './options.ts'

/** Seven that are silent have to fit into one pass. */
const EACH_MS = 6000
const ONLY_MS = 20_000
/** A few questions at a time, and the events. */
const MAX_AT_ONCE = 8

/** The manager that is asked. */
export interface Manager {
  readonly client: Client
  readonly api: string
  readonly endpoint: Endpoint
  /** The same for people. */
  readonly place: string
  /** Those that were tried before, each with its reason. */
  readonly passedOver: readonly string[]
  /** What was spent on those that could not be used. */
  readonly wasted: ReturnType<Client['cost']>
  /** The next conversation begins with another one. */
  avoid(): void
}

/** With which of a target's managers the next conversation begins. A target that goes away takes this with it. */
const beginWith = new WeakMap<SwarmOptions, number>()

/** Finds a manager that answers, beginning with the one that did so last. Throws one FaultError for all of them. */
export async function findManager(options: SwarmOptions, context: OpenContext): Promise<Manager> {
  const endpoints = endpointsOf(options)
  const first = beginWith.get(options) ?? 0
  const reasons: (readonly [place: string, why: Fault])[] = []
  const wasted = { roundTrips: 0, connections: 0, bytes: 0 }
  const inTurn = [...endpoints.entries()]
  for (const [at, endpoint] of [...inTurn.slice(first), ...inTurn.slice(0, first)]) {
    const place = describeEndpoint(endpoint, options.tls !== undefined)
    try {
      const found = await asked(endpoint, options, context, {
        ms: endpoints.length === 1 ? ONLY_MS : EACH_MS,
        place,
        wasted,
      })
      beginWith.set(options, at)
      const passedOver = reasons.map(reasonWords)
      return {
        ...found,
        endpoint,
        place,
        passedOver,
        wasted,
        avoid: () => beginWith.set(options, (at + 1) % endpoints.length),
      }
    } catch (error) {
      context.signal.throwIfAborted()
      if (!(error instanceof FaultError)) throw error
      reasons.push([place, error.fault])
    }
  }
  throw noneOf(reasons)
}

async function asked(
  endpoint: Endpoint,
  options: SwarmOptions,
  context: OpenContext,
  {
    ms,
    place,
    wasted,
  }: { ms: number; place: string; wasted: { roundTrips: number; connections: number; bytes: number } },
): Promise<{ client: Client; api: string }> {
  const through = endpoint.kind === 'ssh' ? context.through : null
  if (endpoint.kind === 'ssh' && through === null)
    throw context.noWay
      ? new FaultError(context.noWay)
      : fault('unreachable', `${place}: nobody opened the way to "${endpoint.carrier}"`)
  const tls = endpoint.kind === 'tcp' ? options.tls : undefined
  const client = engineConnection(endpoint, tls, { through, atMost: MAX_AT_ONCE })
  try {
    const wait = { ms, parent: context.signal, expired: () => timedOut('answer', ms) }
    const api = await withDeadline(wait, async (signal) => {
      const spoken = await agreeOnVersion(client, signal)
      if (spoken.product === 'podman')
        throw fault('not-supported', `${place} is not a manager of a swarm: Podman has none`, { hint: NAME_ONE })
      mustManage(place, await client.ask(askInfo, spoken.api, signal))
      return spoken.api
    })
    return { client, api }
  } catch (error) {
    const cost = client.cost()
    wasted.roundTrips += cost.roundTrips
    wasted.bytes += cost.bytes
    if (!through) wasted.connections += cost.connections
    client.close()
    throw error
  }
}

const NAME_ONE = '"docker node ls" on any manager shows which nodes are managers'

/** Source: Docker Engine API, LocalNodeState. */
function mustManage(place: string, { Swarm: { LocalNodeState: state, ControlAvailable, Error: why } }: Info): void {
  if (ControlAvailable) return
  const not = `${place} is not a manager`
  const more = why === '' ? '' : ` (${why})`
  if (state === 'active') throw fault('not-supported', `${not}: it is a worker of the swarm${more}`, { hint: NAME_ONE })
  if (state === 'locked')
    throw fault('not-supported', `${not} yet: its swarm is locked${more}`, { hint: 'docker swarm unlock' })
  const how = state === '' || state === 'inactive' ? 'it is in no swarm' : `it is "${state}"`
  throw fault('not-supported', `${not}: ${how}${more}`, { hint: NAME_ONE })
}

function reasonWords([place, { message }]: readonly [place: string, why: Fault]): string {
  return message.startsWith(place) ? message : `${place}: ${message}`
}

function noneOf(reasons: readonly (readonly [place: string, why: Fault])[]): FaultError {
  const faults = reasons.map(([, why]) => why)
  const [only] = faults
  if (faults.length === 1 && only) return new FaultError(only)
  // Who is down may be a manager; who says that it is none is none.
  const telling = faults.find(({ code }) => code !== 'not-supported') ?? only
  const told = reasons.map(reasonWords)
  return fault(telling?.code ?? 'unreachable', `none of ${faults.length} managers can be asked: ${told.join('; ')}`, {
    ...(telling?.hint !== undefined && { hint: telling.hint }),
    ...(telling?.phase !== undefined && { phase: telling.phase }),
  })
}
