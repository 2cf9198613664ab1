import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, isIP, isIPv6 } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Secret } from '../../base/secret.ts'
import { elsewhere, lookupElsewhere } from '../../kit/network/elsewhere.ts'
import { addressesOf } from '../../kit/network/resolve.ts'
import type { Place } from '../../kit/network/places.ts'

/** Each line a datagram. Nobody says whether it has arrived. Throws. Source: RFC 5426. */
export async function sendDatagrams(
  lines: readonly string[],
  { host, port }: Place,
  signal: AbortSignal,
): Promise<void> {
  const [address = host] = isIP(host) === 0 ? elsewhere(await addressesOf(host, signal)) : [host]
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  // What goes wrong with one of them is told where it is sent.
  socket.on('error', () => undefined)
  try {
    for (const line of lines) {
      signal.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        socket.send(line, port, address, (error) => (error ? reject(error) : resolve()))
      })
    }
  } finally {
    socket.close()
  }
}

/**
 * All lines over one connection, each with its length in front. Resolves when the other side's machine has them; that
 * somebody reads them is never said. Throws. Source: RFC 6587, 3.4.1 (octet counting), RFC 5425 (TLS).
 */
export async function sendStream(
  lines: readonly string[],
  { host, port, ca }: Place & { readonly ca?: Secret | undefined },
  how: 'tcp' | 'tls',
  signal: AbortSignal,
): Promise<void> {
  const socket = how === 'tls' ? secured(host, port, ca) : connect({ host, port, lookup: lookupElsewhere })
  const hangUp = (): void => void socket.destroy()
  signal.addEventListener('abort', hangUp, { once: true })
  socket.on('error', () => undefined)
  try {
    await once(socket, how === 'tls' ? 'secureConnect' : 'connect', { signal })
    const frames = lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join('')
    const finished = once(socket, 'finish', { signal })
    socket.end(frames)
    await finished
  } catch (error) {
    hangUp()
    throw error
  } finally {
    signal.removeEventListener('abort', hangUp)
    socket.destroySoon()
  }
}

function secured(host: string, port: number, ca: Secret | undefined): Socket {
  return connectTls({
    host,
    port,
    lookup: lookupElsewhere,
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca && { ca: ca.reveal() }),
  })
}
