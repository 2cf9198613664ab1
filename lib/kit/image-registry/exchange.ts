import { withDeadline } from '../../base/deadline.ts'
import { oneLine } from '../../base/escape.ts'
import type { Ms } from '../../model/time.ts'
import { fault, timedOut } from '../fault.ts'
import { inOnePiece } from '../json-body.ts'
import { elsewhere } from '../network/elsewhere.ts'
import { webFault } from '../web-api/faults.ts'
import type { Transport } from '../web-api/transport.ts'

/** One question from its beginning to the end of its answer, redirects included. */
const TOTAL_MS: Ms = 15_000
const REFUSAL_BYTES = 64 * 1024
const MAX_REDIRECTS = 3
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly accept: string
  /** Shown to the origin that is asked, and to no other that a redirect leads to. */
  readonly authorization: string | null
  readonly maxBytes: number
}

export interface RegistryAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  /** Empty for a HEAD. */
  readonly body: Buffer
}

/** Asks once. Any status is an answer; throws a FaultError where there is none. */
export async function exchange(
  request: RegistryRequest,
  transport: Pick<Transport, 'send'>,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<RegistryAnswer> {
  const deadline = { ms: TOTAL_MS, parent: signal, expired: () => timedOut('answer', TOTAL_MS) }
  try {
    return await withDeadline(deadline, (own) => follow(request, transport, name, own))
  } catch (error) {
    signal.throwIfAborted()
    throw webFault(error, { name, secure: request.url.protocol === 'https:' })
  }
}

async function follow(
  request: RegistryRequest,
  transport: Pick<Transport, 'send'>,
  name: string,
  signal: AbortSignal,
): Promise<RegistryAnswer> {
  let url = request.url
  for (let left = MAX_REDIRECTS; ; left -= 1) {
    // What a name leads to is looked at where it is dialled; an address is dialled as it stands.
    elsewhere([url.hostname.replace(/^\[|\]$/gu, '')])
    const authorization = url.origin === request.url.origin ? request.authorization : null
    const { status, headers, body } = await transport.send(url, { ...request, authorization }, signal)
    const location = REDIRECTS.has(status) ? headers.get('location') : null
    const most = status === 200 ? request.maxBytes : REFUSAL_BYTES
    const read = body ? await inOnePiece(body, most) : Buffer.alloc(0)
    if (location === null) return { status, headers, body: read }
    if (left === 0)
      throw fault('protocol', `${name}: it sends us on and on, the last time to "${oneLine(location, 120)}"`)
    url = nextOf(location, url, name)
  }
}

/** To another host over https only. */
function nextOf(location: string, from: URL, name: string): URL {
  const shown = oneLine(location, 120)
  if (!URL.canParse(location, from.href))
    throw fault('protocol', `${name}: it sends us to "${shown}", which is no address`)
  const next = new URL(location, from)
  if (next.username !== '' || (next.protocol !== 'https:' && next.origin !== from.origin))
    throw fault('protocol', `${name}: it sends us to "${next.origin}", where we do not go without TLS`)
  return next
}
