import { jsonText } from '../base/json-text.ts'
import type { Secret } from '../base/secret.ts'
import { deliveredOr, postHttp, trustOptions } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { linesWithin, toneOf } from '../kit/notice-words.ts'
import type { Tone } from '../kit/notice-words.ts'
import type { Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { secret } from '../kit/secret-ref.ts'

interface TeamsOptions extends Trust {
  readonly url: Secret
}

/** Teams takes 28 KB for all of it. */
const BODY_BYTES = 20_000

const COLOURS: Readonly<Record<Tone, string>> = {
  critical: 'attention',
  unknown: 'accent',
  warning: 'warning',
  recovered: 'good',
}

/**
 * A webhook of a Teams workflow ("When a Teams webhook request is received"), answered by an adaptive card. The text
 * stands in runs, which know no Markdown; blocks of text would.
 *
 * Source: learn.microsoft.com, "Create incoming webhooks with Workflows", and the schema of Adaptive Cards 1.4.
 */
const teams: Notifier<TeamsOptions> = {
  name: 'teams',
  title: 'Microsoft Teams (workflow webhook)',
  options: z.strictObject({
    url: secret().describe('address of the workflow: whoever knows it can write there'),
    ...trustOptions,
  }),
  tells: 'notices',
  timeoutMs: 10_000,
  async send({ title, body, notice }, { url, ...trust }, context) {
    const lines = linesWithin(body, BODY_BYTES, (text) => Buffer.byteLength(text)).split('\n')
    const card = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      msteams: { width: 'Full' },
      body: [
        textBlock({ text: title, weight: 'bolder', size: 'medium', color: COLOURS[toneOf(notice)] }),
        ...lines.map((line) => textBlock({ text: line })),
      ],
      ...(context.link !== undefined && {
        actions: [{ type: 'Action.OpenUrl', title: 'Open', url: context.link }],
      }),
    }
    const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }
    const document = { type: 'message', attachments: [attachment] }
    return deliveredOr(await postHttp({ url, body: jsonText(document), trust }, context))
  },
}

function textBlock(run: { readonly text: string; readonly [style: string]: string }): unknown {
  return { type: 'RichTextBlock', spacing: 'small', inlines: [{ type: 'TextRun', ...run }] }
}

export default teams
