import type { FaultCode } from '../../model/fault.ts'
import type { Failed, FailureReason } from '../../model/network.ts'
import { oneLine } from '../../base/escape.ts'
import { fault, FaultError } from '../fault.ts'
import { distrustWords } from './distrust.ts'

/** Thrown inside this folder where the other side failed; at its edge it becomes a value. */
export class Unanswered extends Error {
  readonly failed: Failed

  constructor(why: FailureReason, text: string, options?: ErrorOptions) {
    super(text, options)
    this.failed = { kind: 'failed', why, text }
  }
}

/** Trouble of this machine: nothing is known of the other side. */
const OURS: Readonly<Record<string, readonly [FaultCode, string]>> = {
  EMFILE: ['local', 'orch-watch has no file descriptors left'],
  ENFILE: ['local', 'this machine has no file descriptors left'],
  ENOBUFS: ['local', 'this machine has no buffers left'],
  ENOMEM: ['local', 'this machine has no memory left'],
  EADDRNOTAVAIL: ['local', 'this machine has no free port, or no address to send from'],
  EACCES: ['local', 'this machine does not let us connect'],
  EPERM: ['local', 'this machine does not let us connect'],
  ENETUNREACH: ['unreachable', 'no route leads there from this machine'],
  ENETDOWN: ['unreachable', 'the network of this machine is down'],
  EAFNOSUPPORT: ['unreachable', 'this machine does not speak this kind of address'],
}

/** What the other side, or the network in front of it, did. */
const THEIRS: Readonly<Record<string, readonly [FailureReason, string]>> = {
  ECONNREFUSED: ['refused', 'connection refused'],
  EHOSTUNREACH: ['unreachable', 'no route to the host'],
  EHOSTDOWN: ['unreachable', 'the host is down'],
  ETIMEDOUT: ['timed-out', 'no answer (connect)'],
  ECONNRESET: ['lost', 'the connection was reset'],
  ECONNABORTED: ['lost', 'the connection was broken off'],
  EPIPE: ['lost', 'the connection was closed'],
  ERR_STREAM_PREMATURE_CLOSE: ['lost', 'the connection was closed'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['tls', 'it does not speak TLS'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['tls', 'it does not speak TLS'],
  ERR_SSL_UNSUPPORTED_PROTOCOL: ['tls', 'it speaks only old versions of TLS'],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: ['tls', 'it speaks none of our versions of TLS'],
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ['tls', 'it wants a client certificate'],
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ['tls', 'it does not accept our client certificate'],
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: ['tls', 'it has no certificate for this name'],
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: [
    'tls',
    'it refused the TLS handshake, as a server does that wants a client certificate',
  ],
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: ['tls', 'it speaks none of our versions of TLS'],
}

/** The fault that an error of a socket or of the resolver tells of this machine; null where it tells of another one. */
export function ownFault(error: unknown): FaultError | null {
  const ours = OURS[(error as Partial<NodeJS.ErrnoException> | null)?.code ?? '']
  return ours ? fault(...ours, { cause: error }) : null
}

/**
 * What an error of a socket, of TLS or of the HTTP parser says of the other side.
 *
 * @throws FaultError where it speaks of this machine, and whatever has no meaning here
 */
export function failureOf(error: unknown): Failed {
  if (error instanceof Unanswered) return error.failed
  if (error instanceof FaultError || !(error instanceof Error)) throw error
  const { code = '' } = error as NodeJS.ErrnoException
  const ours = ownFault(error)
  if (ours) throw ours
  const [why, text] = THEIRS[code] ?? ofFamily(code, error) ?? []
  if (why === undefined || text === undefined) throw error
  return { kind: 'failed', why, text }
}

/** Codes that are many and begin alike. */
const FAMILIES: readonly (readonly [begins: RegExp, why: FailureReason, text: string, quoted: boolean])[] = [
  [/^HPE_/u, 'protocol', 'the answer is not HTTP', true],
  [/^Z_|^ERR__ERROR_|^ERR_BROTLI/u, 'protocol', 'the body cannot be decompressed', false],
  // What OpenSSL knows and Node has no name for.
  [/^UNSPECIFIED$/u, 'tls', 'the certificate is not trusted', true],
  [/^ERR_SSL_|^ERR_TLS_|^EPROTO$/u, 'tls', 'the TLS handshake failed', true],
]

function ofFamily(code: string, error: Error): readonly [FailureReason, string] | null {
  const distrust = distrustWords(code)
  if (distrust !== null) return ['tls', distrust]
  const [, why, text, quoted] = FAMILIES.find(([begins]) => begins.test(code)) ?? []
  if (why === undefined || text === undefined) return null
  const { reason = error.message } = error as { reason?: string }
  return [why, quoted === true ? `${text}: ${oneLine(reason, 120)}` : text]
}
