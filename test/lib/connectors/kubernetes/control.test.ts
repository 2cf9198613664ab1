import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { AnsweredWorkload, WorkloadControl, WorkloadName } from '../../../../lib/kit/control.ts'
import { openKubernetes } from '../../../contracts/kubernetes.ts'
import { faultOf } from '../../../helpers/docker-session.ts'
import { refuse, startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { DEPLOYMENT } from '../../../helpers/kept-deployment.ts'
import { anObject } from '../../../helpers/kube-objects.ts'
import { recorder } from '../../../helpers/recordings.ts'

type Own = typeof DEPLOYMENT

const jobsAt = (schedule: string): object => ({
  schedule,
  jobTemplate: { spec: { template: { spec: { containers: [{ name: 'job', image: 'shop/job:1' }] } } } },
})

function nobody(): never {
  throw new Error('nothing was read')
}

const never = new AbortController().signal
const WEB: WorkloadName = { kind: 'deployment', name: 'shop/web' }
const PLACE = '/apis/apps/v1/namespaces/shop/deployments'
const LOOK = `${PLACE}?fieldSelector=metadata.name%3Dweb&limit=1`

describe('a workload of a cluster that is put in the place of another', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session
  let control: WorkloadControl
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    fake.objects['/apis/apps/v1/deployments'] = [structuredClone(DEPLOYMENT), anObject('deployment', { name: 'other' })]
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token' }, { record: recorder })
    control = await session.control!.workloads!(never)
    fake.asked.length = 0
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })
  const stored = (): Own => fake.objects['/apis/apps/v1/deployments']?.[0] as unknown as Own
  const change = (how: (own: Own) => unknown): void => {
    const own = structuredClone(stored())
    how(own)
    own.metadata.resourceVersion = `${own.metadata.resourceVersion}1`
    fake.objects['/apis/apps/v1/deployments'] = [own]
  }
  const read = async (of = WEB): Promise<AnsweredWorkload> => (await control.read(of, never)) ?? nobody()
  const withImage = ({ definition }: AnsweredWorkload, image = 'shop/web:2'): Own => {
    const own = structuredClone(definition.document) as Own
    own.spec.template.spec.containers[0]!.image = image
    return own
  }

  it('is read as it is, by a list of one: who may list needs no other right', async () => {
    const { definition } = await read()
    expect(definition.kind).to.equal('deployment')
    expect(definition.document).to.deep.equal(DEPLOYMENT)
    expect(fake.asked.filter((each) => !each.includes('autoscal'))).to.deep.equal([LOOK])
    expect(await control.read({ ...WEB, name: 'shop/gone' }, never)).to.equal(null)
  })

  it('is told to be the business of an autoscaler', async () => {
    expect((await read()).definition.isAutoscaled).to.equal(false)
    const scaleTargetRef = { kind: 'Deployment', name: 'web' }
    fake.objects['/apis/autoscaling/v2/horizontalpodautoscalers'] = [
      anObject('hpa', { name: 'web' }, { scaleTargetRef }),
    ]
    expect((await read()).definition.isAutoscaled).to.equal(true)
  })

  it('is asked for on trial, then put with its version, without what the server keeps itself; no pod is touched', async () => {
    const answer = await read()
    fake.asked.length = 0
    expect(await control.objections(WEB, withImage(answer), answer.version, never)).to.deep.equal([])
    expect(stored().spec.template.spec.containers[0]!.image).to.equal('shop/web:1')
    await control.update(WEB, withImage(answer), answer.version, never)
    expect(stored().spec.template.spec.containers[0]!.image).to.equal('shop/web:2')
    expect(fake.asked).to.deep.equal([
      LOOK,
      `PUT ${PLACE}/web?fieldManager=orch-watch&dryRun=All`,
      LOOK,
      `PUT ${PLACE}/web?fieldManager=orch-watch`,
    ])
    const metadata: Partial<Own['metadata']> = structuredClone(DEPLOYMENT.metadata)
    delete metadata.managedFields
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: withImage(answer).spec }
    for (const put of fake.puts) expect(put).to.deep.include({ type: 'application/json', object })
  })

  it('is not put in the place of what somebody has changed since: theirs stands', async () => {
    const answer = await read()
    change((own) => (own.spec.template.spec.containers[0]!.image = 'shop/web:3'))
    const asked = control.update(WEB, withImage(answer), answer.version, never)
    expect(await faultOf(asked)).to.deep.include({ code: 'busy' })
    expect(fake.puts).to.deep.equal([])
    expect(stored().spec.template.spec.containers[0]!.image).to.equal('shop/web:3')
  })

  it('is not put either where it is changed between our last look and our update', async () => {
    const answer = await read()
    fake.instead = (request) => {
      if (request.method === 'PUT') change((own) => (own.spec.replicas = 7))
      return false
    }
    const asked = control.update(WEB, withImage(answer), answer.version, never)
    expect(await faultOf(asked)).to.deep.include({ code: 'busy' })
    expect(stored().spec).to.deep.include({ replicas: 7 })
    expect(stored().spec.template.spec.containers[0]!.image).to.equal('shop/web:1')
  })

  it('is put though its status changes all the time, as that of one which fares badly does', async () => {
    const answer = await read()
    let left = 3
    fake.instead = (request) => {
      if (request.method === 'PUT' && left-- > 0) change((own) => (own.status.readyReplicas = left))
      return false
    }
    await control.update(WEB, withImage(answer), answer.version, never)
    expect(fake.puts).to.have.length(4)
    expect(stored().spec.template.spec.containers[0]!.image).to.equal('shop/web:2')
  })

  it('is never put in the place of whatever is there: a server that says no version gets nothing', async () => {
    change((own) => own)
    Object.assign(stored().metadata, { resourceVersion: '' })
    const answer = await read()
    const asked = control.update(WEB, withImage(answer), answer.version, never)
    expect(await faultOf(asked)).to.deep.include({ code: 'protocol' })
    expect(fake.puts).to.deep.equal([])
  })

  it('is given up where its status never rests', async () => {
    const answer = await read()
    let nth = 0
    fake.instead = (request) => {
      if (request.method === 'PUT') change((own) => (own.status.readyReplicas = nth++))
      return false
    }
    const asked = control.update(WEB, withImage(answer), answer.version, never)
    expect(await faultOf(asked)).to.deep.include({ code: 'busy' })
    expect(nth).to.equal(6)
  })

  it('is refused where the server finds something wrong, which is named without its value', async () => {
    const answer = await read()
    const other = structuredClone(answer.definition.document) as Own
    other.spec.selector.matchLabels.app = 'another'
    const words = 'spec.selector: Invalid value: field is immutable'
    expect(await control.objections(WEB, other, answer.version, never)).to.deep.equal([words])
    const fault = await faultOf(control.update(WEB, other, answer.version, never))
    expect(fault).to.deep.include({ code: 'protocol', message: `the API server takes no such update: ${words}` })
    expect(stored()).to.deep.equal(DEPLOYMENT)
  })

  it('is refused where an admission says no, with its words', async () => {
    const answer = await read()
    for (const code of [400, 403]) {
      fake.admission = () => ({ code, refuse: `admission webhook "policy" denied the request: no ${code}` })
      const objections = await control.objections(WEB, withImage(answer), answer.version, never)
      expect(objections).to.deep.equal([`admission webhook "policy" denied the request: no ${code}`])
    }
  })

  it('names what an admission would make otherwise, and lets it fill in what nobody asked for', async () => {
    const answer = await read()
    fake.admission = (object) => {
      const own = object as unknown as Own
      own.spec.template.metadata.labels = { app: 'web', mesh: 'on' } as Own['spec']['template']['metadata']['labels']
      Object.assign(own.spec.template.spec.containers[0]!, { terminationMessagePolicy: 'File' })
      return object
    }
    expect(await control.objections(WEB, withImage(answer), answer.version, never)).to.deep.equal([
      'spec.template.metadata.labels.mesh: the cluster makes something else of it (an admission webhook or a policy)',
    ])
  })

  it('has no objection of those who do nothing on trial', async () => {
    const answer = await read()
    const refuse = 'admission webhook "old" does not support dry run: the side effects are not known'
    fake.admission = (object, isTrial) => (isTrial ? { code: 400, refuse } : object)
    expect(await control.objections(WEB, withImage(answer), answer.version, never)).to.deep.equal([])
    await control.update(WEB, withImage(answer), answer.version, never)
  })

  it('is a fault where this account may not update, with what it would need', async () => {
    const answer = await read()
    fake.forbidden.add('update deployments')
    const args = [WEB, withImage(answer), answer.version, never] as const
    for (const asked of [control.objections(...args), control.update(...args)]) {
      const fault = await faultOf(asked)
      expect(fault).to.deep.include({ code: 'auth-failed' })
      expect(fault.message).to.contain('cannot update resource "deployments"')
      expect(fault.hint).to.contain('orch-watch-rollback')
    }
  })

  it('is sent once where nobody knows whether it was done, and again where it was turned away unread', async () => {
    const answer = await read()
    fake.instead = ({ method, socket }) => {
      if (method === 'PUT') socket.destroy()
      return method === 'PUT'
    }
    const asked = control.update(WEB, withImage(answer), answer.version, never)
    expect(await faultOf(asked)).to.deep.include({ code: 'lost' })
    expect(fake.asked.filter((each) => each.startsWith('PUT'))).to.have.length(1)
    const turned = [true, false]
    fake.instead = (request, response) => {
      if (request.method !== 'PUT' || !turned.shift()) return false
      refuse(response, 429, 'TooManyRequests', 'too many', { 'retry-after': '0' })
      return true
    }
    await control.update(WEB, withImage(answer), answer.version, never)
    expect(stored().spec.template.spec.containers[0]!.image).to.equal('shop/web:2')
  })

  it('is found in the group that its cluster knows', async () => {
    delete fake.objects['/apis/batch/v1/cronjobs']
    const night = anObject('cronjob', { name: 'night', metadata: { resourceVersion: '5' } }, jobsAt('0 3 * * *'))
    fake.objects['/apis/batch/v1beta1/cronjobs'] = [night]
    const of: WorkloadName = { kind: 'cronjob', name: 'shop/night' }
    const { definition, version } = await read(of)
    const later = { ...(definition.document as object), spec: jobsAt('0 4 * * *') }
    await control.update(of, later, version, never)
    expect(fake.puts[0]).to.deep.include({
      path: '/apis/batch/v1beta1/namespaces/shop/cronjobs/night?fieldManager=orch-watch',
    })
    expect(fake.puts[0]!.object).to.deep.include({ apiVersion: 'batch/v1beta1', kind: 'CronJob' })
    expect(await control.progress(of, never)).to.deep.equal({ kind: 'done' })
    delete fake.objects['/apis/batch/v1beta1/cronjobs']
    expect(await faultOf(control.read(of, never))).to.deep.include({ code: 'not-supported' })
  })
})
