import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { systemClock } from '../../lib/base/clock.ts'
import { networkAt } from '../../lib/kit/network/network.ts'
import type { HttpQuestion, Network } from '../../lib/model/network.ts'

/** The network as a pass would have it, from this machine. */
export function aNetwork(signal = new AbortController().signal, address = '127.0.0.1'): Network {
  return networkAt(address, systemClock).until(signal)
}

export function aQuestion(url: string, own: Partial<HttpQuestion> = {}): HttpQuestion {
  return {
    url,
    method: 'GET',
    headers: [],
    timeoutMs: 5000,
    redirects: 5,
    downgrade: false,
    tls: {},
    insecure: false,
    maxBodyBytes: 1024 * 1024,
    ...own,
  }
}

/** Lets a server listen on loopback and gives its port. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Ends a server and whoever is still connected. */
export async function ended(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections?.()
  })
}

/** One on loopback that nobody listened on just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await ended(server)
  return port
}

/** Waits until what is asked for has happened; the suite's own time limit ends it. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve))
}
