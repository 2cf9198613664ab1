import { createAdaptorServer } from '@hono/node-server'
import type { Context } from 'hono'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import type { WebPlan } from '../model/inventory.ts'
import type { Ms } from '../model/time.ts'
import { answers, mayStill } from './answers.ts'
import type { Answering } from './answers.ts'
import { keepRenewed, secured } from './certificate.ts'
import { countConnections } from './connections.ts'
import type { ConnectionLimits } from './connections.ts'
import { openLines } from './lines.ts'

/** What clients may take of us. */
export interface WebLimits {
  /** For a whole request, and for its headers. */
  readonly requestMs: Ms
  readonly idleMs: Ms
  /** So often it is looked whether somebody takes longer. */
  readonly checkEveryMs: Ms
  readonly connections: ConnectionLimits
  /** So often something may be said on a line that is no news. */
  readonly beatMs: Ms
  /** A line whose client takes nothing for so long is ended. */
  readonly stalledMs: Ms
}

export const LIMITS: WebLimits = {
  ...{ requestMs: 10_000, idleMs: 5_000, checkEveryMs: 1_000, beatMs: 2_000, stalledMs: 60_000 },
  connections: { plain: 128, plainPerClient: 64, lines: 256, linesPerClient: 32 },
}
const MAX_HEADER_BYTES = 8 * 1024
const MOST_HEADERS = 64

/** What listens. */
export interface Web {
  /** The one that was asked for, or what the system chose for 0. */
  readonly port: number
  /** Hangs up on everybody. */
  close(): Promise<void>
}

/** Listens there. Rejects with the system's own error when it cannot. */
export async function serveWeb(
  place: Pick<WebPlan, 'host' | 'port' | 'tls'>,
  answering: Answering,
  { requestMs, idleMs, checkEveryMs, connections: most, beatMs, stalledMs }: WebLimits = LIMITS,
): Promise<Web> {
  const { plan, failed } = answering
  const tls = place.tls && secured(place.tls, requestMs)
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env),
    ...(tls && { createServer: tls.createServer }),
    serverOptions: {
      ...tls?.options,
      ...{ requestTimeout: requestMs, headersTimeout: requestMs, keepAliveTimeout: idleMs },
      ...{ connectionsCheckingInterval: checkEveryMs, maxHeaderSize: MAX_HEADER_BYTES },
    },
  }) as Server
  if (tls) keepRenewed(server as unknown as TlsServer, () => plan().tls, failed)
  const connections = countConnections(server, most, () => plan().isBehindProxy === true)
  const mayStay = (context: Context): boolean => mayStill(context, 'read', plan)
  const lines = openLines({ connections, doors: plan, mayStay, beatMs, stalledMs })
  const app = answers(answering, { lines, isSecure: tls !== undefined })
  server.maxHeadersCount = MOST_HEADERS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.port, place.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
