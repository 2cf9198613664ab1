import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import type { NetConnectOpts, Socket } from 'node:net'
import { withDeadline } from '../../base/deadline.ts'
import type { Tunnel } from '../../kit/connector.ts'
import { timedOut } from '../../kit/fault.ts'
import { toLocalFault } from '../../kit/programs/errno.ts'

const CONNECT_MS = 5000
const MAX_STREAMS = 256

/** From here to here: sockets of this machine, and addresses that it reaches itself. */
export function localTunnel(opened: (socket: Socket) => void): Tunnel {
  const open = async (to: NetConnectOpts, name: string, signal: AbortSignal): Promise<Socket> => {
    const socket = await connected(to, name, signal)
    opened(socket)
    return socket
  }
  return {
    maxStreams: MAX_STREAMS,
    tcp: (host, port, signal) => open({ host, port, noDelay: true }, `cannot connect to "${host}:${port}"`, signal),
    unix: (path, signal) => open({ path }, `cannot use "${path}"`, signal),
    async firstSocket(paths, signal) {
      for (const path of paths) {
        signal.throwIfAborted()
        if (await isSocket(path)) return path
      }
      return null
    },
  }
}

function connected(to: NetConnectOpts, doing: string, parent: AbortSignal): Promise<Socket> {
  return withDeadline({ ms: CONNECT_MS, parent, expired: () => timedOut('connect', CONNECT_MS) }, (signal) => {
    return new Promise((resolve, reject) => {
      const socket = connect(to)
      const giveUp = (): void => void socket.destroy()
      const fail = (error: Error): void => reject(toLocalFault(error, doing))
      signal.addEventListener('abort', giveUp, { once: true })
      socket.once('error', fail)
      socket.once('connect', () => {
        signal.removeEventListener('abort', giveUp)
        socket.removeListener('error', fail)
        resolve(socket)
      })
    })
  })
}

/** Links are followed: podman and Docker Desktop leave one where Docker's own socket would be. */
async function isSocket(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isSocket()
  } catch {
    return false // not there, or not for us: the next one may be
  }
}
