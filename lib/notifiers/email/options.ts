import type { Secret } from '../../base/secret.ts'
import { trustOptions } from '../../kit/http-post.ts'
import { port } from '../../kit/network/places.ts'
import * as z from 'zod'
import { secret } from '../../kit/secret-ref.ts'

/** The options after lib/inventory has fetched what they refer to. */
export interface EmailOptions {
  readonly host: string
  readonly port?: number | undefined
  readonly tls: 'starttls' | 'implicit' | 'none'
  readonly ca?: Secret | undefined
  readonly user?: string | undefined
  readonly password?: Secret | undefined
  readonly from: string
  readonly to: readonly string[]
}

/** An address and nothing else: no name in front of it, no list, no quotes. */
const address = z.email().max(254)

/** A password goes over an encrypted connection or not at all. */
export const emailOptions = z
  .strictObject({
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:-]{1,253}$/u)
      .describe('the mail server'),
    port: port.optional().describe('587 when left out, 465 for `implicit`, 25 for `none`'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .default('starttls')
      .describe('`starttls`: a server that does not offer it gets nothing'),
    ...trustOptions,
    user: z.string().min(1).max(320).optional(),
    password: secret().optional().describe('needs `user`, and a connection that is encrypted'),
    from: address.describe('address of the sender'),
    to: z.array(address).min(1).max(50).describe('addresses of those who are told'),
  })
  .superRefine((given, context) => {
    const issue = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
    if (given.user !== undefined && given.password === undefined) issue('password', '"user" needs a password')
    if (given.user === undefined && given.password !== undefined) issue('user', '"password" needs a user')
    if (given.tls === 'none' && given.password !== undefined)
      issue('tls', 'a password is not sent over a connection that is not encrypted')
  })

const PORTS = { starttls: 587, implicit: 465, none: 25 } as const

export function portOf(options: EmailOptions): number {
  return options.port ?? PORTS[options.tls]
}
