import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { ended, listening } from './network.ts'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** What a receiver does with who asks it. `echoes` refuses and repeats all that it was told. */
export type Manner =
  | {
      readonly kind: 'says'
      readonly status: number
      readonly headers?: Record<string, string>
      readonly body?: string
    }
  | { readonly kind: 'hangs' | 'resets' | 'floods' | 'echoes' }

/** A web server on loopback that takes down what it is told. */
export interface Receiver {
  readonly origin: string
  readonly received: readonly Received[]
  readonly open: ReadonlySet<Socket>
  behave(manner: Manner): void
  forget(): void
  readonly close: () => Promise<void>
}

export async function aReceiver(first: Manner = { kind: 'says', status: 200, body: 'ok' }): Promise<Receiver> {
  const received: Received[] = []
  const open = new Set<Socket>()
  let manner = first
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => {
        const { method = '', url: path = '', headers } = request
        received.push({ method, path, headers, body })
        behaveSo(manner, request, response, body)
      })
      .catch(() => 'the other side hung up')
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  })
  const port = await listening(server)
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    open,
    behave: (next) => void (manner = next),
    forget: () => void received.splice(0),
    close: () => ended(server),
  }
}

function behaveSo(manner: Manner, request: IncomingMessage, response: ServerResponse, body: string): void {
  switch (manner.kind) {
    case 'says':
      response.writeHead(manner.status, manner.headers).end(manner.body ?? '')
      return
    case 'echoes':
      response.writeHead(400).end(`no: ${request.url ?? ''} ${JSON.stringify(request.headers)} ${body}`)
      return
    case 'resets':
      request.socket.resetAndDestroy()
      return
    case 'floods': {
      const more = (): void => void response.write('x'.repeat(16 * 1024), () => setImmediate(more))
      response.on('error', () => undefined).writeHead(200)
      if (!response.destroyed) more()
      return
    }
    case 'hangs':
  }
}
