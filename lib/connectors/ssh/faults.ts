import { oneLine } from '../../base/escape.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import type { FaultCode, FaultPhase } from '../../model/fault.ts'

type Meaning = readonly [code: FaultCode, words: string, phase?: FaultPhase]

/** What the operating system says. Our own descriptors, ports and memory are never the target's fault. */
const BY_ERRNO: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: ['refused', 'nobody listens there'],
  EHOSTUNREACH: ['unreachable', 'no route to the host'],
  EHOSTDOWN: ['unreachable', 'the host is down'],
  ENETUNREACH: ['unreachable', 'no route to its network'],
  ENETDOWN: ['unreachable', 'the network is down'],
  ENOTFOUND: ['unreachable', 'the name does not resolve', 'dns'],
  ENODATA: ['unreachable', 'the name has no address', 'dns'],
  EAI_AGAIN: ['unreachable', 'the name server does not answer', 'dns'],
  ETIMEDOUT: ['timed-out', 'no answer', 'connect'],
  ECONNRESET: ['lost', 'the connection was reset'],
  ECONNABORTED: ['lost', 'the connection was ended'],
  EPIPE: ['lost', 'the connection was closed'],
  EMFILE: ['local', 'we have no file descriptor left'],
  ENFILE: ['local', 'this machine has no file descriptor left'],
  ENOMEM: ['local', 'we have no memory left'],
  ENOBUFS: ['local', 'this machine has no buffers left'],
  EADDRNOTAVAIL: ['local', 'this machine has no port left'],
  EACCES: ['local', 'this machine forbids the connection'],
  EPERM: ['local', 'this machine forbids the connection'],
}

/** What ssh2 says with its `level`. */
const BY_LEVEL: Readonly<Record<string, Meaning>> = {
  'client-authentication': ['auth-failed', 'the login was refused'],
  'client-timeout': ['timed-out', 'no answer', 'handshake'],
  'client-socket': ['lost', 'the connection broke'],
  'client-dns': ['unreachable', 'the name does not resolve', 'dns'],
  agent: ['auth-failed', 'the agent did not sign'],
  handshake: ['protocol', 'no agreement on how to talk'],
  protocol: ['protocol', 'the answer is not SSH as we know it'],
}

/** What only the text tells: disconnects by the server, and ssh2 where it gives nothing else. */
const BY_TEXT: readonly (readonly [RegExp, Meaning])[] = [
  [/too many authentication failures/iu, ['auth-failed', 'the server ended the login after too many tries']],
  [/keepalive/iu, ['lost', 'the host does not answer any more', 'keepalive']],
  [/connection lost before handshake/iu, ['busy', 'the server closed the connection before its banner']],
  [/connection (?:was )?refused/iu, ['refused', 'nobody listens there']],
  [/timed? ?out/iu, ['timed-out', 'no answer', 'connect']],
  [/no route|unreachable/iu, ['unreachable', 'no route to the host']],
  [/not known|no address|resol/iu, ['unreachable', 'the name does not resolve', 'dns']],
  [/no response from server|not connected/iu, ['lost', 'the connection was closed']],
  [/unable to exec/iu, ['not-supported', 'the server refuses to run commands for this user']],
]

/**
 * Gives a foreign error its meaning. What stands in no table stays `bug` until somebody decides.
 *
 * @param what to whom it happened: "192.0.2.11:22"
 */
export function sshFault(error: unknown, what: string, hint?: string): FaultError {
  if (error instanceof FaultError) return error
  const { code, level, message } = error as { code?: unknown; level?: unknown; message?: unknown }
  const text = oneLine(typeof message === 'string' ? message : String(error), 200)
  const meaning = lookUp(BY_ERRNO, code) ?? meaningOfText(text) ?? lookUp(BY_LEVEL, level) ?? disconnected(code)
  if (!meaning) return fault('bug', `${what}: ${text}`, { cause: error })
  const [fate, words, phase] = meaning
  return fault(fate, `${what}: ${words} (${text})`, { cause: error, ...(phase && { phase }), ...(hint && { hint }) })
}

function lookUp(table: Readonly<Record<string, Meaning>>, key: unknown): Meaning | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined
}

function meaningOfText(text: string): Meaning | undefined {
  return BY_TEXT.find(([pattern]) => pattern.test(text))?.[1]
}

/** A server that says goodbye gives a number. Source: RFC 4253, 11.1. */
function disconnected(code: unknown): Meaning | undefined {
  return typeof code === 'number' ? ['lost', 'the server ended the connection'] : undefined
}
