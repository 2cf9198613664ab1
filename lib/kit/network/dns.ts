import { Resolver } from 'node:dns/promises'
import { isIPv4, isIPv6 } from 'node:net'
import type { DnsQuestion, DnsSight, DnsType } from '../../model/network.ts'
import { fault } from '../fault.ts'
import type { Asking } from './asking.ts'
import { Unanswered } from './failures.ts'

/** Asks a name server. Throws. */
export async function askDns(question: DnsQuestion, asking: Asking): Promise<DnsSight> {
  const { clock, signal } = asking
  // A server that was named is what is looked at: its silence is seen. Silence of this machine's own is not.
  asking.phase = question.server === undefined ? 'dns' : 'answer'
  const resolver = new Resolver({ timeout: Math.max(500, Math.floor(question.timeoutMs / 2)), tries: 2 })
  if (question.server !== undefined) resolver.setServers([question.server])
  const cancel = (): void => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const started = clock.monotonicMs()
  const took = (): number => clock.monotonicMs() - started
  try {
    const answers = await ANSWERS[question.type](resolver, nameFor(question))
    return { kind: 'answers', answers, tookMs: took() }
  } catch (error) {
    signal.throwIfAborted()
    const code = (error as NodeJS.ErrnoException).code ?? ''
    const said = SAID[code]
    if (said !== undefined) return { kind: said, tookMs: took() }
    throw silence(code, question.server, error)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** What a server may say instead of answers. */
const SAID: Readonly<Record<string, Exclude<DnsSight['kind'], 'answers' | 'failed'>>> = {
  ENODATA: 'none',
  ENOTFOUND: 'nxdomain',
  ESERVFAIL: 'servfail',
  EREFUSED: 'refused-to-answer',
  ENOTIMP: 'refused-to-answer',
}

function silence(code: string, server: string | undefined, error: unknown): unknown {
  const silent = code === 'ETIMEOUT' || code === 'ECONNREFUSED' || code === 'ECONNRESET'
  if (silent && server === undefined) {
    const hint = 'see /etc/resolv.conf'
    return fault('unreachable', 'no resolver of this machine answers', { cause: error, hint })
  }
  if (code === 'ECONNREFUSED') return new Unanswered('refused', 'nobody answers DNS there: refused', { cause: error })
  if (silent) return new Unanswered('timed-out', 'no answer', { cause: error })
  if (code === 'EBADRESP' || code === 'EFORMERR')
    return new Unanswered('protocol', 'what came back is not a DNS answer', { cause: error })
  if (code === 'EBADNAME') return fault('local', 'this is not a name that DNS can be asked for', { cause: error })
  return error
}

const ANSWERS: Readonly<Record<DnsType, (resolver: Resolver, name: string) => Promise<string[]>>> = {
  A: (resolver, name) => resolver.resolve4(name),
  AAAA: (resolver, name) => resolver.resolve6(name),
  CNAME: (resolver, name) => resolver.resolveCname(name),
  NS: (resolver, name) => resolver.resolveNs(name),
  PTR: (resolver, name) => resolver.resolvePtr(name),
  TXT: async (resolver, name) => (await resolver.resolveTxt(name)).map((parts) => parts.join('')),
  MX: async (resolver, name) =>
    (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`),
  SRV: async (resolver, name) =>
    (await resolver.resolveSrv(name)).map(
      ({ priority, weight, port, name: target }) => `${priority} ${weight} ${port} ${target}`,
    ),
  SOA: async (resolver, name) => {
    const { nsname, hostmaster, serial } = await resolver.resolveSoa(name)
    return [`${nsname} ${hostmaster} ${serial}`]
  },
}

/** The name behind an address, for PTR: 192.0.2.1 → 1.2.0.192.in-addr.arpa. */
function nameFor({ name, type }: DnsQuestion): string {
  if (type !== 'PTR') return name
  if (isIPv4(name)) return `${name.split('.').reverse().join('.')}.in-addr.arpa`
  if (!isIPv6(name)) return name
  const [head = '', tail] = new URL(`http://[${name}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const digits = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join('')
  return `${Array.from(digits).reverse().join('.')}.ip6.arpa`
}
