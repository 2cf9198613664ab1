import { jsonText } from '../base/json-text.ts'
import { Secret } from '../base/secret.ts'
import { deliveredOr, postHttp, readJson, trustOptions } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { webUrl } from '../kit/network/web-options.ts'
import { linesWithin, toneOf } from '../kit/notice-words.ts'
import type { Tone } from '../kit/notice-words.ts'
import type { Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { secret } from '../kit/secret-ref.ts'

interface NtfyOptions extends Trust {
  readonly server: string
  readonly topic: Secret | string
  readonly token?: Secret | undefined
}

/** What is longer becomes an attached file there. */
const MESSAGE_BYTES = 4096

const PRIORITIES: Readonly<Record<Tone, number>> = { critical: 5, unknown: 4, warning: 3, recovered: 3 }
/** Words that ntfy shows as pictures. */
const TAGS: Readonly<Record<Tone, string>> = {
  critical: 'rotating_light',
  unknown: 'question',
  warning: 'warning',
  recovered: 'white_check_mark',
}

const published = z.object({ id: z.string() })

/**
 * A topic of ntfy, on ntfy.sh or a server of your own. Sent as JSON, so that no text becomes a header.
 *
 * Source: docs.ntfy.sh/publish, "Publish as JSON", "Message priority", "Tags & emojis", "Limitations".
 */
const ntfy: Notifier<NtfyOptions> = {
  name: 'ntfy',
  title: 'ntfy (push to phones)',
  options: z.strictObject({
    server: webUrl.default('https://ntfy.sh').describe('where ntfy runs'),
    topic: z
      .union([z.string().regex(/^[-\w]{1,64}$/u), secret()])
      .describe('name of the topic; `env:NAME` where the name is as good as a password, as on ntfy.sh'),
    token: secret().optional().describe('access token, where the topic asks for one'),
    ...trustOptions,
  }),
  tells: 'notices',
  timeoutMs: 10_000,
  async send({ title, body, notice }, { server, topic, token, ...trust }, context) {
    const tone = toneOf(notice)
    const document = {
      topic: typeof topic === 'string' ? topic : topic.reveal(),
      title,
      message: linesWithin(body, MESSAGE_BYTES, (text) => Buffer.byteLength(text)),
      priority: PRIORITIES[tone],
      tags: [TAGS[tone]],
      ...(context.link !== undefined && { click: context.link }),
    }
    const headers = token && { authorization: `Bearer ${token.reveal()}` }
    const hidden = [topic, token].filter((each) => each instanceof Secret)
    const posted = await postHttp(
      { url: server, ...(headers && { headers }), body: jsonText(document), trust, hidden },
      context,
    )
    return deliveredOr(posted, (answer) => readJson(published, answer)?.id ?? '')
  },
}

export default ntfy
