import * as z from 'zod'
import type { Problem } from '../base/problem.ts'
import type { Secret } from '../base/secret.ts'
import { webUrl } from '../kit/network/web-options.ts'
import { duration } from '../kit/options.ts'
import { secret } from '../kit/secret-ref.ts'
import type { SecretRef } from '../kit/secret-ref.ts'
import type { Ms } from '../model/time.ts'

/** Who is told that we are at work, as written. */
export interface HeartbeatWords {
  readonly url: string | SecretRef
  readonly everyMs: Ms
}

const DEFAULT_EVERY_MS: Ms = 60_000

/** Somebody outside who notices when we say nothing any more. */
export const heartbeatSchema: z.ZodType<HeartbeatWords> = z.lazy(() =>
  z
    .strictObject({
      url: z
        .union([webUrl, secret()])
        .describe('what is asked for with GET; `env:NAME` where the address holds a token'),
      every: duration({ minMs: 1000, maxMs: 86_400_000 }).optional().describe('at most so often; 60s when left out'),
    })
    .transform(({ url, every }) => ({ url, everyMs: every ?? DEFAULT_EVERY_MS })),
)

/** What is wrong with an address that was kept elsewhere; null when it can be one. It is not repeated. */
export function wrongUrl(url: Secret): Pick<Problem, 'message' | 'hint'> | null {
  if (webUrl.safeParse(url.reveal()).success) return null
  return { message: `"${url.source}" holds no address of the web`, hint: 'https://host/path, without a password' }
}
