import { jsonText } from '../base/json-text.ts'
import { Secret } from '../base/secret.ts'
import { deliveredOr, postHttp, readJson, trustOptions } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { webUrl } from '../kit/network/web-options.ts'
import { linesWithin } from '../kit/notice-words.ts'
import type { Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { secret } from '../kit/secret-ref.ts'
import type { Ms } from '../model/time.ts'

interface TelegramOptions extends Trust {
  readonly token: Secret
  readonly chat: number | string
  readonly thread?: number | undefined
  readonly server: string
}

const TEXT_LENGTH = 4096

const sent = z.object({ result: z.object({ message_id: z.number() }) })
const flooded = z.object({ parameters: z.object({ retry_after: z.number().positive() }) })

/**
 * A bot of Telegram. All the text is marked as code, by its place and not by marks within it: Telegram looks for no
 * links, mentions, tags and commands there, and there is nothing to escape.
 *
 * Source: core.telegram.org/bots/api, "sendMessage", "MessageEntity" (offsets count UTF-16 units), "ResponseParameters".
 */
const telegram: Notifier<TelegramOptions> = {
  name: 'telegram',
  title: 'Telegram (bot)',
  options: z.strictObject({
    token: secret().describe('what @BotFather gave: whoever knows it is the bot'),
    chat: z
      .union([z.int(), z.string().regex(/^@\w{4,64}$/u)])
      .describe('number of the chat (groups have negative ones), or @name of a channel'),
    thread: z.int().positive().optional().describe('number of the topic, in a group that has topics'),
    server: webUrl.default('https://api.telegram.org').describe('a Bot API server of your own'),
    ...trustOptions,
  }),
  tells: 'notices',
  timeoutMs: 10_000,
  async send({ title, body }, { token, chat, thread, server, ...trust }, context) {
    const end = context.link === undefined ? '' : `\n${context.link}`
    // Telegram cuts blanks off both ends, and the mark has to be as long as what is left.
    const words = `${title}\n${linesWithin(body, TEXT_LENGTH - title.length - end.length - 1)}`.trim()
    const document = {
      chat_id: chat,
      ...(thread !== undefined && { message_thread_id: thread }),
      text: `${words}${end}`,
      entities: [{ type: 'pre', offset: 0, length: words.length }],
      link_preview_options: { is_disabled: true },
    }
    const url = new Secret(`${server.replace(/\/$/u, '')}/bot${token.reveal()}/sendMessage`, token.source)
    const posted = await postHttp({ url, body: jsonText(document), trust, hidden: [token], restOf: restAsked }, context)
    return deliveredOr(posted, (answer) => String(readJson(sent, answer)?.result.message_id ?? ''))
  },
}

function restAsked(answer: string): Ms | undefined {
  const seconds = readJson(flooded, answer)?.parameters.retry_after
  return seconds === undefined ? undefined : seconds * 1000
}

export default telegram
