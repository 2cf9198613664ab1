import { createSocket } from 'node:dgram'
import { isIP, isIPv6 } from 'node:net'
import { elsewhere } from '../../kit/network/elsewhere.ts'
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

/** Each line with its length in front, for one connection. Source: RFC 6587, 3.4.1 (octet counting), RFC 5425 (TLS). */
export function framed(lines: readonly string[]): string {
  return lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join('')
}
