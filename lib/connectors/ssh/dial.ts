import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { timedOut } from '../../kit/fault.ts'
import { formatPlace } from './address.ts'
import { sshFault } from './faults.ts'
import { raceAddresses } from '../../kit/race.ts'

/** How long each phase of opening may take; each ends with the socket destroyed. */
export const PHASE_MS = {
  dns: 3_000,
  connect: 5_000,
  banner: 5_000,
  'key-exchange': 10_000,
  login: 10_000,
  handshake: 20_000,
} as const

interface Wait {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly connectMs?: number
}

/**
 * A TCP connection from here, without Nagle's wait.
 *
 * @throws FaultError `timed-out` with phase `dns` or `connect`, `unreachable`, `refused`, `local`
 */
export async function dial(host: string, port: number, wait: Wait): Promise<Socket> {
  const place = formatPlace(host, port)
  try {
    const addresses = await resolve(host, wait.signal)
    const connectMs = wait.connectMs ?? PHASE_MS.connect
    const race = (signal: AbortSignal): Promise<Socket> =>
      raceAddresses(addresses, {
        attempt: (address, ended) => connectTo(address, port, ended),
        discard: (late) => late.destroy(),
        sleep: (ms, ended) => wait.clock.sleep(ms, ended),
        signal,
      })
    const expired = (): Error => timedOut('connect', connectMs)
    return await withDeadline({ ms: connectMs, parent: wait.signal, expired }, race)
  } catch (error) {
    throw sshFault(error, place)
  }
}

async function resolve(host: string, parent: AbortSignal): Promise<readonly string[]> {
  if (isIP(host.replace(/%.*$/u, '')) !== 0) return [host]
  const expired = (): Error => timedOut('dns', PHASE_MS.dns)
  const found = await withDeadline({ ms: PHASE_MS.dns, parent, expired }, () => lookup(host, { all: true }))
  return found.map(({ address }) => address)
}

function connectTo(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    const onAbort = (): void => {
      socket.destroy()
      reject(signal.reason as Error)
    }
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort)
      socket.off('error', onError)
    }
    const onError = (error: Error): void => {
      settle()
      reject(error)
    }
    socket.once('error', onError)
    socket.once('connect', () => {
      settle()
      resolve(socket)
    })
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}
