import { fault, FaultError } from '../fault.ts'
import type { FaultCode } from '../../model/fault.ts'
import { OWN_PAPERS_HINT, ownPapersWords, TLS_HINTS, tlsTrouble } from '../tls-trouble.ts'
import type { TlsTrouble } from '../tls-trouble.ts'

/** What the messages speak about. */
export interface Dialled {
  /** "/var/run/docker.sock", "192.0.2.30:2376". */
  readonly place: string
  readonly secure: boolean
  /** We have a client certificate to show. */
  readonly known: boolean
}

type Row = readonly [
  code: FaultCode,
  message: (to: Dialled) => string,
  hint?: string | ((to: Dialled) => string) | undefined,
]

const unreachable = (why: string, hint?: string): Row => ['unreachable', (to) => `${to.place}: ${why}`, hint]
const lost: Row = ['lost', (to) => `${to.place}: the connection was lost before the answer was complete`]
const local = (why: string): Row => [
  'local',
  () => why,
  'raise the limit of this process, or look at fewer targets at once',
]

/** Errors of the system: errno(3), getaddrinfo(3), and what node:http names itself. */
const SYSTEM: Readonly<Record<string, Row>> = {
  ENOENT: unreachable(
    'there is no such socket',
    'is the engine installed and running? Podman listens at /run/podman/podman.sock',
  ),
  ENOTSOCK: unreachable('this is not a socket'),
  EACCES: [
    'auth-failed',
    (to) => `${to.place}: we may not use this socket`,
    'members of the group "docker" may, and are as good as root on that host; a read-only docker-socket-proxy is safer',
  ],
  ECONNREFUSED: [
    'refused',
    (to) => `${to.place}: nobody listens there`,
    'is the engine running, and is the address right?',
  ],
  ENOTFOUND: unreachable('the name does not resolve'),
  EAI_AGAIN: unreachable('the name server does not answer'),
  EHOSTUNREACH: unreachable('no route to this host'),
  ENETUNREACH: unreachable('no route to this network'),
  ETIMEDOUT: ['timed-out', (to) => `${to.place}: no answer to a connection attempt`],
  ECONNRESET: lost,
  EPIPE: lost,
  ERR_STREAM_PREMATURE_CLOSE: lost,
  EMFILE: local('this process has too many open files'),
  ENFILE: local('this machine has too many open files'),
  EADDRNOTAVAIL: local('this machine has no free port left'),
  HPE_HEADER_OVERFLOW: ['protocol', (to) => `${to.place}: the header of the answer is too large`],
}

const wrongCa: Row = [
  'tls',
  (to) => `${to.place}: the certificate of the engine comes from an authority that we do not trust`,
  TLS_HINTS.authority,
]
const expired: Row = [
  'tls',
  (to) => `${to.place}: the certificate of the engine is not valid at this time`,
  TLS_HINTS.time,
]
const noClient: Row = [
  'tls',
  (to) =>
    to.known
      ? `${to.place}: the engine does not accept our client certificate`
      : `${to.place}: the engine wants a client certificate and we have none`,
  (to) =>
    to.known
      ? 'it must come from the authority that the engine was given as --tlscacert'
      : 'name it as tls.cert and tls.key',
]
const notTls: Row = [
  'tls',
  (to) => `${to.place}: this port does not speak TLS`,
  'nothing was sent to it; the port for TLS is usually 2376',
]
const otherName: Row = ['tls', (to) => `${to.place}: the certificate of the engine is for another name`, TLS_HINTS.name]

const TLS: Readonly<Record<TlsTrouble, Row>> = {
  authority: wrongCa,
  time: expired,
  name: otherName,
  client: noClient,
  plain: notTls,
}

function ofTls(code: string): Row | undefined {
  const words = ownPapersWords(code)
  if (words !== null) return ['tls', () => words, OWN_PAPERS_HINT]
  const trouble = tlsTrouble(code)
  return trouble === null ? undefined : TLS[trouble]
}

/** What a conversation with an engine threw, as a fault. An error without a row stays what it is: a bug of ours. */
export function engineFault(error: unknown, to: Dialled): Error {
  if (error instanceof FaultError) return error
  const code = codeOf(error)
  const row = SYSTEM[code] ?? ofTls(code) ?? family(code)
  if (!row) return error instanceof Error ? error : new Error(String(error))
  const [kind, message, hint] = row
  const words = typeof hint === 'function' ? hint(to) : hint
  return fault(kind, message(to), { cause: error, ...(words !== undefined && { hint: words }) })
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

function family(code: string): Row | undefined {
  if (/^ERR_(SSL|TLS)_/u.test(code)) return ['tls', (to) => `${to.place}: the TLS conversation failed (${code})`]
  if (code.startsWith('HPE_'))
    return ['protocol', (to) => `${to.place}: the answer is not HTTP (${code})`, 'is this where an engine listens?']
  return undefined
}
