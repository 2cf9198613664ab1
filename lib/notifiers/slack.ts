import type { Secret } from '../base/secret.ts'
import { deliveredOr, postHttp, trustOptions } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { jsonText } from '../base/json-text.ts'
import { linesWithin, toneOf } from '../kit/notice-words.ts'
import type { Tone } from '../kit/notice-words.ts'
import type { Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { secret } from '../kit/secret-ref.ts'

interface SlackOptions extends Trust {
  readonly url: Secret
}

/** Slack cuts messages much later; nobody reads that far. */
const BODY_LENGTH = 7000

const COLOURS: Readonly<Record<Tone, string>> = {
  critical: '#c62828',
  unknown: '#6a1b9a',
  warning: '#f9a825',
  recovered: '#2e7d32',
}

/**
 * An incoming webhook of Slack, or of who understands the same (Mattermost, Rocket.Chat). Foreign text stays text:
 * Slack acts on what stands between angle brackets only (links, mentions of persons and of whole channels), and is
 * asked not to look for anything else.
 *
 * Source: docs.slack.dev, "Sending messages using incoming webhooks" and "Formatting message text".
 */
const slack: Notifier<SlackOptions> = {
  name: 'slack',
  title: 'Slack (incoming webhook)',
  options: z.strictObject({
    url: secret().describe('address of the incoming webhook: whoever knows it can write there'),
    ...trustOptions,
  }),
  tells: 'notices',
  timeoutMs: 10_000,
  async send({ title, body, notice }, { url, ...trust }, context) {
    const attachment = {
      color: COLOURS[toneOf(notice)],
      fallback: escaped(title),
      text: linesWithin(escaped(body), BODY_LENGTH),
      mrkdwn_in: [],
      ...(context.link !== undefined && { footer: escaped(context.link) }),
    }
    const document = {
      text: escaped(title),
      mrkdwn: false,
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
      attachments: [attachment],
    }
    return deliveredOr(await postHttp({ url, body: jsonText(document), trust }, context))
  },
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export default slack
