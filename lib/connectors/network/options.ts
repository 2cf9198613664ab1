import { isIP } from 'node:net'
import { isHostName } from '../../kit/network/address.ts'
import * as z from 'zod'

export interface NetworkOptions {
  readonly address: string
}

/** What a target of runtime `network` may say. Ports and paths belong to the checks. */
export const networkOptions = z.strictObject({
  address: z
    .string()
    .refine((text) => isIP(text) !== 0 || isHostName(text), {
      error: ({ input }) => `"${String(input)}" is not a name or an IP address: ports and paths belong to the checks`,
    })
    .describe('a name or an IP address, without port and path'),
})
