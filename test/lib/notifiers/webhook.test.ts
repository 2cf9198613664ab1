import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { noticeSchema } from '../../../lib/kit/notice-document.ts'
import type { NoticeDocument } from '../../../lib/kit/notice-document.ts'
import webhook from '../../../lib/notifiers/webhook.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { contractOf } from '../../helpers/contract.ts'
import { aContext, aMessage, anEntry, aRecovery, NOON, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'

const secrets = { URL: '/hook/secret-path-of-it', SIGN: 'a-signing-secret', KEY: 'an-api-key-of-theirs' }
const written = { url: 'env:URL', secret: 'env:SIGN', headers: { 'X-Api-Key': 'env:KEY', 'X-Team': 'ops' } }

const wrongWith = contractOf('docs/notice.schema.json')

describe('the notifier webhook', () => {
  httpNotifierContract(webhook, {
    at: (origin) => ({ written, secrets: { ...secrets, URL: `${origin}${secrets.URL}` } }),
    actingOn: (document, payload) => {
      const { entries } = document as NoticeDocument
      const whole = wellFormed(payload)
      const lost = entries.filter(
        ({ item, labels }) => item !== whole || !Object.keys(labels).some((name) => wellFormed(name) === whole),
      )
      return [
        ...wrongWith(document),
        ...(noticeSchema.safeParse(document).success ? [] : ['not what the schema says']),
        ...lost.map(({ item }) => item),
      ]
    },
  })

  it('signs the time and the body, and names each notice the same at each try', async () => {
    const receiver = await aReceiver()
    const options = optionsOf(webhook, written, { ...secrets, URL: `${receiver.origin}/hook` }) as never
    const message = aMessage(anEntry(), aRecovery())
    await webhook.send(message, options, aContext())
    await webhook.send(message, options, aContext())
    const [first, second] = receiver.received
    const seconds = NOON / 1000
    const expected = createHmac('sha256', secrets.SIGN)
      .update(`${seconds}.${first?.body ?? ''}`)
      .digest('hex')
    expect(first?.headers['orch-watch-signature']).to.equal(`t=${seconds},v1=${expected}`)
    expect(first?.headers).to.include({ 'x-api-key': secrets.KEY, 'x-team': 'ops', 'content-type': 'application/json' })
    expect(first?.headers['idempotency-key']).to.match(/^[0-9a-f]{64}$/u)
    expect(second?.headers['idempotency-key']).to.equal(first?.headers['idempotency-key'])
    await receiver.close()
  })

  it('takes a plain address and another method', async () => {
    const receiver = await aReceiver({ kind: 'says', status: 204 })
    const options = optionsOf(webhook, { url: `${receiver.origin}/in`, method: 'PUT' }) as never
    expect(await webhook.send(aMessage(), options, aContext())).to.deep.equal({ kind: 'delivered', reference: '' })
    expect(receiver.received[0]).to.include({ method: 'PUT', path: '/in' })
    expect(receiver.received[0]?.headers).to.not.have.property('orch-watch-signature')
    await receiver.close()
  })

  it('finds out that a secret holds no address, without showing it', async () => {
    const options = optionsOf(webhook, { url: 'env:URL' }, { URL: 'hush://secret' }) as never
    const delivery = await webhook.send(aMessage(), options, aContext())
    expect(delivery).to.deep.equal({
      kind: 'rejected',
      isFinal: true,
      reason: 'what env:URL holds is not an address of the web: it has to begin with https://',
    })
  })
})

/** Half a pair of surrogates has no meaning in UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}
