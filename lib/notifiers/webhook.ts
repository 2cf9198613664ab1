import { jsonText } from '../base/json-text.ts'
import { deliveredOr } from '../kit/http-post.ts'
import { noticeDocument } from '../kit/notice-document.ts'
import { noticeDigest } from '../kit/notice-keys.ts'
import type { Notifier } from '../kit/notifier.ts'
import { postSigned, signedPostOptions } from '../kit/signed-post.ts'
import type { SignedPost } from '../kit/signed-post.ts'
import * as z from 'zod'

/**
 * The whole notice as one document, schema `orch-watch/notice/v1`, to a program of somebody's own. Each try of a notice
 * has the same `idempotency-key`.
 */
const webhook: Notifier<SignedPost> = {
  name: 'webhook',
  title: 'Webhook (JSON document, signed)',
  options: z.strictObject(signedPostOptions()),
  tells: 'notices',
  timeoutMs: 10_000,
  async send(message, post, context) {
    const body = jsonText(noticeDocument(message, context.link))
    const key = { 'idempotency-key': noticeDigest(message.notice) }
    return deliveredOr(await postSigned(post, body, key, context))
  },
}

export default webhook
