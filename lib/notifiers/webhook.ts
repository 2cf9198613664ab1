import { createHmac } from 'node:crypto'
import { jsonText } from '../base/json-text.ts'
import { Secret } from '../base/secret.ts'
import type { EpochMs } from '../model/time.ts'
import { deliveredOr, identityOptions, postHttp } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { webAccess, webUrl } from '../kit/network/web-options.ts'
import { noticeDocument } from '../kit/notice-document.ts'
import { noticeDigest } from '../kit/notice-keys.ts'
import type { Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { secret } from '../kit/secret-ref.ts'

interface WebhookOptions extends Trust {
  readonly url: string | Secret
  readonly method: 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string | Secret>> | undefined
  readonly secret?: Secret | undefined
}

/**
 * The whole notice as one document, schema `orch-watch/notice/v1`, to a program of somebody's own. Each try of a notice
 * has the same `idempotency-key`. With a secret it is signed: HMAC-SHA256 over the time of the try in seconds, a dot
 * and the body, so that the receiver can refuse what is forged and what is old.
 */
const webhook: Notifier<WebhookOptions> = {
  name: 'webhook',
  title: 'Webhook (JSON document, signed)',
  options: z.strictObject({
    url: z.union([webUrl, secret()]).describe('where it is sent; `env:NAME` where the address holds a token'),
    method: z.enum(['POST', 'PUT']).default('POST'),
    headers: webAccess.headers,
    secret: secret().optional().describe('signs each request; the receiver has the same'),
    ...identityOptions,
  }),
  tells: 'notices',
  timeoutMs: 10_000,
  async send(message, { url, method, headers: given = {}, secret: signing, ...trust }, context) {
    const body = jsonText(noticeDocument(message, context.link))
    const headers = {
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), plain(value)])),
      'idempotency-key': noticeDigest(message.notice),
      ...(signing && { 'orch-watch-signature': signature(body, signing, context.clock.now()) }),
    }
    const hidden = [url, signing, ...Object.values(given)].filter((each) => each instanceof Secret)
    return deliveredOr(await postHttp({ url, method, headers, body, trust, hidden }, context))
  },
}

function plain(value: string | Secret): string {
  return typeof value === 'string' ? value : value.reveal()
}

/** "t=1764460000,v1=…", v1 in hexadecimal. */
function signature(body: string, signing: Secret, now: EpochMs): string {
  const seconds = Math.floor(now / 1000)
  return `t=${seconds},v1=${createHmac('sha256', signing.reveal()).update(`${seconds}.${body}`).digest('hex')}`
}

export default webhook
