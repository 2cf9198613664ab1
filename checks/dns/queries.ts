import * as z from 'zod'
import { parsePlace } from '../../lib/kit/index.ts'
import { DNS_TYPES } from '../../lib/model/network.ts'
import type { DnsType } from '../../lib/model/network.ts'

const MAX_QUERIES = 32

/** A name server by its IP address: the resolver cannot be told by a name that it would have to resolve. */
export const serverText = z.string().refine(isServer, {
  error: ({ input }) => `"${String(input)}" is not the address of a name server: write 192.0.2.53 or [2001:db8::53]:53`,
})

function isServer(text: string): boolean {
  const host = parsePlace(text, 53)?.host
  return host !== undefined && (/^[\d.]+$/u.test(host) || host.includes(':'))
}

const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z0-9._:*/-]+$/u, 'is not a name that DNS can be asked for')
const list = z.array(z.string().min(1).max(1000)).min(1).max(100)

const query = z
  .strictObject({
    name: name.optional(),
    type: z.enum(DNS_TYPES).default('A'),
    server: serverText.optional(),
    answers: list.optional(),
    contains: list.optional(),
    absent: z.literal(true).optional(),
  })
  .refine(({ answers, contains, absent }) => [answers, contains, absent].filter(Boolean).length <= 1, {
    error: '"answers", "contains" and "absent" exclude each other',
  })

/** What to ask for. */
export const queriesOption = z
  .array(z.union([name.transform((text) => ({ name: text, type: 'A' as const })), query]))
  .max(MAX_QUERIES)
  .default([])
  .describe(
    'names, or `{ name, type, server, answers, contains, absent }`: exactly these answers, these among others, or none; the addresses of the target when left out',
  )

export interface Query {
  readonly item: string
  readonly name: string
  readonly type: DnsType
  readonly server?: string | undefined
  readonly answers?: readonly string[] | undefined
  readonly contains?: readonly string[] | undefined
  readonly absent?: true | undefined
}

export function queriesOf(
  { queries, server }: { queries: z.output<typeof queriesOption>; server?: string | undefined },
  address: string,
): Query[] {
  const wanted = queries.length > 0 ? queries : isName(address) ? [{ name: address, type: 'A' as const }] : []
  return wanted.map((each) => {
    const full = { server, ...each, name: each.name ?? address }
    const asked = (each as { server?: string }).server
    const item = `${full.type} ${full.name}${asked === undefined ? '' : ` @${asked}`}`
    // Without keys that say nothing: what is observed is plain JSON.
    const said = Object.entries({ ...full, item }).filter(([, value]) => value !== undefined)
    return Object.fromEntries(said) as unknown as Query
  })
}

/** There is nothing to resolve in an address. */
function isName(address: string): boolean {
  return !/^[\d.]+$/u.test(address) && !address.includes(':')
}
