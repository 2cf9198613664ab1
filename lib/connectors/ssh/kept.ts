import type { KeptShell, OpenShell } from '../../kit/host/kept/conversation.ts'
import { collect } from './collect.ts'
import type { Connection } from './connection.ts'

const STOP_MS = 5_000

/** A `sh` on the host that stays, as a place for questions. The login shell sees that one word and nothing else. */
export function keptShells(connection: Connection): {
  readonly open: OpenShell
  /** Questions asked over it; the first one of each goes with its opening, which the connection counts. */
  roundTrips(): number
} {
  let asked = 0
  const open: OpenShell = async (signal) => {
    const channel = await connection.keep('sh', signal)
    let isOpening = true
    const shell: KeptShell = {
      write(text) {
        if (!isOpening) asked += 1
        isOpening = false
        channel.write(text)
      },
      onOutput: (listener) => void channel.on('data', listener),
      onError: (listener) => void channel.stderr.on('data', listener),
      onClosed: (listener) => void channel.once('close', listener),
      close(stuck) {
        channel.close()
        if (stuck !== null) kill(connection, stuck)
      },
    }
    channel.on('error', () => channel.close())
    return shell
  }
  return { open, roundTrips: () => asked }
}

/**
 * Best effort, in the background: one that listens ends by itself when its input does. Where it leads a group, what it
 * has started goes with it.
 */
function kill(connection: Connection, pid: number): void {
  if (!connection.alive) return
  const limit = AbortSignal.timeout(STOP_MS)
  connection
    .exec('sh', limit, (channel) => {
      channel.end(`kill -KILL -${pid} 2>/dev/null || kill -KILL ${pid}\n`)
      return collect(channel, { stdoutBytes: 1024, stderrBytes: 1024, closing: '-', excess: 'end' }, limit)
    })
    .catch(() => 'it ends with its input')
}
