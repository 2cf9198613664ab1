import { oneLine } from '../../base/escape.ts'
import { FaultError } from '../fault.ts'
import type { FaultCode } from '../../model/fault.ts'

interface Row {
  readonly status: number
  /** What the message must say for this row to hold. */
  readonly says?: RegExp
  readonly code: FaultCode
  readonly hint?: string
}

const PROXY_DOWN = 'something in front of the engine answers, the engine itself does not'

/** First row wins. Source: Docker Engine API; Go's net/http for HTTP sent to a TLS port. */
const ROWS: readonly Row[] = [
  {
    status: 400,
    says: /HTTPS server|HTTPS port/iu,
    code: 'tls',
    hint: 'this port speaks TLS: add "tls:" to the target',
  },
  { status: 400, says: /client version \S+ is too (new|old)/u, code: 'not-supported' },
  { status: 400, code: 'protocol' },
  { status: 401, code: 'auth-failed', hint: 'something in front of the engine wants a login' },
  {
    status: 403,
    code: 'auth-failed',
    hint: 'a socket proxy or a plugin of the engine forbids this question: allow it to read',
  },
  { status: 404, code: 'not-supported', hint: 'is this where an engine listens?' },
  { status: 409, code: 'busy' },
  { status: 429, code: 'busy' },
  {
    status: 500,
    says: /disk usage operation is already running/iu,
    code: 'busy',
    hint: 'somebody else asks the engine for its disk use',
  },
  { status: 500, says: /update out of sequence/iu, code: 'busy', hint: 'somebody has changed it meanwhile' },
  { status: 500, code: 'protocol', hint: 'the log of the engine says more' },
  { status: 502, code: 'unreachable', hint: PROXY_DOWN },
  { status: 503, code: 'unreachable', hint: PROXY_DOWN },
  { status: 504, code: 'unreachable', hint: PROXY_DOWN },
]

/** An answer that refuses, with the status kept: a container that is gone is no fault to its reader. */
export class RefusedError extends FaultError {
  readonly status: number

  constructor(status: number, question: string, words: string) {
    const row = ROWS.find((each) => each.status === status && (each.says?.test(words) ?? true))
    const message = `HTTP ${status} to "${question}"${words === '' ? '' : `: ${words}`}`
    super({ code: row?.code ?? 'protocol', message, ...(row?.hint !== undefined && { hint: row.hint }) })
    this.status = status
  }
}

/** The engine's own words out of the body of a refusal, one line. Source: Docker ErrorResponse; Podman adds `cause`. */
export function refusalWords(body: Buffer): string {
  const text = body.toString('utf8')
  return oneLine(messageOf(text) ?? text, 200)
}

function messageOf(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed && typeof parsed.message === 'string')
      return parsed.message
  } catch {
    return undefined // plain text, or an HTML page: shown as it is
  }
  return undefined
}
