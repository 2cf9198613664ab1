import { createAdaptorServer } from '@hono/node-server'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebPlan } from '../model/inventory.ts'
import type { Ms } from '../model/time.ts'
import { answers } from './answers.ts'
import type { Answering } from './answers.ts'

/** What one client may take of us. */
export interface WebLimits {
  /** For a whole request, and for its headers. */
  readonly requestMs: Ms
  readonly idleMs: Ms
  /** So often it is looked whether somebody takes longer. */
  readonly checkEveryMs: Ms
  readonly connections: number
}

const LIMITS: WebLimits = { requestMs: 10_000, idleMs: 5_000, checkEveryMs: 1_000, connections: 64 }
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
  place: Pick<WebPlan, 'host' | 'port'>,
  answering: Answering,
  { requestMs, idleMs, checkEveryMs, connections }: WebLimits = LIMITS,
): Promise<Web> {
  const app = answers(answering)
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      ...{ requestTimeout: requestMs, headersTimeout: requestMs, keepAliveTimeout: idleMs },
      ...{ connectionsCheckingInterval: checkEveryMs, maxHeaderSize: MAX_HEADER_BYTES },
    },
  }) as Server
  server.maxConnections = connections
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
