import { isIP } from 'node:net'
import { withDeadline } from '../../base/deadline.ts'
import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault, timedOut } from '../../kit/fault.ts'
import { Unanswered } from '../../kit/network/failures.ts'
import { addressesOf } from '../../kit/network/resolve.ts'
import type { NetworkOptions } from './options.ts'

const RESOLVE_MS = 5_000
const SHOWN_ADDRESSES = 3
/** Where a name leads is soon past: the next pass looks again. */
const FRESH_MS = 1_000

/**
 * Finds out where the name leads. No connection is made: which port to try only the checks know.
 *
 * @throws FaultError `unreachable` when the name does not resolve
 */
export async function openNetwork({ address }: NetworkOptions, { signal, clock }: OpenContext): Promise<Session> {
  signal.throwIfAborted()
  const opening = isIP(address) === 0 ? await resolved(address, signal) : `${address} is not asked until a check asks`
  const openedAt = clock.monotonicMs()
  let open = true
  return {
    address,
    opening,
    cost: () => ({ connections: 0, roundTrips: 0, bytes: 0 }),
    get alive() {
      return open && clock.monotonicMs() - openedAt < FRESH_MS
    },
    close: () => {
      open = false
      return Promise.resolve()
    },
  }
}

async function resolved(name: string, parent: AbortSignal): Promise<string> {
  const expired = (): Error => timedOut('dns', RESOLVE_MS)
  try {
    const found = await withDeadline({ ms: RESOLVE_MS, parent, expired }, (signal) => addressesOf(name, signal))
    const addresses = [...new Set(found)]
    const more = addresses.length > SHOWN_ADDRESSES ? ` and ${addresses.length - SHOWN_ADDRESSES} more` : ''
    return `resolves to ${addresses.slice(0, SHOWN_ADDRESSES).join(', ')}${more}`
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    throw fault('unreachable', error.failed.text, { cause: error, hint: 'check the address in targets.yaml' })
  }
}
