import type { Duplex } from 'node:stream'

/** A socket, as far as we count with it. */
type Wired = Duplex & { readonly bytesRead?: number; readonly bytesWritten?: number }

/** What the connections of one conversation cost. */
export interface CountedSockets {
  /** Counts a connection; one that is used again is counted once. */
  readonly watch: (socket: Wired) => void
  /** How many there were so far, and what went over them both ways. */
  readonly cost: () => { readonly connections: number; readonly bytes: number }
}

export function countedSockets(): CountedSockets {
  const open = new Set<Wired>()
  let connections = 0
  let endedBytes = 0
  return {
    watch: (socket) => {
      if (open.has(socket)) return
      open.add(socket)
      connections += 1
      // Stays for good: an error between two requests has no other listener and would end the process.
      socket.on('error', () => undefined)
      socket.once('close', () => {
        open.delete(socket)
        endedBytes += bytesOf(socket)
      })
    },
    cost: () => ({ connections, bytes: [...open].reduce((sum, socket) => sum + bytesOf(socket), endedBytes) }),
  }
}

function bytesOf({ bytesRead = 0, bytesWritten = 0 }: Wired): number {
  return bytesRead + bytesWritten
}
