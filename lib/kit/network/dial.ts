import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { addAbortSignal } from 'node:stream'
import type { Ms } from '../../model/time.ts'
import { FaultError } from '../fault.ts'
import { raceAddresses } from '../race.ts'
import type { Asking } from './asking.ts'
import { failureOf } from './failures.ts'
import { addressesOf } from './resolve.ts'

/** A connection from here, closed by itself when the time of the question is over. */
export interface Dialled {
  readonly socket: Socket
  readonly address: string
  readonly dnsMs: Ms
  readonly connectMs: Ms
}

/** Opens a TCP connection to the first of the name's addresses that answers. Throws. */
export async function dial(host: string, port: number, asking: Asking): Promise<Dialled> {
  const { clock, signal, spent } = asking
  const started = clock.monotonicMs()
  asking.phase = 'dns'
  const addresses = await addressesOf(host, signal)
  const resolved = clock.monotonicMs()
  asking.phase = 'connect'
  const errors: unknown[] = []
  const won = await raceAddresses(addresses, {
    attempt: async (address, ended) => {
      try {
        return { address, socket: await connectTo(address, port, ended) }
      } catch (error) {
        errors.push(error)
        throw error
      }
    },
    discard: (late) => late.socket.destroy(),
    sleep: (ms, ended) => clock.sleep(ms, ended),
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : mostTelling(errors, error)
  })
  const { socket } = won
  addAbortSignal(signal, socket)
  spent.connections += 1
  socket.once('close', () => (spent.bytes += socket.bytesRead + socket.bytesWritten))
  return { ...won, dnsMs: resolved - started, connectMs: clock.monotonicMs() - resolved }
}

/** Of a name with several addresses, what one of them answered says more than that we have no way to another. */
function mostTelling(errors: readonly unknown[], otherwise: unknown): unknown {
  return errors.find(isTheirs) ?? errors[0] ?? otherwise
}

function isTheirs(error: unknown): boolean {
  try {
    failureOf(error)
    return true
  } catch (ours) {
    if (ours instanceof FaultError || ours === error) return false
    throw ours
  }
}

async function connectTo(address: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true })
  // Stays for good: an error after the question was answered has no other listener and would end the process.
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}
