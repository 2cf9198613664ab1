import { oneLine } from '../../base/escape.ts'
import { fault } from '../../kit/fault.ts'
import type { FaultError } from '../../kit/fault.ts'
import type { Tunnel } from '../../kit/connector.ts'
import type { FaultCode } from '../../model/fault.ts'
import type { Shell } from '../../model/session.ts'
import { formatPlace } from './address.ts'
import { ChannelRefused } from './channel.ts'
import { MAX_STREAMS } from './connection.ts'
import type { Connection } from './connection.ts'
import { sshFault } from './faults.ts'
import { quote } from '../../base/quote.ts'

/** "Administratively prohibited". Source: RFC 4254, 5.1. */
const PROHIBITED = 1
const EXPLAIN_MS = 5_000

/** Streams from the host to where it can go. The signal is for the opening; an open stream belongs to its caller. */
export function tunnelOver(connection: Connection, shell: Shell): Tunnel {
  return {
    maxStreams: MAX_STREAMS,
    tcp: async (host, port, signal) => {
      try {
        return await connection.forward({ kind: 'tcp', host, port }, signal)
      } catch (error) {
        throw error instanceof ChannelRefused
          ? refusedTcp(error, `${connection.place} → ${formatPlace(host, port)}`)
          : error
      }
    },
    unix: async (path, signal) => {
      try {
        return await connection.forward({ kind: 'unix', path }, signal)
      } catch (error) {
        if (error instanceof ChannelRefused) throw await explain(path, shell, signal)
        throw /strictVendor/u.test((error as Error).message) ? notOpenSsh(connection) : error
      }
    },
    firstSocket: async (paths, signal) => {
      if (paths.length === 0) return null
      const tests = paths.map((path, at) => `[ -S ${quote(path)} ] && { echo ${at}; exit; }`)
      const { stdout } = await shell.runScript([...tests, 'echo none'].join('\n'), { signal })
      return paths[Number.parseInt(stdout, 10)] ?? null
    },
  }
}

function refusedTcp(error: ChannelRefused, way: string): FaultError {
  if (error.reason === PROHIBITED) {
    return fault('not-supported', `${way}: the host forwards no connections (${oneLine(error.message, 100)})`, {
      hint: 'AllowTcpForwarding or PermitOpen of its sshd, or the options of the key, forbid it',
    })
  }
  return sshFault(error, way)
}

function notOpenSsh({ place }: Connection): FaultError {
  return fault('not-supported', `${place}: this SSH server cannot forward Unix sockets; OpenSSH 6.7 and later can`)
}

/** sshd says "open failed" whatever the reason was: one short look tells them apart. */
async function explain(path: string, shell: Shell, signal: AbortSignal): Promise<FaultError> {
  const { stdout } = await shell.runScript(
    `p=${quote(path)}
[ -e "$p" ] || { [ -x "\${p%/*}/" ] && echo missing || echo hidden; exit; }
[ -S "$p" ] || { echo other; exit; }
[ -r "$p" ] && [ -w "$p" ] || { echo denied; id -un; exit; }
[ ! -r /proc/net/unix ] || grep -qF " $p" /proc/net/unix || { echo silent; exit; }
echo forbidden`,
    { signal, timeoutMs: EXPLAIN_MS },
  )
  const [reason = '', user = ''] = stdout.split('\n')
  const [code, words, hint] = REASONS[reason] ?? ['unreadable', 'the server does not open it', undefined]
  return fault(code, `"${path}": ${words.replace('USER', oneLine(user, 64))}`, hint === undefined ? {} : { hint })
}

const REASONS: Readonly<Record<string, readonly [FaultCode, string, string?]>> = {
  missing: [
    'unreachable',
    'there is no such socket on the host',
    'is the engine installed and running, and is that its socket?',
  ],
  hidden: ['auth-failed', 'the folder it lies in may not be entered by this user'],
  other: ['unreachable', 'that is not a socket'],
  denied: [
    'auth-failed',
    'the user "USER" may not use this socket',
    'add the user to the group of the socket (for Docker: docker), or put a socket proxy in front of it',
  ],
  silent: ['refused', 'the socket is there and nobody listens on it', 'is the engine running?'],
  forbidden: [
    'not-supported',
    'the SSH server does not forward Unix sockets for this user',
    'AllowStreamLocalForwarding or DisableForwarding of its sshd, or the options of the key, forbid it',
  ],
}
