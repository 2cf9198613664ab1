import { fault, FaultError } from '../fault.ts'
import type { FaultCode } from '../../model/fault.ts'

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
  'name its authority as tls.ca',
]
const expired: Row = [
  'tls',
  (to) => `${to.place}: the certificate of the engine is not valid at this time`,
  'renew it, or look at the clocks',
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
const unusable = (why: string): Row => ['tls', () => why, 'both are PEM files: "-----BEGIN …"']

/** Errors of TLS: verify(1ssl), and the alerts of RFC 8446 as OpenSSL names them. */
const TLS: Readonly<Record<string, Row>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: wrongCa,
  UNABLE_TO_GET_ISSUER_CERT: wrongCa,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: wrongCa,
  SELF_SIGNED_CERT_IN_CHAIN: wrongCa,
  DEPTH_ZERO_SELF_SIGNED_CERT: wrongCa,
  CERT_SIGNATURE_FAILURE: wrongCa,
  CERT_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: expired,
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'tls',
    (to) => `${to.place}: the certificate of the engine is for another name`,
    'dial it by the name in its certificate, or write that name as tls.serverName',
  ],
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: noClient,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: noClient,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: noClient,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: noClient,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: noClient,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: noClient,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  EPROTO: notTls,
  ERR_OSSL_PEM_NO_START_LINE: unusable('tls.cert or tls.ca is not a certificate'),
  ERR_OSSL_UNSUPPORTED: unusable('tls.key is not a private key that we can read'),
  ERR_OSSL_BAD_DECRYPT: unusable('tls.key is encrypted'),
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: unusable('tls.key does not belong to tls.cert'),
}

/** What a conversation with an engine threw, as a fault. An error without a row stays what it is: a bug of ours. */
export function engineFault(error: unknown, to: Dialled): Error {
  if (error instanceof FaultError) return error
  const code = codeOf(error)
  const row = SYSTEM[code] ?? TLS[code] ?? family(code)
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
  if (/^ERR_(SSL|TLS|OSSL)_/u.test(code)) return ['tls', (to) => `${to.place}: the TLS conversation failed (${code})`]
  if (code.startsWith('HPE_'))
    return ['protocol', (to) => `${to.place}: the answer is not HTTP (${code})`, 'is this where an engine listens?']
  return undefined
}
