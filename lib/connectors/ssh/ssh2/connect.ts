import type { OpenContext } from '../../../kit/connector.ts'
import { toFault } from '../../../kit/fault.ts'
import { formatPlace } from '../address.ts'
import { connectionOver } from '../connection.ts'
import type { Connection } from '../connection.ts'
import { algorithmsFor, algorithmsOf, KEY_TYPES, recordedTypes, refusalOf } from '../host-key.ts'
import { fingerprintOf, keyTypeOf } from '../known-hosts.ts'
import { readRecord, recordKey, typedPlace } from '../known-hosts-files.ts'
import type { SshOptions } from '../options.ts'
import { reach } from '../reach.ts'
import { findRoute } from '../route.ts'
import { planLogin } from './auth.ts'
import { shakeHands } from './handshake.ts'
import { gatherIdentities } from './identities.ts'
import { scanHostKeys } from './scan.ts'
import type { Scan } from './scan.ts'
import { transportOver } from './transport.ts'

/** A verified and logged-in connection by the library ssh2, inside this process. */
export async function connectBySsh2(options: SshOptions, context: OpenContext): Promise<Connection> {
  const { signal, clock } = context
  const route = await findRoute(options, signal)
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
    return connectionOver(transportOver(client, stream), { place, host: route.host, clock, connections })
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
