import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { Fault, Looked } from '../../../../lib/model/fault.ts'
import type { Workload } from '../../../../lib/model/workload.ts'
import { startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { aDeployment, anObject, aPod } from '../../../helpers/kube-objects.ts'
import { nodesIn, openKubernetes, valueOf, workloadsIn } from '../../../contracts/kubernetes.ts'

function hiddenIn(looked: Looked<unknown> | undefined): Fault | undefined {
  if (looked?.kind !== 'seen') throw new Error(`not seen: ${JSON.stringify(looked)}`)
  return looked.hidden
}

describe('an account that may not see everything', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session
  const namespaces = ['shop', 'other']
  const open = async (more: object = {}): Promise<void> => {
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token', ...more })
  }
  const list = async (): Promise<Looked<readonly Workload[]> | undefined> => (await workloadsIn(session, 'list')).list
  const told = async (): Promise<Record<string, string>> =>
    Object.fromEntries(valueOf(await list()).map(({ id, desired, ready }) => [id, `${ready} of ${desired}`]))

  beforeEach(async () => {
    fake = await startFakeKubernetes()
    const { deployment, set } = aDeployment(
      'web',
      { replicas: 2 },
      { replicas: 2, readyReplicas: 2, updatedReplicas: 2 },
    )
    fake.objects['/apis/apps/v1/deployments'] = [deployment]
    fake.objects['/apis/apps/v1/replicasets'] = [set]
    fake.objects['/apis/batch/v1/cronjobs'] = [
      anObject('cronjob', { name: 'nightly' }, { schedule: '0 3 * * *' }),
      anObject('cronjob', { name: 'hourly', namespace: 'other' }, { schedule: '0 * * * *' }),
    ]
    const owner = ['CronJob', 'cronjob-nightly'] as const
    fake.objects['/apis/batch/v1/jobs'] = [anObject('job', { name: 'nightly-1', owner }, {}, { active: 1, ready: 1 })]
    fake.objects['/api/v1/pods'] = [
      ...['a', 'b'].map((name) => aPod({ name: `web-1-${name}`, owner: ['ReplicaSet', 'rs-web-1'] })),
      aPod({ name: 'nightly-1-x', owner: ['Job', 'job-nightly-1'] }),
      aPod({ name: 'alone', namespace: 'other' }),
    ]
    const conditions = [{ type: 'Ready', status: 'True' }]
    fake.objects['/api/v1/nodes'] = [anObject('node', { name: 'node-1', namespace: '' }, {}, { conditions })]
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })

  it('is shown all the rest when it may not list one kind, and told which one', async () => {
    fake.forbidden.add('cronjobs')
    await open()
    expect(await told()).to.deep.equal({
      'shop/deployment/web': '2 of 2',
      'shop/job/nightly-1': '1 of 1',
      'other/pod/alone': '1 of 1',
    })
    const hidden = hiddenIn(await list())
    expect(hidden?.code).to.equal('auth-failed')
    expect(hidden?.message).to.match(/^this account may not list cronjobs\.batch: .*User "watch" cannot list/u)
    expect(hidden?.hint).to.contain('docs/least-privilege.md')
  })

  it('is told in which namespace when it is only one of them', async () => {
    fake.forbidden.add('/apis/batch/v1/namespaces/other/cronjobs')
    fake.forbidden.add('/api/v1/namespaces/other/pods')
    await open({ namespaces })
    expect(await told()).to.deep.equal({ 'shop/deployment/web': '2 of 2', 'shop/cronjob/nightly': '1 of 1' })
    expect(hiddenIn(await list())?.message).to.match(
      /^this account may not list pods in namespace other, cronjobs\.batch in namespace other: /u,
    )
  })

  it('believes the controllers where it may not see pods: nobody is missing because nobody may look', async () => {
    fake.forbidden.add('pods')
    await open()
    const [web, nightly] = valueOf(await list())
    expect(web).to.deep.include({ id: 'shop/deployment/web', desired: 2, ready: 2, running: 2, instances: [] })
    expect(nightly).to.deep.include({ id: 'shop/cronjob/nightly', instances: [] })
    fake.forbidden = new Set(['replicasets'])
    expect((await told())['shop/deployment/web']).to.equal('2 of 2')
  })

  it('is shown the replica sets of deployments that it may not see', async () => {
    fake.forbidden.add('deployments')
    await open()
    expect(await told()).to.have.property('shop/replicaset/web-1', '2 of 2')
  })

  it('sees no list when it may see nothing at all', async () => {
    const kinds = ['pods', 'jobs', 'cronjobs', 'deployments', 'replicasets', 'statefulsets', 'daemonsets']
    fake.forbidden = new Set(kinds)
    await open()
    expect(await list()).to.have.nested.property('fault.code', 'auth-failed')
    expect(await list())
      .to.have.nested.property('fault.hint')
      .that.contains('docs/least-privilege.md')
  })

  it('is told of a kind that the cluster does not have, as of something that nobody can look at there', async () => {
    delete fake.objects['/apis/batch/v1/cronjobs']
    await open()
    expect(hiddenIn(await list())).to.have.property('code', 'not-supported')
    expect(hiddenIn(await list())?.message).to.match(/^this cluster has no cronjobs\.batch: /u)
  })

  it('is told of claims, autoscalers and budgets in those namespaces where it may see them', async () => {
    fake.objects['/api/v1/persistentvolumeclaims'] = namespaces.map((namespace) =>
      anObject('claim', { name: 'data', namespace }, {}, { phase: 'Bound' }),
    )
    fake.forbidden.add('/api/v1/namespaces/other/persistentvolumeclaims')
    fake.forbidden.add('poddisruptionbudgets')
    await open({ namespaces })
    const { claims, budgets } = await workloadsIn(session, 'claims', 'budgets')
    expect(valueOf(claims).map(({ id }) => id)).to.deep.equal(['shop/data'])
    expect(hiddenIn(claims)?.message).to.contain('persistentvolumeclaims in namespace other')
    expect(budgets).to.have.nested.property('fault.code', 'auth-failed')
  })

  it('is shown nodes without what has been promised when it may not see pods', async () => {
    fake.forbidden.add('pods')
    await open()
    const { members } = await nodesIn(session, 'members')
    expect(valueOf(members)[0]).to.deep.include({ name: 'node-1', isReady: true, promised: {} })
    expect(hiddenIn(members)?.message).to.contain('may not list pods')
    fake.forbidden = new Set(['nodes'])
    expect((await nodesIn(session, 'members')).members).to.have.nested.property('fault.code', 'auth-failed')
    expect(await told()).to.have.property('shop/deployment/web', '2 of 2')
  })
})
