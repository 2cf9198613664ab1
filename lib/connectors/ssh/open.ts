import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault, toFault } from '../../kit/fault.ts'
import { hostReader } from '../../kit/host/reader.ts'
import { formatPlace } from './address.ts'
import { planLogin } from './auth.ts'
import { connectionOver } from './connection.ts'
import type { Connection } from './connection.ts'
import { shakeHands } from './handshake.ts'
import { algorithmsFor, algorithmsOf, KEY_TYPES, recordedTypes, refusalOf } from './host-key.ts'
import { gatherIdentities } from './identities.ts'
import { fingerprintOf, keyTypeOf } from './known-hosts.ts'
import { keptShells } from './kept.ts'
import { readRecord, recordKey, typedPlace } from './known-hosts-files.ts'
import type { SshOptions } from './options.ts'
import { reach } from './reach.ts'
import { findRoute } from './route.ts'
import type { Route } from './route.ts'
import { scanHostKeys } from './scan.ts'
import type { Scan } from './scan.ts'
import { shellOver } from './shell.ts'
import { tunnelOver } from './tunnel.ts'

/** Opens one verified connection to a host; everything else goes over it. */
export async function openSsh(options: SshOptions, context: OpenContext): Promise<Session> {
  const route = await findRoute(options, context.signal)
  if (options.ssh?.jump && !context.through)
    throw fault('bug', `"${options.address}" has a jump host that was not opened`)
  const connection = await connect(options, route, context)
  const shell = shellOver(connection, context.clock)
  const kept = keptShells(connection)
  return {
    shell,
    host: hostReader((program, wait) => shell.runScript(program, wait), context.clock, kept.open),
    tunnel: tunnelOver(connection, shell),
    cost: () => {
      const cost = connection.cost()
      return { ...cost, roundTrips: cost.roundTrips + kept.roundTrips() }
    },
    get alive() {
      return connection.alive
    },
    close: () => connection.close(),
  }
}

async function connect(options: SshOptions, route: Route, context: OpenContext): Promise<Connection> {
  const { signal, clock } = context
  const settings = options.ssh ?? {}
  const policy = settings.hostKey ?? 'strict'
  const place = formatPlace(route.host, route.port)
  const [record, identities] = await Promise.all([readRecord(route.hostKey), gatherIdentities(settings, route, signal)])
  const known = { ...record, address: typedPlace(route.hostKey) }
  const attempt: Attempt = async (hostKeys, connections) => {
    const stream = await reach(route, context)
    const client = await shakeHands(stream, {
      place,
      user: route.user,
      hostKeys,
      refuse: (shown) => refusalOf(known, policy, shown, (key) => recordKey(route.hostKey, key)),
      login: planLogin(route.user, identities, settings.password),
      signal,
    })
    return connectionOver(client, stream, { place, clock, connections })
  }
  const first = attempt(algorithmsFor(recordedTypes(record)), 1)
  if (policy === 'strict' || policy === 'accept-new') return first
  return first.catch((error: unknown) =>
    attemptPinned(error, policy, attempt, { place, signal, reach: () => reach(route, context) }),
  )
}

type Attempt = (hostKeys: ReturnType<typeof algorithmsFor>, connections: number) => Promise<Connection>

/** A fingerprint does not tell which of its keys a host has to show: only when none of them is the one, it is another host. */
async function attemptPinned(refused: unknown, pin: string, attempt: Attempt, scan: Scan): Promise<Connection> {
  if (toFault(refused).code !== 'host-key-changed') throw refused
  const keys = await scanHostKeys(scan)
  const pinned = keys.find((key) => fingerprintOf(key) === pin)
  if (!pinned) throw refused
  return attempt(algorithmsOf(keyTypeOf(pinned) ?? ''), 2 + KEY_TYPES.length)
}
