import * as z from 'zod'
import type { Problem } from '../base/problem.ts'
import type { Secret } from '../base/secret.ts'
import { secret } from '../kit/secret-ref.ts'
import type { SecretRef } from '../kit/secret-ref.ts'

const ADDRESS = /^(?:sqlite:.|memory:$|postgres(?:ql)?:\/\/.)/u
/** A colon before an @, whatever else is wrong with the address, or in the query, where the drivers take it as well. */
const PASSWORD = /^[^/]*\/\/[^@]*:[^@]*@|[?&](?:ssl)?password=/iu
const ALLOWED = 'write sqlite:FILE, memory: or postgres://…, or env:NAME when there is a password in it'

/** Where the daemon keeps what it knows: an address, or a reference to one that holds a password. */
export const storeSchema: z.ZodType<string | SecretRef> = z
  .unknown()
  .meta({ type: 'string' })
  .transform((text, context) => {
    const refuse = (message: string): never => {
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }
    const reference = secret().safeParse(text)
    if (reference.success) return reference.data
    // It may hold a password, and then in the wrong place: it is not repeated.
    if (typeof text !== 'string' || !ADDRESS.test(text)) return refuse(`this is not the address of a store: ${ALLOWED}`)
    if (PASSWORD.test(text)) return refuse('a password may not stand here: write env:NAME and put the address there')
    return text
  })
  .describe(
    'where the daemon keeps what it knows: sqlite:FILE, postgres://… (with a password: env:NAME) or memory:; a file of its own when left out',
  )

/** What is wrong with an address that was kept elsewhere; null when it can be one. It is not repeated. */
export function wrongAddress(address: Secret): Pick<Problem, 'message' | 'hint'> | null {
  if (ADDRESS.test(address.reveal())) return null
  return { message: `"${address.source}" holds no address of a store`, hint: 'sqlite:FILE, memory: or postgres://…' }
}
