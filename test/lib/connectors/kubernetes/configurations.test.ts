import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import { openKubernetes, workloadsIn } from '../../../contracts/kubernetes.ts'
import { faultIn, faultOf, value } from '../../../helpers/docker-session.ts'
import { startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { aDeployment, anObject } from '../../../helpers/kube-objects.ts'
import type { Fault } from '../../../../lib/model/fault.ts'
import { diff } from '../../../../lib/kit/configuration-diff.ts'
import { configurationsIn, linesOf, recorder } from '../../../helpers/recordings.ts'

const spec = (image: string, replicas = 1): object => ({
  replicas,
  template: { spec: { containers: [{ name: 'web', image, env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }] } },
})

describe('what the workloads of a cluster are made of', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    deploy('shop/web:1')
    fake.objects['/apis/apps/v1/statefulsets'] = [anObject('statefulset', { name: 'db' }, spec('shop/db:1'))]
    fake.objects['/apis/apps/v1/daemonsets'] = [anObject('daemonset', { name: 'agent' }, spec('shop/agent:1'))]
    fake.objects['/apis/batch/v1/cronjobs'] = [anObject('cronjob', { name: 'night' }, { schedule: '0 3 * * *' })]
    fake.objects['/apis/batch/v1/jobs'] = [anObject('job', { name: 'once' }, spec('shop/once:1'))]
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token' }, { record: recorder })
    fake.asked.length = 0
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })
  const deploy = (image: string, replicas = 1): void => {
    const { deployment, set } = aDeployment('web', spec(image, replicas), { replicas })
    fake.objects['/apis/apps/v1/deployments'] = [deployment]
    fake.objects['/apis/apps/v1/replicasets'] = [set]
  }
  const asked = (plural: string): number => fake.asked.filter((each) => each.includes(`/${plural}?`)).length
  const autoscale = (): void =>
    void (fake.objects['/apis/autoscaling/v2/horizontalpodautoscalers'] = [
      anObject('hpa', { name: 'web' }, { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 9 }),
    ])

  it('are kept of what lasts: jobs come and go, sets and pods belong to something', async () => {
    const all = value(await configurationsIn(session))
    expect(all.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
      'deployment shop/web',
      'statefulset shop/db',
      'daemonset shop/agent',
      'cronjob shop/night',
    ])
    expect(JSON.stringify(all)).not.to.contain('hunter2')
  })

  it('is read from the lists that tell of workloads: who asks for both asks once for each kind', async () => {
    const [{ list }, configurations] = await Promise.all([workloadsIn(session, 'list'), configurationsIn(session)])
    expect(value(list)).to.have.length(5)
    expect(value(configurations)).to.have.length(4)
    expect(['deployments', 'statefulsets', 'daemonsets', 'cronjobs', 'secrets'].map(asked)).to.deep.equal([
      1, 1, 1, 1, 0,
    ])
  })

  it('asks again where a list had begun to come before anybody wanted it whole', async () => {
    let told = (): void => undefined
    const begun = new Promise<void>((resolve) => (told = resolve))
    fake.objects['/apis/apps/v1/deployments'] = Array.from({ length: 501 }, (_, nth) =>
      anObject('deployment', { name: `d${nth}` }),
    )
    fake.instead = (request) => {
      if (request.url?.includes('deployments') && request.url.includes('continue')) told()
      return false
    }
    const workloads = workloadsIn(session, 'list')
    await begun
    expect(value(await configurationsIn(session)).filter(({ kind }) => kind === 'deployment')).to.have.length(501)
    await workloads
  })

  it('tells exactly what was changed, and nothing of what an autoscaler does', async () => {
    autoscale()
    const one = value(await configurationsIn(session))[0]!
    deploy('shop/web:1', 7)
    const scaled = value(await configurationsIn(session))[0]!
    expect(linesOf(scaled)).to.include('orchestrator spec.replicas = 7')
    expect(diff(one, scaled)).to.deep.equal([])
    deploy('shop/web:2', 3)
    const changed = diff(one, value(await configurationsIn(session))[0]!)
    expect(changed.map(({ path }) => path.at(-1))).to.deep.equal(['image'])
  })

  it('does without autoscalers where nobody may ask for them', async () => {
    fake.forbidden.add('horizontalpodautoscalers')
    expect(value(await configurationsIn(session))).to.have.length(4)
  })

  it('names the kind which is refused beside what may be seen', async () => {
    fake.forbidden.add('cronjobs')
    const looked = await configurationsIn(session)
    expect(value(looked)).to.have.length(3)
    const { hidden } = looked as { hidden?: Fault }
    expect(hidden?.code).to.equal('auth-failed')
    expect(hidden?.message).to.contain('may not list cronjobs.batch')
    const { hiddenParts } = await session.configurations!.read(new Set(['running']), new AbortController().signal)
    expect(value(hiddenParts)).to.deep.equal([{ kind: 'cronjob' }])
  })

  it('is a fault where nothing may be seen of anything', async () => {
    for (const plural of ['deployments', 'statefulsets', 'daemonsets', 'cronjobs']) fake.forbidden.add(plural)
    expect(faultIn(await configurationsIn(session)).code).to.equal('auth-failed')
  })

  it('ends the conversation when nobody answers', async () => {
    fake.instead = (_request, response) => {
      response.destroy()
      return true
    }
    expect((await faultOf(configurationsIn(session))).code).to.equal('lost')
    expect(session.alive).to.equal(false)
  })
})
