import type { Socket } from 'node:net'
import type { OpenContext, Session } from '../../kit/connector.ts'
import { fault, faulted } from '../../kit/fault.ts'
import { hostReader } from '../../kit/host/reader.ts'
import type { HostReader } from '../../model/session.ts'
import { localShell } from './shell.ts'
import { localTunnel } from './tunnel.ts'

/** A conversation with this machine: nothing is dialled, and what is started is ended with it. */
export function openLocal({ signal, clock }: OpenContext): Session {
  signal.throwIfAborted()
  const closing = new AbortController()
  const ending = new Set<Promise<void>>()
  const sockets = new Set<Socket>()
  const spent = { roundTrips: 0, bytes: 0 }

  const shell = localShell({
    clock,
    spent,
    closed: closing.signal,
    ending: (ended) => {
      ending.add(ended)
      void ended.finally(() => ending.delete(ended))
    },
  })
  const tunnel = localTunnel((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', onAbort)
    closing.abort(fault('lost', 'the session is closed'))
    for (const socket of sockets) socket.destroy()
    // What was running notices in the same turn and is then in the set.
    await new Promise((resolve) => setImmediate(resolve))
    await Promise.all(ending)
  }
  const onAbort = (): void => void close()
  signal.addEventListener('abort', onAbort, { once: true })

  return {
    shell,
    tunnel,
    host:
      process.platform === 'linux'
        ? withoutTime(hostReader((text, wait) => shell.runScript(text, wait), clock))
        : otherSystem,
    cost: () => ({ connections: 0, ...spent }),
    get alive() {
      return !closing.signal.aborted
    },
    close,
  }
}

/** Our own clock is what the clocks of hosts are held against. */
function withoutTime(reader: HostReader): HostReader {
  return {
    async read(sections, signal) {
      if (!sections.has('time')) return reader.read(sections, signal)
      const others = new Set([...sections].filter((section) => section !== 'time'))
      const why = faulted(fault('not-supported', 'the clock of this machine is what other clocks are held against'))
      return { ...(await reader.read(others, signal)), time: why }
    },
  }
}

/** The facts come from /proc, which other systems do not have. */
const otherSystem: HostReader = {
  read(sections) {
    const why = faulted(
      fault('not-supported', `facts of this machine can only be read on Linux, not on "${process.platform}"`),
    )
    return Promise.resolve(Object.fromEntries([...sections].map((section) => [section, why])))
  },
}
