import { createHmac } from 'node:crypto'
import { Secret } from '../base/secret.ts'
import type { EpochMs } from '../model/time.ts'
import { identityOptions, postHttp } from './http-post.ts'
import type { Trust } from './http-post.ts'
import { webAccess, webUrl } from './network/web-options.ts'
import type { DeliveryContext } from './notifier.ts'
import { secret } from './secret-ref.ts'
import * as z from 'zod'

/** A program of somebody's own behind HTTP, as it is written in the inventory. */
export interface SignedPost extends Trust {
  readonly url: string | Secret
  readonly method: 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string | Secret>> | undefined
  readonly secret?: Secret | undefined
}

/** The options of every plugin that tells one. */
export const signedPostOptions = () => ({
  url: z.union([webUrl, secret()]).describe('where it is sent; `env:NAME` where the address holds a token'),
  method: z.enum(['POST', 'PUT']).default('POST'),
  headers: webAccess.headers,
  secret: secret().optional().describe('signs each request; the receiver has the same'),
  ...identityOptions,
})

/**
 * Sends a document once, as `postHttp` does. With a secret it is signed: HMAC-SHA256 over the time in seconds, a dot and
 * the body, so that the receiver can refuse what is forged and what is old.
 *
 * @param body JSON text
 * @param more headers that the sender adds, in lower case
 */
export function postSigned(
  { url, method, headers: given = {}, secret: signing, ...trust }: SignedPost,
  body: string,
  more: Readonly<Record<string, string>>,
  context: DeliveryContext,
): ReturnType<typeof postHttp> {
  const headers = {
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), plain(value)])),
    ...more,
    ...(signing && { 'orch-watch-signature': signature(body, signing, context.clock.now()) }),
  }
  const hidden = [url, signing, ...Object.values(given)].filter((each) => each instanceof Secret)
  return postHttp({ url, method, headers, body, trust, hidden }, context)
}

function plain(value: string | Secret): string {
  return typeof value === 'string' ? value : value.reveal()
}

/** "t=1764460000,v1=…", v1 in hexadecimal. */
function signature(body: string, signing: Secret, now: EpochMs): string {
  const seconds = Math.floor(now / 1000)
  return `t=${seconds},v1=${createHmac('sha256', signing.reveal()).update(`${seconds}.${body}`).digest('hex')}`
}
