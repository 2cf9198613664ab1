import { expect } from 'chai'
import telegram from '../../../lib/notifiers/telegram.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { aContext, aMessage, anEntry, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'

interface TelegramDocument {
  readonly chat_id: number
  readonly text: string
  readonly parse_mode?: string
  readonly entities: readonly unknown[]
}

const secrets = { TOKEN: '123456:ABCsecretDEF' }
const written = (server: string): Record<string, unknown> => ({ token: 'env:TOKEN', chat: -100123, server })

describe('the notifier telegram', () => {
  httpNotifierContract(telegram, {
    at: (origin) => ({ written: written(origin), secrets }),
    accepts: { status: 200, body: '{"ok":true,"result":{"message_id":42}}' },
    actingOn: (document) => {
      const { text, entities, parse_mode } = document as TelegramDocument
      const whole = JSON.stringify([{ type: 'pre', offset: 0, length: text.length }])
      return [
        ...(JSON.stringify(entities) === whole && parse_mode === undefined ? [] : ['something may mean something']),
        ...(text.length > 4096 || text !== text.trim() ? ['offsets are wrong'] : []),
      ]
    },
  })

  it('speaks as the bot, to the chat, and knows the number of the message', async () => {
    const receiver = await aReceiver({ kind: 'says', status: 200, body: '{"ok":true,"result":{"message_id":42}}' })
    const options = optionsOf(telegram, { ...written(receiver.origin), thread: 7 }, secrets) as never
    const many = Array.from({ length: 60 }, (_, nth) => anEntry({ target: `web-${nth}`, summary: '😀'.repeat(100) }))
    const delivery = await telegram.send(aMessage(...many), options, aContext({ link: 'https://watch.example/' }))
    expect(delivery).to.deep.equal({ kind: 'delivered', reference: '42' })
    expect(receiver.received[0]?.path).to.equal('/bot123456:ABCsecretDEF/sendMessage')
    const document = JSON.parse(receiver.received[0]!.body) as TelegramDocument
    expect(document).to.include({ chat_id: -100123, message_thread_id: 7 })
    expect(document.text.length).to.be.within(3000, 4096)
    expect(document.text).to.match(/more lines\nhttps:\/\/watch\.example\/$/u)
    await receiver.close()
  })

  it('stays away as long as it is asked to in the answer itself', async () => {
    const body = '{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":30}}'
    const receiver = await aReceiver({ kind: 'says', status: 429, body })
    const options = optionsOf(telegram, written(receiver.origin), secrets) as never
    expect(await telegram.send(aMessage(), options, aContext())).to.include({ isFinal: false, retryAfterMs: 30_000 })
    await receiver.close()
  })
})
