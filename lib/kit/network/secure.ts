import { once } from 'node:events'
import { isIP } from 'node:net'
import { addAbortSignal } from 'node:stream'
import type { Duplex } from 'node:stream'
import { checkServerIdentity, connect, createSecureContext } from 'node:tls'
import type { SecureContext, SecureContextOptions, TLSSocket } from 'node:tls'
import { oneLine } from '../../base/escape.ts'
import type { TlsTrust } from '../../model/network.ts'
import { fault } from '../fault.ts'
import type { Asking } from './asking.ts'

/**
 * TLS over a connection that is open.
 *
 * @param by.name asked for (SNI), and looked for in the certificate
 * @param by.insecure lets any certificate pass; what is wrong with it stands in `authorizationError` then
 * @param by.wide talks to the oldest servers too, to see what they show
 */
export async function secured(
  raw: Duplex,
  by: { trust: TlsTrust; name: string; insecure: boolean; wide?: boolean },
  asking: Asking,
): Promise<TLSSocket> {
  const { trust, name, insecure, wide = false } = by
  asking.phase = 'tls'
  const socket = connect({
    socket: raw,
    secureContext: contextOf(trust, wide ? { ciphers: 'DEFAULT:@SECLEVEL=0', minVersion: 'TLSv1' } : {}),
    host: name,
    ...(isIP(name) === 0 && { servername: name }),
    rejectUnauthorized: !insecure,
    checkServerIdentity: (_host, certificate) => (wide ? undefined : checkServerIdentity(name, certificate)),
  })
  // Stays for good: an error after the question was answered has no other listener and would end the process.
  socket.on('error', () => undefined)
  addAbortSignal(asking.signal, socket)
  try {
    await once(socket, 'secureConnect')
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function contextOf({ ca, cert, key }: TlsTrust, more: SecureContextOptions): SecureContext {
  try {
    return createSecureContext({
      ...more,
      ...(ca && { ca: ca.reveal() }),
      ...(cert && { cert: cert.reveal() }),
      ...(key && { key: key.reveal() }),
    })
  } catch (error) {
    const { message } = error as Error
    throw fault('local', `our own certificate, key or authority cannot be used: ${oneLine(message, 120)}`, {
      cause: error,
    })
  }
}
