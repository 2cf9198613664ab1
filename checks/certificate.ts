import * as z from 'zod'
import { defineCheck, duration, formatPlace, parsePlace, trustOf, verdict, webAccess } from '../lib/kit/index.ts'
import { STARTTLS_PROTOCOLS } from '../lib/model/network.ts'
import { judgeCertificate } from './certificate/judge.ts'
import { endpoint, endpointsOf } from './certificate/endpoints.ts'

/**
 * Asks: a TLS handshake with each server, after STARTTLS where that is said; no request is sent.
 * Judges: the time until the certificate, or one that vouches for it, expires (bad below); a chain that is not trusted
 * and names that are missing (critical); keys, signatures and protocols that are too weak (warning).
 * Faults: local and unreachable where this machine cannot connect at all, and for a `ca` that is none.
 * Source: RFC 5280; RFC 9525 for names; openssl-verify(1) for the reasons. Trusted without `ca`: what Node ships.
 */
export default defineCheck({
  name: 'certificate',
  title: 'TLS certificates',
  on: 'named',
  needs: { network: true },
  limits: {
    remaining: {
      unit: 'ms',
      bad: 'below',
      warn: '< 21d',
      crit: '< 7d',
      about: 'time until the first of the chain expires',
    },
  },
  options: z.strictObject({
    at: endpoint
      .optional()
      .describe('`host:port`, or a list of them, each perhaps `{ at, name, names, startTls }`; the target, port 443'),
    name: z.string().min(1).optional().describe('the name to ask for (SNI) and to find; the host when left out'),
    names: z.array(z.string().min(1)).max(50).optional().describe('more names that have to be in the certificate'),
    startTls: z.enum(STARTTLS_PROTOCOLS).optional().describe('begin in the clear, as this protocol does'),
    ca: webAccess.ca,
    cert: webAccess.cert,
    key: webAccess.key,
    timeout: duration({ minMs: 100, maxMs: 25_000 }).prefault('10s').describe('for the whole handshake'),
  }),
  observe: async ({ network }, options) =>
    Promise.all(
      endpointsOf(options).map(async ({ at, name, names, startTls }) => {
        const place = parsePlace(at ?? network.address, 443) ?? { host: network.address, port: 443 }
        const wanted = [name ?? place.host, ...names]
        const question = { ...place, names: wanted, startTls, tls: trustOf(options), timeoutMs: options.timeout }
        return { place: formatPlace(place), wanted: name ?? place.host, sight: await network.tls(question) }
      }),
    ),
  judge: (seen, { limits, look }) =>
    seen.map(({ place, wanted, sight }) =>
      sight.kind === 'failed'
        ? verdict({ item: place, status: 'critical', say: sight.text })
        : judgeCertificate({ item: place, wanted }, sight, limits.remaining, look.at),
    ),
})
