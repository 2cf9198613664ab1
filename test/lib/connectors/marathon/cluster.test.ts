import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeMarathon } from '../../../contracts/marathon.ts'
import { makeCertificates } from '../../../helpers/certificates.ts'
import type { Certificates } from '../../../helpers/certificates.ts'
import { startFakeMarathon } from '../../../helpers/fake-marathon.ts'
import type { FakeMarathon } from '../../../helpers/fake-marathon.ts'
import { behindDcos, plain, targetNamed, withCertificates, withPassword } from '../../../helpers/web-api-targets.ts'
import type { Way } from '../../../helpers/web-api-targets.ts'

const AT = '2026-11-23T01:00:00.000Z'

function fill(fake: FakeMarathon): void {
  const well = {
    state: 'TASK_RUNNING',
    startedAt: AT,
    version: AT,
    host: 'agent-1',
    healthCheckResults: [{ alive: true }],
  }
  const upgrade = {
    id: 'd-1',
    version: AT,
    affectedApps: ['/shop/api'],
    currentStep: 1,
    totalSteps: 2,
    currentActions: [],
  }
  fake.apps = [
    { id: '/shop/web', instances: 2, healthChecks: [{ protocol: 'HTTP' }], tasks: [{ id: 'web.1', ...well }] },
    { id: '/shop/api', instances: 1, deployments: [{ id: 'd-1' }], tasks: ['a', 'b'].map((id) => ({ id, ...well })) },
    { id: '/shop/off', instances: 0, tasks: [] },
  ]
  fake.deployments = [upgrade]
  fake.queue = [{ app: { id: '/shop/web' }, count: 1, delay: { timeLeftSeconds: 0, overdue: true } }]
  const instance = { id: 'pod.1', status: 'STABLE', agentHostname: 'agent-1', containers: [] }
  fake.pods = [{ id: '/shop/pod', spec: { scaling: { kind: 'fixed', instances: 1 } }, instances: [instance] }]
}

describe('a fake of Marathon', () => {
  let folder: string
  let papers: Certificates
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-marathon-'))
    papers = await makeCertificates(folder)
  })
  after(() => rm(folder, { recursive: true }))

  const ways: readonly (readonly [name: string, way: () => Way, count: number])[] = [
    ['alone, over HTTP', () => plain, 1],
    ['three members, with a password', () => withPassword('Mesosphere'), 3],
    ['two members, over HTTPS with certificates', () => withCertificates(papers), 2],
    ['behind DC/OS, as a user', () => behindDcos('/service/marathon', 'password', papers), 1],
    ['behind DC/OS, as a service account', () => behindDcos('/service/marathon', 'proof', papers), 1],
  ]
  for (const [name, way, count] of ways)
    describe(name, () => {
      let fake: FakeMarathon
      let chosen: Way
      before(async () => {
        chosen = way()
        fake = await startFakeMarathon({ ...chosen.servers, count })
        fake.leader = count - 1
        fill(fake)
      })
      after(() => fake.stop())
      describeMarathon(name, () => chosen.target(fake.members.map(({ endpoint }) => endpoint)))
    })
})

const real = targetNamed('ORCH_WATCH_TEST_MARATHON')
if (real) describeMarathon('a real one', () => real)
