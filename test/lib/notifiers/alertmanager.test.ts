import { expect } from 'chai'
import { systemClock } from '../../../lib/base/clock.ts'
import alertmanager from '../../../lib/notifiers/alertmanager.ts'
import type { Alert } from '../../../lib/notifiers/alertmanager/alerts.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { ALERTMANAGER, anAlertmanager } from '../../helpers/alertmanager.ts'
import type { RunningAlertmanager } from '../../helpers/alertmanager.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { aContext, aHostileMessage, aMessage, anEntry, aRecovery, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'
import type { NoticeEntry } from '../../../lib/model/notice.ts'

describe('the notifier alertmanager', () => {
  httpNotifierContract(alertmanager, {
    at: (origin) => ({
      written: { urls: [origin], headers: { authorization: 'env:AUTH' } },
      secrets: { AUTH: 'Bearer-of-a-secret' },
    }),
    accepts: { status: 200, body: '' },
    actingOn: (document) =>
      (document as Alert[]).flatMap(({ labels }) =>
        Object.entries(labels)
          .filter(([name, value]) => !/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) || value === '')
          .map(([name]) => name),
      ),
  })

  it('tells every endpoint, and one that takes it is enough', async () => {
    const [well, ill] = [await aReceiver(), await aReceiver({ kind: 'says', status: 500 })]
    const send = (...urls: readonly string[]): ReturnType<typeof alertmanager.send> =>
      alertmanager.send(aMessage(), optionsOf(alertmanager, { urls }) as never, aContext())
    expect(await send(ill.origin, well.origin)).to.deep.equal({
      kind: 'delivered',
      reference: 'taken by 1 of 2 endpoints: it answers 500',
    })
    expect(await send(ill.origin, ill.origin)).to.include({ kind: 'rejected', isFinal: false })
    expect([well.received.length, ill.received.length]).to.deep.equal([1, 3])
    await Promise.all([well.close(), ill.close()])
  })

  describe('with the real program', function () {
    this.timeout(30_000)
    let real: RunningAlertmanager | null = null
    before(async function () {
      skipUnless(this, { files: [ALERTMANAGER] })
      real = await anAlertmanager()
    })
    after(() => real?.stop())

    const now = Date.now()
    const since = { beganAt: now - 60_000, openedAt: now - 30_000 }
    const send = async (...entries: readonly NoticeEntry[]): Promise<void> => {
      const options = optionsOf(alertmanager, { urls: [real?.url ?? ''], keepFor: '2h' }) as never
      const delivery = await alertmanager.send(aMessage(...entries), options, aContext({ clock: systemClock }))
      expect(delivery).to.deep.equal({ kind: 'delivered', reference: '' })
    }
    const shown = async (): Promise<string[]> =>
      ((await real?.alerts()) ?? []).map(({ labels: { target = '', severity = '' } }) => `${target} ${severity}`).sort()

    it('fires with the labels of the target, and is over when it is over', async () => {
      const labels = { env: 'prod', 'com.example/tier': 'front', target: 'theirs', '0': 'first', severity: 'theirs' }
      const sentAt = Date.now()
      const web = { target: 'web-1', labels, ...since, affected: ['web-2 disk /'] }
      await send(anEntry(web), anEntry({ target: 'web-9', item: '', status: 'warning', ...since }))
      const alerts = await real!.alerts()
      const fires = alerts.find(({ labels: { target } }) => target === 'web-1')
      expect(fires?.labels).to.deep.equal({
        alertname: 'disk',
        target: 'web-1',
        check: 'disk',
        item: '/var',
        severity: 'critical',
        env: 'prod',
        com_example_tier: 'front',
        label_target: 'theirs',
        label_severity: 'theirs',
        label_0: 'first',
      })
      expect(fires?.annotations).to.include({ summary: 'CRITICAL web-1 disk /var: 96% used', affects: 'web-2 disk /' })
      expect(Date.parse(fires?.startsAt ?? '')).to.equal(since.beganAt)
      expect(Date.parse(fires?.endsAt ?? '') - sentAt).to.be.within(7_200_000, 7_300_000)
      expect(await shown()).to.deep.equal(['web-1 critical', 'web-9 warning'])
      await send(aRecovery({ ...web, resolvedAt: Date.now() }))
      expect(await shown()).to.deep.equal(['web-9 warning'])
    })

    it('is one alert when it gets worse, and lasts longer when it is told again', async () => {
      await send(anEntry({ target: 'web-3', status: 'warning', ...since }))
      await send(anEntry({ target: 'web-3', status: 'critical', ...since }))
      expect((await shown()).filter((each) => each.startsWith('web-3'))).to.deep.equal(['web-3 critical'])
      const [before] = (await real!.alerts()).filter(({ labels }) => labels['target'] === 'web-3')
      await send(anEntry({ target: 'web-3', kind: 'still', ...since }))
      const [after] = (await real!.alerts()).filter(({ labels }) => labels['target'] === 'web-3')
      expect(Date.parse(after?.endsAt ?? '')).to.be.greaterThan(Date.parse(before?.endsAt ?? ''))
    })

    it('takes whatever somebody hostile calls his things', async () => {
      const options = optionsOf(alertmanager, { urls: [real?.url ?? ''] }) as never
      for (const payload of HOSTILE) {
        const delivery = await alertmanager.send(aHostileMessage(payload), options, aContext({ clock: systemClock }))
        expect(delivery, payload).to.include({ kind: 'delivered' })
      }
    })
  })
})
