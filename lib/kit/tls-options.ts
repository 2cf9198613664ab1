import * as z from 'zod'
import type { Secret } from '../base/secret.ts'
import { material, secret } from './secret-ref.ts'

/** Whom to trust, and who we are, after lib/inventory has fetched what they refer to. */
export interface TlsOptions {
  readonly ca?: Secret | undefined
  readonly cert?: Secret | undefined
  readonly key?: Secret | undefined
  readonly serverName?: string | undefined
}

/**
 * What `tls:` of a target may say.
 *
 * @param whom who shows a certificate: "engine"
 */
export function tlsOptions(whom: string) {
  return z
    .strictObject({
      ca: material()
        .optional()
        .describe(`certificate of the authority that vouches for the ${whom}; the system’s own when left out`),
      cert: material().optional().describe('our client certificate'),
      key: secret().optional().describe('the private key of our client certificate'),
      serverName: z
        .string()
        .min(1)
        .optional()
        .describe(`the name in the ${whom}’s certificate, where it is not the one dialled`),
    })
    .superRefine((given, context) => {
      if ((given.cert === undefined) === (given.key === undefined)) return
      const missing = given.cert === undefined ? 'cert' : 'key'
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: `a client certificate needs both: "${missing}" is missing`,
      })
    })
}
