import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { Autoscaler, VolumeClaim, Workload } from '../../../../lib/model/workload.ts'
import { startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { anObject } from '../../../helpers/kube-objects.ts'
import { openKubernetes, valueOf, workloadsIn } from '../../../contracts/kubernetes.ts'

const MADE = Date.parse('2026-11-23T00:00:00Z')
const CHANGED = '2026-11-23T00:30:00Z'

describe('what stands beside the workloads of a cluster', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token' })
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })

  describe('claims', () => {
    const claim = (name: string, phase: string, spec: object = {}, status: object = {}): object =>
      anObject('claim', { name }, { resources: { requests: { storage: '10Gi' } }, ...spec }, { phase, ...status })
    const told = async (...claims: object[]): Promise<readonly VolumeClaim[]> => {
      fake.objects['/api/v1/persistentvolumeclaims'] = claims as never
      return valueOf((await workloadsIn(session, 'claims')).claims)
    }

    it('are as large as what they have, or else as what they ask for', async () => {
      const claims = await told(
        claim('has', 'Bound', {}, { capacity: { storage: '20Gi' } }),
        claim('wants', 'Bound'),
        claim('whatever', 'Bound', { resources: {} }),
      )
      expect(claims.map(({ id, storageBytes }) => [id, storageBytes])).to.deep.equal([
        ['shop/has', 20 * 1024 ** 3],
        ['shop/wants', 10 * 1024 ** 3],
        ['shop/whatever', undefined],
      ])
    })

    it('are bound, lost, or pending since they were made, with the class that does not give them anything', async () => {
      const [bound, lost, pending] = await told(
        claim('a', 'Bound'),
        claim('b', 'Lost'),
        claim('c', 'Pending', { storageClassName: 'fast' }),
      )
      expect(bound).to.deep.include({ phase: 'bound', why: '', waitsForFirstUse: false })
      expect(bound).not.to.have.property('since')
      expect(lost).to.have.property('phase', 'lost')
      expect(pending).to.deep.include({ phase: 'pending', since: MADE, why: 'storage class "fast"' })
    })

    it('wait for their first use where their class, or the default one, says so', async () => {
      const waits = { volumeBindingMode: 'WaitForFirstConsumer' }
      const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
      fake.objects['/apis/storage.k8s.io/v1/storageclasses'] = [
        { ...anObject('class', { name: 'late' }), ...waits },
        { ...anObject('class', { name: 'usual', metadata: { annotations } }), ...waits },
        { ...anObject('class', { name: 'now' }), volumeBindingMode: 'Immediate' },
      ]
      const named = (storageClassName: string): object => claim(storageClassName, 'Pending', { storageClassName })
      const claims = await told(named('late'), claim('none', 'Pending'), named('now'))
      expect(claims.map(({ waitsForFirstUse }) => waitsForFirstUse)).to.deep.equal([true, true, false])
      fake.forbidden.add('storageclasses')
      expect((await told(named('late')))[0]).to.have.property('waitsForFirstUse', false)
    })
  })

  describe('autoscalers', () => {
    const GROUPS = ['v2', 'v2beta2', 'v1', 'v2beta1'] as const
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 10 }
    const limited = {
      ...{ type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas', message: 'it wants 14' },
      lastTransitionTime: CHANGED,
    }
    const told = async (status: object, own: object = {}, metadata: object = {}): Promise<Autoscaler | undefined> => {
      fake.objects['/apis/autoscaling/v2/horizontalpodautoscalers'] = [
        anObject('hpa', { name: 'web', metadata }, { ...spec, ...own }, status),
      ]
      return valueOf((await workloadsIn(session, 'autoscalers')).autoscalers)[0]
    }

    for (const group of GROUPS)
      it(`are read from autoscaling/${group}, where that is what the cluster has`, async () => {
        const conditions = JSON.stringify([limited])
        const written =
          group === 'v1' ? { annotations: { 'autoscaling.alpha.kubernetes.io/conditions': conditions } } : {}
        delete fake.objects['/apis/autoscaling/v2/horizontalpodautoscalers']
        fake.objects[`/apis/autoscaling/${group}/horizontalpodautoscalers`] = [
          anObject('hpa', { name: 'web', metadata: written }, spec, {
            ...{ currentReplicas: 10, desiredReplicas: 10 },
            ...(group !== 'v1' && { conditions: [limited] }),
          }),
        ]
        // The second look asks the one that it knows by now.
        for (let looks = 0; looks < 2; looks += 1)
          expect(valueOf((await workloadsIn(session, 'autoscalers')).autoscalers)).to.deep.equal([
            {
              ...{ id: 'shop/web', workload: 'shop/deployment/web', min: 2, max: 10, current: 10, desired: 10 },
              trouble: { kind: 'limited', why: 'TooManyReplicas: it wants 14', since: Date.parse(CHANGED) },
            },
          ])
      })

    it('have no wish while they have no figures, and no trouble when somebody scaled to nothing', async () => {
      const blind = { type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric', message: 'no metrics' }
      const told1 = await told({ currentReplicas: 3, desiredReplicas: 3, conditions: [blind] })
      expect(told1).not.to.have.property('desired')
      expect(told1?.trouble).to.deep.equal({ kind: 'blind', why: 'FailedGetResourceMetric: no metrics' })
      const off = await told({ conditions: [{ ...blind, reason: 'ScalingDisabled' }] })
      expect(off).not.to.have.property('trouble')
    })

    it('may be unable to change anything, which is worse than all else', async () => {
      const unable = { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message: 'no such deployment' }
      expect((await told({ conditions: [limited, unable] }))?.trouble?.kind).to.equal('unable')
    })

    it('that are at their least are not limited, and want one at least where nobody says', async () => {
      const least = { ...limited, reason: 'TooFewReplicas' }
      const scaler = await told({ conditions: [least] }, { minReplicas: undefined })
      expect(scaler).to.include({ min: 1 })
      expect(scaler).not.to.have.property('trouble')
    })
  })

  describe('budgets', () => {
    for (const group of ['v1', 'v1beta1'])
      it(`are read from policy/${group}, where that is what the cluster has; what is left out is zero`, async () => {
        delete fake.objects['/apis/policy/v1/poddisruptionbudgets']
        const status = { currentHealthy: 3, desiredHealthy: 2, expectedPods: 4, disruptionsAllowed: 1 }
        fake.objects[`/apis/policy/${group}/poddisruptionbudgets`] = [
          anObject('pdb', { name: 'web' }, {}, status),
          anObject('pdb', { name: 'new' }),
        ]
        expect(valueOf((await workloadsIn(session, 'budgets')).budgets)).to.deep.equal([
          { id: 'shop/web', healthy: 3, desiredHealthy: 2, expected: 4, allowedDisruptions: 1 },
          { id: 'shop/new', healthy: 0, desiredHealthy: 0, expected: 0, allowedDisruptions: 0 },
        ])
      })
  })

  it('is not there at all in a cluster that has no such kind: that is said, with what was asked for', async () => {
    delete fake.objects['/apis/policy/v1/poddisruptionbudgets']
    const { budgets } = await workloadsIn(session, 'budgets')
    expect(budgets).to.have.nested.property('fault.code', 'not-supported')
    expect(budgets).to.have.nested.property('fault.message').that.contains('/apis/policy/v1beta1/poddisruptionbudgets')
  })

  it('is found again after an upgrade that has moved it to another group', async () => {
    const { '/apis/policy/v1/poddisruptionbudgets': none = [], ...others } = fake.objects
    fake.objects = { ...others, '/apis/policy/v1beta1/poddisruptionbudgets': none }
    expect(valueOf((await workloadsIn(session, 'budgets')).budgets)).to.deep.equal([])
    fake.objects = { ...others, '/apis/policy/v1/poddisruptionbudgets': [anObject('pdb', { name: 'web' })] }
    expect(valueOf((await workloadsIn(session, 'budgets')).budgets)).to.have.lengthOf(1)
  })

  it('and its cron jobs are found in batch/v1beta1 as well', async () => {
    delete fake.objects['/apis/batch/v1/cronjobs']
    const status = { lastScheduleTime: CHANGED, active: [{ name: 'nightly-1' }] }
    fake.objects['/apis/batch/v1beta1/cronjobs'] = [
      anObject('cronjob', { name: 'nightly' }, { schedule: '30 0 * * *' }, status),
    ]
    const { list } = await workloadsIn(session, 'list')
    expect(list).not.to.have.property('hidden')
    const cron = valueOf(list)[0] as Workload
    expect(cron).to.include({ id: 'shop/cronjob/nightly', mode: 'cron' })
    expect(cron.job).to.deep.include({
      ...{ phase: 'active', lastStartAt: Date.parse(CHANGED) },
      schedule: { expression: '30 0 * * *', timezone: 'UTC' },
    })
  })
})
