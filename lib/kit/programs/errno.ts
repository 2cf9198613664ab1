import { fault } from '../fault.ts'
import { FaultError } from '../fault.ts'
import type { FaultCode } from '../../model/fault.ts'

interface Meaning {
  readonly code: FaultCode
  readonly says: string
  readonly hint?: string
}

const OURS: Omit<Meaning, 'says'> = { code: 'local', hint: 'this is a limit of the machine orch-watch runs on' }

/** What the error numbers of this machine mean. What is not in the table is a bug of ours. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: { code: 'unreachable', says: 'there is no such socket', hint: 'is the service installed and running?' },
  ENOTSOCK: { code: 'refused', says: 'it is not a socket' },
  ECONNREFUSED: { code: 'refused', says: 'nobody listens there' },
  EACCES: {
    code: 'auth-failed',
    says: 'no permission',
    hint: 'run as a member of the group that owns it (often "docker", which is as good as root), or put a read-only socket proxy before it',
  },
  EPERM: { code: 'auth-failed', says: 'not permitted' },
  ECONNRESET: { code: 'lost', says: 'the other end hung up' },
  EPIPE: { code: 'lost', says: 'the other end hung up' },
  ETIMEDOUT: { code: 'timed-out', says: 'no answer' },
  EHOSTUNREACH: { code: 'unreachable', says: 'no route to it' },
  ENETUNREACH: { code: 'unreachable', says: 'no route to it' },
  ENOTFOUND: { code: 'unreachable', says: 'the name does not resolve' },
  EAI_AGAIN: { code: 'unreachable', says: 'the name server does not answer' },
  EADDRNOTAVAIL: { ...OURS, says: 'no address left to call from' },
  EMFILE: { ...OURS, says: 'too many open files in this process' },
  ENFILE: { ...OURS, says: 'too many open files on this machine' },
  ENOMEM: { ...OURS, says: 'out of memory' },
  ENOBUFS: { ...OURS, says: 'out of buffers' },
  EAGAIN: { ...OURS, says: 'no more processes or connections right now' },
  E2BIG: { ...OURS, says: 'the arguments are too long' },
}

/** @param doing what was tried and on what: `cannot use "/run/docker.sock"` */
export function toLocalFault(error: unknown, doing: string): Error {
  if (error instanceof FaultError) return error
  const code = codeOf(error)
  const meaning = code === undefined ? undefined : MEANINGS[code]
  if (meaning === undefined) return error instanceof Error ? error : new Error(String(error))
  const { hint } = meaning
  return fault(meaning.code, `${doing}: ${meaning.says}`, {
    ...(hint !== undefined && { hint }),
    ...(meaning.code === 'timed-out' && { phase: 'connect' }),
    cause: error,
  })
}

function codeOf(error: unknown): string | undefined {
  // A name with several addresses fails with one error for each; the first tells enough.
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
