import * as z from 'zod'
import { withoutPassword } from '../../base/mask.ts'
import { parseEndpoint } from '../../kit/engine/endpoint.ts'
import type { Endpoint } from '../../kit/engine/endpoint.ts'
import { tlsOptions } from '../../kit/tls-options.ts'
import type { TlsOptions } from '../../kit/tls-options.ts'

/** The options after lib/inventory has fetched what they refer to. */
export interface SwarmOptions {
  readonly endpoints: readonly string[]
  readonly tls?: TlsOptions | undefined
  readonly insecure?: boolean | undefined
}

/** Seven managers are as many as anybody is advised to have. */
const MAX_MANAGERS = 7

const ENDPOINTS =
  'write unix:///path/of/the.sock, tcp://host:port or ssh://target, with /path/of/the.sock behind it where it is another'

/** What a target of runtime `swarm` may say. A tcp endpoint without TLS hands the whole swarm to everybody who can reach it. */
export const swarmOptions = z
  .strictObject({
    endpoints: z
      .array(
        z.string().refine((text) => parseEndpoint(text) !== null, {
          error: ({ input }) => `"${withoutPassword(String(input))}" is not an endpoint: ${ENDPOINTS}`,
        }),
      )
      .min(1)
      .max(MAX_MANAGERS)
      .describe('where managers listen, tried in this order: unix:///…, tcp://host:port, ssh://target'),
    tls: tlsOptions('engine').optional().describe('for tcp: whom to trust, and who we are'),
    insecure: z.literal(true).optional().describe('tcp without TLS: whoever can reach the port owns the swarm'),
  })
  .superRefine(({ endpoints, tls, insecure }, context) => {
    const known = endpoints.flatMap((text) => parseEndpoint(text) ?? [])
    const wrong = wrongCarriers(known) ?? contradiction(endpoints, tls !== undefined, insecure === true)
    if (wrong) context.addIssue({ code: 'custom', path: [wrong.at], message: wrong.message })
  })

interface Wrong {
  readonly at: string
  readonly message: string
}

/** A target is carried by one other: its conversation ends with that one's. */
function wrongCarriers(endpoints: readonly Endpoint[]): Wrong | null {
  const carriers = carriersOf(endpoints)
  if (carriers.length < 2) return null
  const names = carriers.map((name) => `"${name}"`).join(', ')
  const way = 'keep one of them, and name the other managers as tcp://'
  return { at: 'endpoints', message: `one target is carried over one SSH connection, and these are ${names}: ${way}` }
}

function contradiction(texts: readonly string[], secure: boolean, insecure: boolean): Wrong | null {
  const tcp = texts.find((text) => parseEndpoint(text)?.kind === 'tcp')
  if (secure && insecure) return { at: 'insecure', message: '"tls:" and "insecure: true" exclude each other' }
  if (tcp === undefined) {
    if (!secure && !insecure) return null
    const word = secure ? 'tls' : 'insecure'
    return { at: word, message: `"${word}" is for tcp:// endpoints only` }
  }
  if (secure || insecure) return null
  const why = `"${tcp}" would be neither encrypted nor authenticated`
  return { at: 'endpoints', message: `${why}: add "tls:", or "insecure: true" if that is meant` }
}

/** The endpoints of checked options, in the order written. */
export function endpointsOf({ endpoints }: SwarmOptions): readonly Endpoint[] {
  return endpoints.map((text) => {
    const endpoint = parseEndpoint(text)
    if (endpoint === null) throw new Error(`"${text}" was not checked against the options of this connector`)
    return endpoint
  })
}

/** Whose SSH connections these endpoints need, each once. */
export function carriersOf(endpoints: readonly Endpoint[]): readonly string[] {
  return [...new Set(endpoints.flatMap((endpoint) => (endpoint.kind === 'ssh' ? [endpoint.carrier] : [])))]
}
