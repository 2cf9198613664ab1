import { expect } from 'chai'
import ntfy from '../../../lib/notifiers/ntfy.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { aContext, aMessage, anEntry, aRecovery, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'

interface NtfyDocument {
  readonly topic: string
  readonly title: string
  readonly message: string
  readonly priority: number
  readonly tags: readonly string[]
}

const secrets = { TOKEN: 'tk_secretsecret', TOPIC: 'nobody-guesses-this' }
const written = (server: string): Record<string, unknown> => ({ server, topic: 'env:TOPIC', token: 'env:TOKEN' })

describe('the notifier ntfy', () => {
  httpNotifierContract(ntfy, {
    at: (origin) => ({ written: written(origin), secrets }),
    accepts: { status: 200, body: '{"id":"abc"}' },
    actingOn: (document) => {
      const { message, title, ...rest } = document as NtfyDocument
      const keys = Object.keys(rest).sort().join()
      return [
        ...(Buffer.byteLength(message) > 4096 || title.includes('\n') ? ['too long'] : []),
        ...(keys === 'priority,tags,topic' ? [] : [keys]),
      ]
    },
  })

  it('rings the louder the worse it is, with the token in its header', async () => {
    const receiver = await aReceiver({ kind: 'says', status: 200, body: '{"id":"abc"}' })
    const options = optionsOf(ntfy, { ...written(receiver.origin), topic: 'ops' }, secrets) as never
    for (const entry of [anEntry(), anEntry({ status: 'warning' }), aRecovery()])
      expect(await ntfy.send(aMessage(entry), options, aContext())).to.deep.equal({
        kind: 'delivered',
        reference: 'abc',
      })
    const documents = receiver.received.map(({ body }) => JSON.parse(body) as NtfyDocument)
    expect(documents.map(({ priority, tags }) => `${priority} ${tags.join()}`)).to.deep.equal([
      '5 rotating_light',
      '3 warning',
      '3 white_check_mark',
    ])
    expect(documents[0]?.topic).to.equal('ops')
    expect(receiver.received[0]?.headers['authorization']).to.equal('Bearer tk_secretsecret')
    await receiver.close()
  })
})
