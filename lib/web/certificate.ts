import { createServer } from 'node:https'
import type { ServerOptions } from 'node:https'
import type { Server } from 'node:tls'
import type { WebPlan } from '../model/inventory.ts'
import type { Ms } from '../model/time.ts'

type Tls = NonNullable<WebPlan['tls']>

/** What a server is made with that speaks HTTPS: TLS 1.2 and newer, and no longer for a handshake than for a question. */
export function secured(tls: Tls, handshakeTimeout: Ms): { createServer: typeof createServer; options: ServerOptions } {
  return { createServer, options: { ...contextOf(tls), minVersion: 'TLSv1.2', handshakeTimeout } }
}

/**
 * Shows the certificate as the inventory has it now to whoever connects from now on; nobody who is connected notices.
 *
 * @param failed told why a new one cannot be shown: the old one goes on
 */
export function keepRenewed(server: Server, now: () => WebPlan['tls'], failed: (error: unknown) => void): void {
  let shown = now()
  // Before the server itself begins with the connection.
  server.prependListener('connection', () => {
    const tls = now()
    if (tls === shown) return
    const isSame = tls?.cert.reveal() === shown?.cert.reveal() && tls?.key.reveal() === shown?.key.reveal()
    shown = tls
    // Whether it speaks HTTPS at all is settled when it starts.
    if (isSame || !tls) return
    try {
      server.setSecureContext({ ...contextOf(tls), minVersion: 'TLSv1.2' })
    } catch (error) {
      failed(error)
    }
  })
}

function contextOf({ cert, key }: Tls): { readonly cert: string; readonly key: string } {
  return { cert: cert.reveal(), key: key.reveal() }
}
