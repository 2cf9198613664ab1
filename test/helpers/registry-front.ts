import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ImageRegistry } from './image-registry.ts'

/** What stands in front of a registry and may answer in its place. */
export interface RegistryFront {
  readonly host: string
  /** "HEAD /v2/shop/web/manifests/1.4", in the order asked. */
  readonly asked: string[]
  /** Answers in place of the registry where it returns true. May be changed. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean
  stop(): Promise<void>
}

/** A reverse proxy on loopback, as registries have one that count what they are asked. */
export async function registryFront({ port }: Pick<ImageRegistry, 'port'>): Promise<RegistryFront> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    if (front.instead(request, response)) return
    const { method, url: path, headers } = request
    const behind = ask({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    behind.on('error', () => response.destroy())
    request.pipe(behind)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const front: RegistryFront = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    instead: () => false,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return front
}
