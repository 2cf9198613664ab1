import { oneLine } from '../../base/escape.ts'
import type { HttpAnswered, HttpQuestion } from '../../model/network.ts'
import type { Asking } from './asking.ts'
import { exchange, hasBody } from './exchange.ts'
import type { Exchange, Hop } from './exchange.ts'
import { Unanswered } from './failures.ts'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Asks, and follows where it is led as far as that is allowed. Throws. */
export async function askHttp(question: HttpQuestion, asking: Asking): Promise<HttpAnswered> {
  const started = asking.clock.monotonicMs()
  const first = new URL(question.url)
  let hop: Hop = { url: first, method: question.method, trusted: true }
  for (let redirects = 0; ; redirects++) {
    const given = await exchange(hop, question, asking)
    const next = question.redirects === 0 ? null : nextHop(given, hop, question)
    if (next === null) {
      return {
        kind: 'answered',
        status: given.status,
        url: hop.url.href,
        redirects,
        headers: given.headers,
        body: given.body.text,
        bodyBytes: given.body.bytes,
        cut: given.body.cut,
        phases: given.phases,
        totalMs: asking.clock.monotonicMs() - started,
        ...(given.untrusted !== undefined && { untrusted: given.untrusted }),
      }
    }
    if (redirects >= question.redirects) {
      const times = `${question.redirects} redirects`
      throw new Unanswered('protocol', `more than ${times}, the last one to "${shown(next.url)}"`)
    }
    hop = next
    asking.spent.roundTrips += 1
  }
}

/** Where an answer leads, or null when it leads nowhere. */
function nextHop({ status, headers }: Exchange, from: Hop, question: HttpQuestion): Hop | null {
  const location = headers.find(([name]) => name === 'location')?.[1]
  if (!REDIRECTS.has(status) || location === undefined) return null
  const url = allowed(location, from.url, question.downgrade)
  const trusted = from.trusted && url.origin === new URL(question.url).origin
  const method = methodAfter(status, from.method)
  if (!trusted && question.body !== undefined && hasBody(method)) {
    throw new Unanswered('protocol', `redirects to "${shown(url)}", which is not sent what is for another server`)
  }
  return { url, method, trusted }
}

function allowed(location: string, from: URL, downgrade: boolean): URL {
  if (!URL.canParse(location, from.href)) throw new Unanswered('protocol', `redirects to "${oneLine(location, 200)}"`)
  const next = new URL(location, from.href)
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    throw new Unanswered('protocol', `redirects to "${shown(next)}", which is not a web address`)
  }
  if (from.protocol === 'https:' && next.protocol === 'http:' && !downgrade) {
    throw new Unanswered('protocol', `redirects from https to "${shown(next)}"`)
  }
  return next
}

/** Source: RFC 9110, 15.4: 303 is fetched with GET; what clients do with a POST that is answered 301 or 302, too. */
function methodAfter(status: number, method: string): string {
  if (status === 303) return method === 'HEAD' ? 'HEAD' : 'GET'
  return status < 303 && method === 'POST' ? 'GET' : method
}

/** Without user and password, on one line. */
function shown({ origin, pathname, protocol }: URL): string {
  return oneLine(origin === 'null' ? protocol : `${origin}${pathname}`, 200)
}
