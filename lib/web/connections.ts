import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Ms } from '../model/time.ts'

/** How many may be there at once: of those that ask and are answered, and of lines on which something is said for as long as they are open. */
export interface ConnectionLimits {
  readonly plain: number
  readonly plainPerClient: number
  readonly lines: number
  readonly linesPerClient: number
}

/** Who is connected. A line takes no place of those who ask. */
export interface Connections {
  /** Makes a line of a connection: it gives its place among the plain ones back. False when there is no room for one more. */
  becomeLine(socket: Endpoint): boolean
  readonly counts: () => { readonly plain: number; readonly lines: number }
}

/** Those who make room are gone by then. */
const ROOM_MS: Ms = 20

type Endpoint = Pick<Socket, 'remoteAddress' | 'remotePort'>

interface Connected {
  readonly client: string
  isLine: boolean
}

interface Taken {
  plain: number
  lines: number
}

/**
 * Counts the connections of a server, and hangs up on those for which there is no room.
 *
 * @param sharesAddress whether all come from one address: of a proxy, which knows its clients itself
 */
export function countConnections(server: Server, limits: ConnectionLimits, sharesAddress: () => boolean): Connections {
  const connected = new Map<string, Connected>()
  const byClient = new Map<string, Taken>()
  const all: Taken = { plain: 0, lines: 0 }
  const change = (client: string, kind: keyof Taken, by: 1 | -1): void => {
    const taken = byClient.get(client) ?? { plain: 0, lines: 0 }
    taken[kind] += by
    all[kind] += by
    if (taken.plain + taken.lines === 0) byClient.delete(client)
    else byClient.set(client, taken)
  }
  const release = (key: string, of: Connected): void => {
    if (connected.get(key) !== of) return
    connected.delete(key)
    change(of.client, of.isLine ? 'lines' : 'plain', -1)
  }
  const isFull = (client: string, kind: keyof Taken, most: number, mostPerClient: number): boolean =>
    all[kind] > most || (!sharesAddress() && (byClient.get(client)?.[kind] ?? 0) > mostPerClient)
  const isCrowded = (client: string): boolean => isFull(client, 'plain', limits.plain, limits.plainPerClient)

  server.maxConnections = limits.plain + limits.lines
  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket)
    const own: Connected = { client: clientOf(socket.remoteAddress ?? ''), isLine: false }
    connected.set(key, own)
    change(own.client, 'plain', 1)
    socket.once('close', () => release(key, own))
    if (!isCrowded(own.client)) return
    // Those who have been answered and are only kept for a next question make room first.
    server.closeIdleConnections()
    setTimeout(() => {
      if (own.isLine || !isCrowded(own.client)) return
      release(key, own)
      socket.destroy()
    }, ROOM_MS).unref()
  })
  return {
    becomeLine(socket) {
      const own = connected.get(keyOf(socket))
      if (!own || own.isLine) return false
      if (isFull(own.client, 'lines', limits.lines - 1, limits.linesPerClient - 1)) return false
      change(own.client, 'plain', -1)
      own.isLine = true
      change(own.client, 'lines', 1)
      return true
    },
    counts: () => ({ ...all }),
  }
}

/** The same for a connection and for the one in TLS that goes through it. */
function keyOf({ remoteAddress, remotePort }: Endpoint): string {
  return `${remoteAddress ?? ''}|${remotePort ?? 0}`
}

/** Whoever has one address of IPv6 has all of its network. */
function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/u, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  const middle = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0')
  return [...groups, ...(plain.includes('::') ? middle : []), ...after].slice(0, 4).join(':')
}
