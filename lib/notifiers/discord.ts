import { jsonText } from '../base/json-text.ts'
import { Secret } from '../base/secret.ts'
import { deliveredOr, postHttp, readJson, trustOptions } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { linesWithin, toneOf } from '../kit/notice-words.ts'
import type { Tone } from '../kit/notice-words.ts'
import type { Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { secret } from '../kit/secret-ref.ts'

interface DiscordOptions extends Trust {
  readonly url: Secret
}

const TITLE_LENGTH = 256
const BODY_LENGTH = 4096

const COLOURS: Readonly<Record<Tone, number>> = {
  critical: 0xc62828,
  unknown: 0x6a1b9a,
  warning: 0xf9a825,
  recovered: 0x2e7d32,
}

const answered = z.object({ id: z.string() })

/**
 * A webhook of Discord. Nobody is mentioned, whatever stands in the text, and no mark of the text means anything.
 *
 * Source: docs.discord.com, "Webhook Resource" (Execute Webhook), "Message Resource" (embed limits, allowed mentions),
 * "Rate Limits".
 */
const discord: Notifier<DiscordOptions> = {
  name: 'discord',
  title: 'Discord (webhook)',
  options: z.strictObject({
    url: secret().describe('address of the webhook: whoever knows it can write there'),
    ...trustOptions,
  }),
  tells: 'notices',
  timeoutMs: 10_000,
  async send({ title, body, notice }, { url, ...trust }, context) {
    const embed = {
      title: within(escaped(title), TITLE_LENGTH),
      description: linesWithin(escaped(body), BODY_LENGTH),
      color: COLOURS[toneOf(notice)],
      ...(context.link !== undefined && { url: context.link }),
    }
    const document = { embeds: [embed], allowed_mentions: { parse: [] } }
    const posted = await postHttp({ url: waiting(url), body: jsonText(document), trust, hidden: [url] }, context)
    return deliveredOr(posted, (answer) => readJson(answered, answer)?.id ?? '')
  },
}

/** Without this Discord answers before it has looked at the message. */
function waiting(url: Secret): Secret {
  const text = url.reveal()
  if (!URL.canParse(text)) return url
  const address = new URL(text)
  address.searchParams.set('wait', 'true')
  return new Secret(address.href, url.source)
}

/** A backslash takes the meaning of every mark; what is shown is the text. */
function escaped(text: string): string {
  return text.replace(/[\\*_~`|<>#[\]()@:.+-]/gu, '\\$&')
}

/** Never between a backslash and what belongs to it. */
function within(text: string, max: number): string {
  if (text.length <= max) return text
  return `${/^(?:\\.|[^\\])*/su.exec(text.slice(0, max - 1))?.[0] ?? ''}…`
}

export default discord
