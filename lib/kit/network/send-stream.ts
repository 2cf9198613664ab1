import { once } from 'node:events'
import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Secret } from '../../base/secret.ts'
import { lookupElsewhere } from './elsewhere.ts'
import type { Place } from './places.ts'

/**
 * A text over a connection of its own. Resolves when the other side's machine has it; that somebody reads it is never
 * said. No name leads to a link-local address. Throws.
 */
export async function sendStream(
  text: string,
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
    const finished = once(socket, 'finish', { signal })
    socket.end(text)
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
