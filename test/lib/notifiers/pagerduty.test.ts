import { expect } from 'chai'
import pagerduty from '../../../lib/notifiers/pagerduty.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { aContext, aMessage, anEntry, aRecovery, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'
import type { Receiver } from '../../helpers/receiver.ts'
import type { NoticeEntry } from '../../../lib/model/notice.ts'

interface PagerDutyEvent {
  readonly routing_key: string
  readonly event_action: 'trigger' | 'resolve'
  readonly dedup_key: string
  readonly payload?: Readonly<Record<string, unknown>> & { readonly summary: string; readonly source: string }
}

const secrets = { KEY: 'R0123456789ABCDEFsecret' }
const accepted = { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"x"}' }

describe('the notifier pagerduty', () => {
  httpNotifierContract(pagerduty, {
    at: (server) => ({ written: { key: 'env:KEY', server }, secrets }),
    accepts: accepted,
    actingOn: (document) => {
      const { dedup_key, payload, event_action } = document as PagerDutyEvent
      return [
        ...(/^[\x21-\x7e]{1,255}$/u.test(dedup_key) ? [] : [dedup_key]),
        ...(event_action === 'resolve' || (payload && payload.summary.length <= 1024) ? [] : ['too long']),
      ]
    },
  })

  describe('with a service', () => {
    let receiver: Receiver
    const events = (): PagerDutyEvent[] => receiver.received.map(({ body }) => JSON.parse(body) as PagerDutyEvent)
    const send = (...entries: readonly NoticeEntry[]): ReturnType<typeof pagerduty.send> =>
      pagerduty.send(
        aMessage(...entries),
        optionsOf(pagerduty, { key: 'env:KEY', server: `${receiver.origin}/` }, secrets) as never,
        aContext(),
      )
    beforeEach(async () => void (receiver = await aReceiver({ kind: 'says', ...accepted })))
    afterEach(() => receiver.close())

    it('resolves what it has triggered, under the same key', async () => {
      await send(anEntry({ incident: 'i-1', status: 'unknown', labels: { env: 'prod' } }))
      await send(aRecovery({ incident: 'i-1' }))
      const [trigger, resolve] = events()
      expect(trigger).to.include({ event_action: 'trigger', dedup_key: 'i-1', routing_key: secrets.KEY })
      expect(trigger?.payload).to.include({
        source: 'web-1',
        severity: 'error',
        component: '/var',
        class: 'disk',
        group: 'prod',
        timestamp: '2026-11-23T11:48:00.000Z',
      })
      expect(resolve).to.include({ event_action: 'resolve', dedup_key: 'i-1' })
      expect(receiver.received[0]?.path).to.equal('/v2/enqueue')
    })

    it('does not say again what goes on', async () => {
      expect(await send(anEntry({ kind: 'still' }))).to.include({ kind: 'delivered' })
      expect(events()).to.deep.equal([])
    })

    it('gives a long name a short key, the same each time', async () => {
      await send(anEntry({ incident: 'ü'.repeat(300) }))
      await send(aRecovery({ incident: 'ü'.repeat(300) }))
      const keys = events().map(({ dedup_key }) => dedup_key)
      expect(new Set(keys).size).to.equal(1)
      expect(keys[0]).to.match(/^[0-9a-f]{64}$/u)
    })

    it('stops where it is asked to wait, and has the whole told again', async () => {
      receiver.behave({ kind: 'says', status: 429, headers: { 'retry-after': '7' } })
      const many = Array.from({ length: 100 }, (_, nth) => anEntry({ target: `web-${nth}` }))
      expect(await send(...many)).to.include({ kind: 'rejected', isFinal: false, retryAfterMs: 7000 })
      expect(receiver.received.length).to.be.at.most(8)
    })
  })
})
