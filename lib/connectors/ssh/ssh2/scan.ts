import type { Duplex } from 'node:stream'
import { fault, toFault } from '../../../kit/fault.ts'
import { planLogin } from './auth.ts'
import { shakeHands } from './handshake.ts'
import { algorithmsOf, KEY_TYPES } from '../host-key.ts'

/** How the keys of a host are looked at. */
export interface Scan {
  readonly place: string
  readonly signal: AbortSignal
  /** One stream to the host for each kind of key. */
  readonly reach: () => Promise<Duplex>
}

/**
 * Every key that a host shows, one connection for each kind. It ends before the login: nobody's name is sent.
 *
 * @throws FaultError when the host cannot be reached, or shows no key at all
 */
export async function scanHostKeys(scan: Scan): Promise<readonly Buffer[]> {
  const keys: Buffer[] = []
  for (const type of KEY_TYPES) {
    const key = await keyOf(type, scan)
    if (key) keys.push(key)
  }
  if (keys.length === 0) throw fault('protocol', `${scan.place}: it shows none of the keys that we can read`)
  return keys
}

async function keyOf(type: string, { place, signal, reach }: Scan): Promise<Buffer | null> {
  let shown: Buffer | null = null
  const seen = fault('host-key-unknown', 'seen, which is all that was wanted')
  try {
    const stream = await reach()
    const client = await shakeHands(stream, {
      place,
      user: 'nobody',
      hostKeys: algorithmsOf(type),
      refuse: (key) => {
        shown = key
        return seen
      },
      login: planLogin('nobody', { keys: [], notes: [] }, undefined),
      signal,
    })
    client.end()
  } catch (error) {
    if (error !== seen && !/no matching host key/iu.test(toFault(error).message)) throw error
  }
  return shown
}
