import * as z from 'zod'
import type { Certificate, DnsSight, HttpSight, Network, TcpSight, TlsSight } from '../../lib/model/network.ts'
import { LOOKED_AT } from './facts.ts'

const DAY_MS = 86_400_000
const answers = z.record(z.string(), z.record(z.string(), z.unknown())).default({})

/** What a transcript may say was answered over the network, by question. */
export const networkShape = z.strictObject({
  address: z.string().default('www.example.org'),
  tcp: answers,
  http: answers,
  tls: answers,
  dns: answers,
})

type Canned = z.output<typeof networkShape>

const KIND = { tcp: 'connected', http: 'answered', tls: 'shown', dns: 'answers' } as const

/** A network that answers what the transcript says, and refuses a question that it does not know. */
export function cannedNetwork(given: Canned = networkShape.parse({})): Network {
  const answer = <T>(by: keyof typeof KIND, key: string, calm: object): Promise<T> => {
    const own = given[by][key]
    if (!own) throw new Error(`the transcript has no ${by} answer for "${key}"`)
    const kind = own['kind'] ?? KIND[by]
    const all = kind === KIND[by] ? { kind, ...calm, ...own } : { kind, ...(by === 'dns' && { tookMs: 12 }), ...own }
    return Promise.resolve(filled(all) as T)
  }
  return {
    address: given.address,
    tcp: ({ port }) => answer<TcpSight>('tcp', String(port), { address: '192.0.2.10', connectMs: 4 }),
    http: ({ url }) => answer<HttpSight>('http', url, { ...CALM_ANSWER, url }),
    tls: ({ host, port, names }) =>
      answer<TlsSight>('tls', `${host}:${port}`, { ...CALM_HANDSHAKE, names, chain: [aCertificate()] }),
    dns: ({ type, name, server }) =>
      answer<DnsSight>('dns', `${type} ${name}${server === undefined ? '' : ` @${server}`}`, { tookMs: 12 }),
  }
}

const CALM_ANSWER = {
  status: 200,
  redirects: 0,
  headers: [['content-type', 'text/html']],
  body: '',
  cut: false,
  phases: { dnsMs: 2, connectMs: 10, tlsMs: 20, firstByteMs: 40 },
  totalMs: 80,
}

const CALM_HANDSHAKE = { protocol: 'TLSv1.3', distrust: null, missing: [], tookMs: 30 }

/** A certificate that nobody complains about on the day when tests look. */
function aCertificate(own: Partial<Certificate> = {}): Certificate {
  return {
    subject: 'www.example.org',
    issuer: 'Example CA R3',
    validFrom: LOOKED_AT - 30 * DAY_MS,
    validTo: LOOKED_AT + 60 * DAY_MS,
    serial: '0A',
    selfSigned: false,
    key: 'EC prime256v1',
    weakKey: false,
    signature: 'sha256WithRSA',
    weakSignature: false,
    ...own,
  }
}

/** Certificates may be written with dates and with what matters only; the size of a body is counted. */
function filled(answer: Readonly<Record<string, unknown>>): object {
  const { body, chain } = answer
  const moment = (value: unknown): unknown => (typeof value === 'string' ? Date.parse(value) : value)
  const certificates = (chain as Partial<Certificate>[] | undefined)?.map((each) => {
    const { validFrom, validTo, ...rest } = aCertificate(each)
    return { ...rest, validFrom: moment(validFrom), validTo: moment(validTo) }
  })
  return {
    ...answer,
    ...(typeof body === 'string' && { bodyBytes: answer['bodyBytes'] ?? Buffer.byteLength(body) }),
    ...(certificates && { chain: certificates }),
  }
}
