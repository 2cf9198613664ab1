import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

/** `before`: it does not get there. `sent`: it gets there, and nobody waits for the answer. `answered`: the answer gets no further. */
export type When = 'before' | 'sent' | 'answered'

/** What happens at one of the calls that change something. */
export interface Trap {
  /** Which of them, from now on; 1 is the next. */
  readonly nth: number
  readonly when: When
  readonly spring: () => void
}

/** A unix socket in front of an engine's, that knows what the engine was told. */
export interface EngineFront {
  readonly socket: string
  /** "POST /containers/web/restart": what changes something and has got there, in its order. May be emptied. */
  readonly given: string[]
  /** Whether somebody listens to what happens. */
  isListened(): boolean
  trap(trap: Trap | null): void
  stop(): Promise<void>
}

const TURN_MS = 10

export async function engineFront(behind: string, socket: string): Promise<EngineFront> {
  const given: string[] = []
  let listeners = 0
  let trap: Trap | null = null
  let seen = 0

  function trapAt(isChange: boolean): Trap | null {
    if (!trap || !isChange || (seen += 1) < trap.nth) return null
    const found = trap
    trap = null
    return found
  }

  const server = createServer((request, response) => {
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    const { method = '', url = '' } = request
    const path = url.replace(/^\/v[\d.]+/u, '').replace(/\?.*$/u, '')
    const isChange = method !== 'GET' && method !== 'HEAD'
    const found = trapAt(isChange)
    if (found?.when === 'before') {
      found.spring()
      request.socket.destroy()
      return
    }
    if (isChange) given.push(`${method} ${path}`)
    if (path === '/events' && !/[?&](?:until=|stream=false)/u.test(url)) {
      listeners += 1
      response.on('close', () => (listeners -= 1))
    }
    forward(request, response, behind, found)
  }).listen(socket)
  await once(server, 'listening')
  return {
    socket,
    given,
    isListened: () => listeners > 0,
    trap(next) {
      seen = 0
      trap = next
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await rm(socket, { force: true })
    },
  }
}

function forward(request: IncomingMessage, response: ServerResponse, behind: string, trap: Trap | null): void {
  const { method, url: path, headers } = request
  const upstream = ask({ socketPath: behind, method, path, headers, agent: false }, (answer) => {
    answer.on('error', () => response.destroy())
    if (trap?.when === 'answered') {
      answer.resume().on('end', () => {
        trap.spring()
        response.destroy()
      })
      return
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    // Whoever listens to what happens hears that it is listened to, before anything has happened.
    response.flushHeaders()
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  // Whoever asked is gone: the engine sees that as if nobody stood between.
  response.on('close', () => upstream.destroy())
  if (trap?.when === 'sent') upstream.on('finish', () => void wait(TURN_MS).then(trap.spring))
  request.pipe(upstream)
}
