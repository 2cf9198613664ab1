import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { AnsweredWorkload, WorkloadControl, WorkloadName } from '../../../../lib/kit/control.ts'
import { openKubernetes } from '../../../contracts/kubernetes.ts'
import { faultOf } from '../../../helpers/docker-session.ts'
import { startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes, KubeObject } from '../../../helpers/fake-kubernetes.ts'
import { DEPLOYMENT } from '../../../helpers/kept-deployment.ts'
import { filledIn } from '../../../helpers/kube-server.ts'
import { anObject } from '../../../helpers/kube-objects.ts'

type Own = typeof DEPLOYMENT

const never = new AbortController().signal
const APPS = '/apis/apps/v1'
const WEB: WorkloadName = { kind: 'deployment', name: 'shop/web' }
const look = (plural: string, name: string): string =>
  `${APPS}/namespaces/shop/${plural}?fieldSelector=metadata.name%3D${name}&limit=1`
const AT = Date.parse('2026-11-30T12:00:00.000Z')
const RESTARTED = {
  template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-30T12:00:00.000Z' } } },
}

const SET = {
  ...{ replicas: 3, serviceName: 'db', selector: { matchLabels: { app: 'db' } } },
  template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'shop/db:1' }] } },
}

describe('a controller of a cluster that is told how many, or to make all anew', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session
  let control: WorkloadControl
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    fake.objects[`${APPS}/deployments`] = [filledIn('deployment', structuredClone(DEPLOYMENT))]
    for (const kind of ['statefulset', 'daemonset'] as const)
      fake.objects[`${APPS}/${kind}s`] = [
        filledIn(kind, anObject(kind, { name: 'db', metadata: { uid: 'u2', resourceVersion: '41' } }, SET)),
      ]
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token' })
    control = await session.control!.workloads!(never)
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })

  const stored = (): Own => fake.objects[`${APPS}/deployments`]?.[0] as unknown as Own
  const change = (how: (own: Own) => unknown): void => {
    const own = structuredClone(stored())
    how(own)
    own.metadata.resourceVersion = `${own.metadata.resourceVersion}1`
    fake.objects[`${APPS}/deployments`] = [own]
  }
  const read = async (of = WEB): Promise<AnsweredWorkload> => {
    const answer = (await control.read(of, never)) ?? expect.fail(`${of.name} is gone`)
    fake.asked.length = 0
    return answer
  }
  const having = (plural: string, spec: object, more: object = {}): void => {
    const [own] = fake.objects[`${APPS}/${plural}`] as readonly KubeObject[]
    fake.objects[`${APPS}/${plural}`] = [{ ...own, spec: { ...(own?.['spec'] as object), ...spec }, ...more }]
  }

  it('is named as checks tell of it, and recorded without its kind', () => {
    expect(control.named('shop/deployment/web')).to.deep.equal(WEB)
    expect(control.named('shop/daemonset/db')).to.deep.equal({ kind: 'daemonset', name: 'shop/db' })
    for (const id of ['shop/pod/web', 'shop/job/night', 'shop/replicaset/web', 'web', 'shop/web', ''])
      expect(control.named(id), id).to.equal(null)
  })

  it('is scaled by its subresource, with the version that was read', async () => {
    const { version, replicas } = await read()
    expect(replicas).to.equal(3)
    await control.scale(WEB, 4, version, never)
    const path = `${APPS}/namespaces/shop/deployments/web/scale?fieldManager=orch-watch`
    expect(fake.asked).to.deep.equal([look('deployments', 'web'), `PUT ${path}`])
    const metadata = { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '977' }
    const object = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata, spec: { replicas: 4 } }
    expect(fake.puts).to.deep.equal([{ path, type: 'application/json', object }])
    expect(stored().spec.replicas).to.equal(4)
    expect((await read()).version).to.not.equal(version)
  })

  it('is scaled to nothing, and from nothing, of a stateful set as well', async () => {
    const of: WorkloadName = { kind: 'statefulset', name: 'shop/db' }
    await control.scale(of, 0, (await read(of)).version, never)
    expect((await read(of)).replicas).to.equal(0)
    await control.scale(of, 2, (await read(of)).version, never)
    expect(fake.asked[1]).to.equal(`PUT ${APPS}/namespaces/shop/statefulsets/db/scale?fieldManager=orch-watch`)
    expect((await read(of)).replicas).to.equal(2)
  })

  for (const [kind, name] of [
    ['deployment', 'web'],
    ['statefulset', 'db'],
    ['daemonset', 'db'],
  ] as const)
    it(`is made anew by an annotation of its template, with the version that was read: a ${kind}`, async () => {
      const of: WorkloadName = { kind, name: `shop/${name}` }
      const before = await read(of)
      await control.restart(of, before.version, AT, never)
      const path = `${APPS}/namespaces/shop/${kind}s/${name}?fieldManager=orch-watch`
      expect(fake.asked).to.deep.equal([look(`${kind}s`, name), `PATCH ${path}`])
      const object = { metadata: { resourceVersion: name === 'web' ? '977' : '41' }, spec: RESTARTED }
      expect(fake.puts).to.deep.equal([{ path, type: 'application/merge-patch+json', object }])
      expect((await read(of)).edition).to.not.equal(before.edition)
    })

  it('keeps everything else that it is made of, and is of the same edition when it was only scaled', async () => {
    const before = structuredClone(stored().spec.template)
    const { version, edition } = await read()
    await control.scale(WEB, 4, version, never)
    const scaled = await read()
    expect(scaled.edition).to.equal(edition)
    await control.restart(WEB, scaled.version, AT, never)
    const { template, ...spec } = stored().spec
    expect(spec).to.deep.include({ replicas: 4, progressDeadlineSeconds: 600 })
    expect(template.spec).to.deep.equal(before.spec)
  })

  it('is left as it is where somebody has changed it since, however late', async () => {
    const before = structuredClone(stored().spec.template)
    const { version } = await read()
    change((own) => (own.spec.replicas = 9))
    expect(await faultOf(control.scale(WEB, 4, version, never))).to.deep.include({ code: 'busy' })
    expect(await faultOf(control.restart(WEB, version, AT, never))).to.deep.include({ code: 'busy' })
    expect(fake.puts).to.deep.equal([])
    const again = await read()
    fake.instead = ({ method }) => {
      if (method === 'PUT' || method === 'PATCH') change((own) => (own.spec.replicas += 1))
      return false
    }
    expect(await faultOf(control.scale(WEB, 4, again.version, never))).to.deep.include({ code: 'busy' })
    expect(await faultOf(control.restart(WEB, (await read()).version, AT, never))).to.deep.include({ code: 'busy' })
    expect(stored().spec.replicas).to.equal(11)
    expect(stored().spec.template.metadata).to.deep.equal(before.metadata)
  })

  it('is asked again where only its status has changed meanwhile', async () => {
    const { version } = await read()
    let left = 2
    fake.instead = ({ method }) => {
      if (method === 'PUT' && left-- > 0) change((own) => (own.status.readyReplicas = left))
      return false
    }
    await control.scale(WEB, 4, version, never)
    expect(fake.puts).to.have.length(3)
    expect(stored().spec.replicas).to.equal(4)
  })

  it('is a fault where this account may not, with what it would need', async () => {
    const { version } = await read()
    fake.forbidden.add('update deployments/scale').add('patch deployments')
    for (const asked of [control.scale(WEB, 4, version, never), control.restart(WEB, version, AT, never)]) {
      const fault = await faultOf(asked)
      expect(fault).to.deep.include({ code: 'auth-failed' })
      expect(fault.hint).to.contain('orch-watch-heal')
    }
    const pods: WorkloadName = { kind: 'daemonset', name: 'shop/db' }
    expect(await faultOf(control.scale(pods, 4, '', never))).to.deep.include({ code: 'not-supported' })
  })

  it('says how many of it are away at once while it is made anew', async () => {
    const renewal = async (kind: WorkloadName['kind'], name = 'shop/db') => (await read({ kind, name })).renewal
    const rolling = (downAtOnce: number) => ({ kind: 'rolling', downAtOnce })
    expect(await renewal('deployment', 'shop/web')).to.deep.equal(rolling(0))
    having('deployments', { replicas: 9, strategy: {} })
    expect(await renewal('deployment', 'shop/web')).to.deep.equal(rolling(2))
    having('deployments', { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 4 } } })
    expect(await renewal('deployment', 'shop/web')).to.deep.equal(rolling(4))
    having('deployments', { strategy: { type: 'Recreate' } })
    expect(await renewal('deployment', 'shop/web')).to.deep.equal(rolling(Infinity))
    expect(await renewal('statefulset')).to.deep.equal(rolling(1))
    having(
      'daemonsets',
      { updateStrategy: { rollingUpdate: { maxUnavailable: '50%' } } },
      { status: { desiredNumberScheduled: 5 } },
    )
    expect(await renewal('daemonset')).to.deep.equal(rolling(3))
    having('daemonsets', { updateStrategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } })
    expect(await renewal('daemonset')).to.deep.equal(rolling(0))
    having('daemonsets', { updateStrategy: { type: 'OnDelete' } })
    expect(await renewal('daemonset')).to.deep.include({ kind: 'none' })
  })
})
