import { oneLine } from '../../base/escape.ts'
import { withoutSecrets } from '../../base/mask.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import { distrustWords } from '../../kit/network/distrust.ts'
import type { Fault, FaultCode } from '../../model/fault.ts'
import { asRaw, wordsOf } from './pick.ts'

/** The API said no; lib/connectors/kubernetes looks at the status before it becomes a fault like others. */
export class RefusedError extends FaultError {
  readonly status: number
  /** As it came: of a server that is not ready it says why, line by line. */
  readonly body: string

  constructor(status: number, fault: Fault, body: string) {
    super(fault)
    this.status = status
    this.body = body
  }
}

export function statusOf(error: unknown): number | null {
  return error instanceof RefusedError ? error.status : null
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'the token or certificate is not valid any more, or of another cluster: look at the user of this context in the kubeconfig',
  403: 'docs/least-privilege.md has the ClusterRole, and the Role for single namespaces, that allows what is asked',
}

const MAY_NOT_CHANGE =
  'docs/least-privilege.md has the ClusterRole "orch-watch-rollback", which allows to update workloads, and "orch-watch-heal", which allows to scale and to restart them, and to evict pods'

/** An answer that is none, as a fault. */
export function refusal(status: number, path: string, body: Buffer, isChange = false): RefusedError {
  const said = wordsIn(body)
  const words = said === '' ? `"${path}" answers ${status}` : `"${path}" answers ${status}: ${said}`
  const hint = isChange && status === 403 ? MAY_NOT_CHANGE : HINTS[status]
  const fault = { code: codeOf(status), message: words, ...(hint !== undefined && { hint }) }
  return new RefusedError(status, fault, body.toString('utf8'))
}

function codeOf(status: number): FaultCode {
  if (status === 401 || status === 403) return 'auth-failed'
  if (status === 404) return 'not-supported'
  return status === 409 || status === 429 || status === 503 || status === 504 || status === 410 ? 'busy' : 'protocol'
}

function wordsIn(body: Buffer): string {
  const text = body.subarray(0, 16_384).toString('utf8')
  try {
    return wordsOf(asRaw(JSON.parse(text))['message'])
  } catch {
    return oneLine(withoutSecrets(text), 200)
  }
}

type Row = readonly [code: FaultCode, words: string, hint?: string]

const LOST: Row = ['lost', 'the connection was lost before the answer was complete']
const SYSTEM: Readonly<Record<string, Row>> = {
  ECONNREFUSED: [
    'refused',
    'nobody listens there',
    'does the API server run, and is the address in the kubeconfig right?',
  ],
  ENOTFOUND: ['unreachable', 'the name does not resolve'],
  EAI_AGAIN: ['unreachable', 'the name server does not answer'],
  EHOSTUNREACH: ['unreachable', 'no route to this host'],
  ENETUNREACH: ['unreachable', 'no route to this network'],
  ETIMEDOUT: ['timed-out', 'no answer to a connection attempt'],
  ECONNRESET: LOST,
  EPIPE: LOST,
  ERR_STREAM_PREMATURE_CLOSE: LOST,
  EMFILE: ['local', 'this process has too many open files', 'raise its limit, or look at fewer targets at once'],
  ENFILE: ['local', 'this machine has too many open files'],
  EADDRNOTAVAIL: ['local', 'this machine has no free port left'],
  EPROTO: ['tls', 'this port does not speak TLS'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['tls', 'this port does not speak TLS'],
}

/** What a conversation with an API server threw, as a fault. An error without a row stays what it is: a bug of ours. */
export function serverFault(error: unknown, place: string): Error {
  if (error instanceof FaultError) return error
  const proxy = /^(?:Bad response: (\d{3})|Proxy timeout)$/u.exec(error instanceof Error ? error.message : '')
  if (proxy) return proxyFault(proxy[1], error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const distrust = distrustWords(code)
  const [kind, words, hint] = SYSTEM[code] ?? (distrust === null ? family(code) : byTrust(distrust))
  if (words === '') return error instanceof Error ? error : new Error(String(error))
  return fault(kind, `${place}: ${words}`, { cause: error, ...(hint !== undefined && { hint }) })
}

/** In the words of the client's own way through a proxy. */
function proxyFault(status: string | undefined, cause: unknown): Error {
  const hint = 'the proxy is the one of proxy-url in the kubeconfig'
  if (status === undefined) return fault('timed-out', 'the proxy does not answer', { phase: 'connect', hint, cause })
  return fault('unreachable', `the proxy opens no way to the cluster: it answers ${status}`, { hint, cause })
}

function byTrust(words: string): Row {
  return ['tls', words, 'the kubeconfig names who vouches for the cluster: certificate-authority-data']
}

function family(code: string): Row {
  if (/^ERR_(?:SSL|TLS|OSSL)_/u.test(code))
    return [
      'tls',
      `the TLS conversation failed (${code})`,
      'does the cluster accept the client certificate of this user?',
    ]
  return code.startsWith('HPE_') ? ['protocol', `the answer is not HTTP (${code})`] : ['bug', '']
}
