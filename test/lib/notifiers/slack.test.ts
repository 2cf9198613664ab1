import { expect } from 'chai'
import slack from '../../../lib/notifiers/slack.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { aContext, aMessage, anEntry, aRecovery, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'

interface SlackDocument {
  readonly text: string
  readonly parse: string
  readonly link_names: boolean
  readonly mrkdwn: boolean
  readonly attachments: readonly { color: string; text: string; fallback: string; mrkdwn_in: string[] }[]
}

const PATH = '/services/T000/B000/XXsecretXX'

describe('the notifier slack', () => {
  httpNotifierContract(slack, {
    at: (origin) => ({ written: { url: 'env:URL' }, secrets: { URL: `${origin}${PATH}` } }),
    actingOn: (document) => {
      const { text, attachments, parse, link_names, mrkdwn } = document as SlackDocument
      const texts = [text, ...attachments.flatMap((each) => [each.text, each.fallback])]
      return [
        ...texts.filter((each) => /[<>]|&(?!amp;|lt;|gt;)/u.test(each)),
        ...(parse === 'none' && !link_names && !mrkdwn && attachments[0]?.mrkdwn_in.length === 0 ? [] : ['markup']),
      ]
    },
  })

  it('makes <!channel> a word and a recovery green', async () => {
    const receiver = await aReceiver()
    const options = optionsOf(slack, { url: 'env:URL' }, { URL: `${receiver.origin}${PATH}` }) as never
    await slack.send(aMessage(anEntry({ summary: '<!channel> & co' })), options, aContext())
    await slack.send(aMessage(aRecovery()), options, aContext({ link: 'https://watch.example/a?b&c' }))
    const [problem, recovery] = receiver.received.map(({ body }) => JSON.parse(body) as SlackDocument)
    expect(problem?.text).to.equal('CRITICAL web-1 disk /var: &lt;!channel&gt; &amp; co')
    expect(problem?.attachments[0]?.color).to.not.equal(recovery?.attachments[0]?.color)
    expect(recovery?.attachments[0]).to.include({ footer: 'https://watch.example/a?b&amp;c' })
    expect(receiver.received[0]).to.include({ method: 'POST', path: PATH })
    await receiver.close()
  })
})
