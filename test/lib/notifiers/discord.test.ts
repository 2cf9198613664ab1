import { expect } from 'chai'
import discord from '../../../lib/notifiers/discord.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { aContext, aMessage, anEntry, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'

interface DiscordDocument {
  readonly content?: string
  readonly embeds: readonly [{ readonly title: string; readonly description: string }]
  readonly allowed_mentions: unknown
}

const PATH = '/api/webhooks/1/secretTokenOfTheHook'

describe('the notifier discord', () => {
  httpNotifierContract(discord, {
    at: (origin) => ({ written: { url: 'env:URL' }, secrets: { URL: `${origin}${PATH}` } }),
    accepts: { status: 200, body: '{"id":"4711"}' },
    actingOn: (document) => {
      const { content, embeds, allowed_mentions } = document as DiscordDocument
      const [{ title, description }] = embeds
      const bare = [title, description].map((text) => text.replace(/\\[^\sA-Za-z0-9]/gu, ''))
      return [
        ...bare.filter((text) => /[\\*_~`|<>#[\]@:]/u.test(text)),
        ...(title.length > 256 || description.length > 4096 ? ['too long'] : []),
        ...(JSON.stringify(allowed_mentions) === '{"parse":[]}' && content === undefined ? [] : ['mentions']),
      ]
    },
  })

  it('waits for the message to be there and knows its number', async () => {
    const receiver = await aReceiver({ kind: 'says', status: 200, body: '{"id":"4711"}' })
    const options = optionsOf(discord, { url: 'env:URL' }, { URL: `${receiver.origin}${PATH}?thread_id=5` }) as never
    const delivery = await discord.send(aMessage(anEntry({ summary: '@everyone **now**' })), options, aContext())
    expect(delivery).to.deep.equal({ kind: 'delivered', reference: '4711' })
    expect(receiver.received[0]?.path).to.equal(`${PATH}?thread_id=5&wait=true`)
    expect((JSON.parse(receiver.received[0]!.body) as DiscordDocument).embeds[0].title).to.contain(
      String.raw`\@everyone \*\*now\*\*`,
    )
    await receiver.close()
  })
})
