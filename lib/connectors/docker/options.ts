import { withoutPassword } from '../../base/mask.ts'
import * as z from 'zod'
import { parseEndpoint } from '../../kit/engine/endpoint.ts'
import type { Endpoint } from '../../kit/engine/endpoint.ts'
import { tlsOptions } from '../../kit/tls-options.ts'
import type { TlsOptions } from '../../kit/tls-options.ts'

/** The options after lib/inventory has fetched what they refer to. */
export interface DockerOptions {
  readonly endpoint: string
  readonly tls?: TlsOptions | undefined
  readonly insecure?: boolean | undefined
}

const ENDPOINTS =
  'write unix:///path/of/the.sock, tcp://host:port or ssh://target, with /path/of/the.sock behind it where it is another'

/** What a target of runtime `docker` may say. A tcp endpoint without TLS hands the host to everybody who can reach it. */
export const dockerOptions = z
  .strictObject({
    endpoint: z
      .string()
      .refine((text) => parseEndpoint(text) !== null, {
        error: ({ input }) => `"${withoutPassword(String(input))}" is not an endpoint: ${ENDPOINTS}`,
      })
      .describe('where the engine listens: unix:///…, tcp://host:port, ssh://target'),
    tls: tlsOptions('engine').optional().describe('for tcp: whom to trust, and who we are'),
    insecure: z.literal(true).optional().describe('tcp without TLS: whoever can reach the port owns the host'),
  })
  .superRefine((given, context) => {
    const wrong = contradiction(given)
    if (wrong) context.addIssue({ code: 'custom', path: [wrong.at], message: wrong.message })
  })

function contradiction(given: { endpoint: string; tls?: unknown; insecure?: true | undefined }) {
  const kind = parseEndpoint(given.endpoint)?.kind
  const secure = given.tls !== undefined
  const insecure = given.insecure === true
  if (kind === 'tcp') {
    if (secure && insecure) return { at: 'insecure', message: '"tls:" and "insecure: true" exclude each other' }
    if (secure || insecure) return null
    const why = `"${given.endpoint}" would be neither encrypted nor authenticated`
    return { at: 'endpoint', message: `${why}: add "tls:", or "insecure: true" if that is meant` }
  }
  if (kind === undefined || !(secure || insecure)) return null
  const word = secure ? 'tls' : 'insecure'
  return { at: word, message: `"${word}" is for tcp:// endpoints only` }
}

/** The endpoint of checked options. */
export function endpointOf(options: DockerOptions): Endpoint {
  const endpoint = parseEndpoint(options.endpoint)
  if (endpoint === null) throw new Error(`"${options.endpoint}" was not checked against the options of this connector`)
  return endpoint
}
