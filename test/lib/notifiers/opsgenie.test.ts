import { expect } from 'chai'
import opsgenie from '../../../lib/notifiers/opsgenie.ts'
import type { Delivery } from '../../../lib/kit/notifier.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { aContext, aMessage, anEntry, aRecovery, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'
import type { Receiver } from '../../helpers/receiver.ts'

interface OpsgenieDocument {
  readonly message?: string
  readonly alias?: string
  readonly priority?: string
  readonly tags?: readonly string[]
  readonly details?: Readonly<Record<string, unknown>>
  readonly note?: string
}

const secrets = { KEY: 'aaaa-secret-bbbb-cccc' }
const accepted = { status: 202, body: '{"result":"Request will be processed","requestId":"r"}' }

describe('the notifier opsgenie', () => {
  httpNotifierContract(opsgenie, {
    at: (server) => ({ written: { key: 'env:KEY', server }, secrets }),
    accepts: accepted,
    actingOn: (document) => {
      const { message = '', alias = 'x', details = {} } = document as OpsgenieDocument
      return [
        ...(message.length > 130 ? ['too long'] : []),
        ...(/^[\w.:@-]{1,512}$/u.test(alias) ? [] : [alias]),
        ...Object.values(details).filter((value): value is string => typeof value !== 'string' || value.length > 100),
      ]
    },
  })

  it('closes what it has opened, by its alias', async () => {
    const receiver = await aReceiver({ kind: 'says', ...accepted })
    const written = { key: 'env:KEY', server: receiver.origin, tags: ['orch'] }
    const options = optionsOf(opsgenie, written, secrets) as never
    const entries = [anEntry({ incident: 'web-1/disk', labels: { env: 'prod' } }), anEntry({ kind: 'still' })]
    await opsgenie.send(aMessage(...entries), options, aContext())
    await opsgenie.send(aMessage(aRecovery({ incident: 'web-1/disk' })), options, aContext())
    const [opened, closed] = receiver.received
    const alert = JSON.parse(opened?.body ?? '') as OpsgenieDocument
    expect(alert).to.include({ message: 'CRITICAL web-1 disk /var: 96% used', priority: 'P1' })
    expect(alert.tags).to.deep.equal(['orch'])
    expect(alert.details).to.include({ target: 'web-1', 'label.env': 'prod' })
    expect(opened?.headers['authorization']).to.equal(`GenieKey ${secrets.KEY}`)
    expect(closed?.path).to.equal(`/v2/alerts/${alert.alias ?? ''}/close?identifierType=alias`)
    expect(JSON.parse(closed?.body ?? '')).to.deep.include({ note: 'RECOVERED web-1 disk /var after 12m' })
    expect(receiver.received).to.have.length(2)
    await receiver.close()
  })

  describe('of an alert that exists', () => {
    const worse = anEntry({ incident: 'web-1/disk', status: 'critical', was: 'warning' })
    let receiver: Receiver
    let send: () => Promise<Delivery>
    before(async () => {
      receiver = await aReceiver({ kind: 'says', ...accepted })
      const options = optionsOf(opsgenie, { key: 'env:KEY', server: receiver.origin }, secrets) as never
      send = () => opsgenie.send(aMessage(worse), options, aContext())
    })
    beforeEach(() => receiver.forget())
    after(() => receiver.close())

    it('raises the priority when it gets worse: making it again only counts', async () => {
      expect(await send()).to.include({ kind: 'delivered' })
      const [made, raised, ...more] = receiver.received
      const { alias = '' } = JSON.parse(made?.body ?? '') as OpsgenieDocument
      expect(made).to.include({ method: 'POST', path: '/v2/alerts' })
      expect(raised).to.include({ method: 'PUT', path: `/v2/alerts/${alias}/priority?identifierType=alias` })
      expect(JSON.parse(raised?.body ?? '')).to.deep.equal({ priority: 'P1' })
      expect(raised?.headers['authorization']).to.equal(`GenieKey ${secrets.KEY}`)
      expect(more).to.deep.equal([])
    })

    it('raises nothing where the alert was refused, so that the whole is told again', async () => {
      receiver.behave({ kind: 'says', status: 503, body: 'later' })
      expect(await send()).to.include({ kind: 'rejected', isFinal: false })
      expect(receiver.received.map(({ method }) => method)).to.deep.equal(['POST'])
      receiver.behave({ kind: 'says', ...accepted })
    })
  })
})
