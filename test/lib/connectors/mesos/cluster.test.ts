import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeMesos } from '../../../contracts/mesos.ts'
import { makeCertificates } from '../../../helpers/certificates.ts'
import type { Certificates } from '../../../helpers/certificates.ts'
import { startFakeMesos } from '../../../helpers/fake-mesos.ts'
import type { FakeMesos } from '../../../helpers/fake-mesos.ts'
import { behindDcos, plain, targetNamed, withCertificates, withPassword } from '../../../helpers/web-api-targets.ts'
import type { Way } from '../../../helpers/web-api-targets.ts'

function fill(fake: FakeMesos): void {
  const total = { cpus: 4, mem: 8192 }
  fake.agents = [
    { id: 'm-S0', hostname: 'agent-1', total, used: { cpus: 1, mem: 512 }, attributes: { rack: 'r1' } },
    { id: 'm-S1', hostname: 'agent-1', port: 5052, total },
    { id: 'm-S2', hostname: 'agent-2', total, active: false },
    { id: 'm-S3', hostname: 'agent-3', total, draining: true },
    { id: 'm-S4', hostname: 'agent-4', total, deactivated: true },
  ]
  fake.recovering = [{ id: 'm-S5', hostname: 'agent-5', total }]
  fake.unreachable = [{ id: 'm-S6', atSeconds: 1_790_000_000 }]
  fake.frameworks = [{ name: 'marathon', active: true, connected: true }]
}

describe('a fake of Mesos', () => {
  let folder: string
  let papers: Certificates
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-mesos-'))
    papers = await makeCertificates(folder)
  })
  after(() => rm(folder, { recursive: true }))

  const ways: readonly (readonly [name: string, way: () => Way, count: number])[] = [
    ['one master, over HTTP', () => plain, 1],
    ['three masters, with a password', () => withPassword('mesos-master-readonly'), 3],
    ['three masters, over HTTPS with certificates', () => withCertificates(papers), 3],
    ['behind DC/OS, as a user', () => behindDcos('/mesos', 'password', papers), 1],
    ['behind DC/OS, as a service account', () => behindDcos('/mesos', 'proof', papers), 1],
  ]
  for (const [name, way, count] of ways)
    describe(name, () => {
      let fake: FakeMesos
      let chosen: Way
      before(async () => {
        chosen = way()
        fake = await startFakeMesos({ ...chosen.servers, count })
        fake.elect(count - 1)
        fill(fake)
      })
      after(() => fake.stop())
      describeMesos(name, () => chosen.target(fake.masters.map(({ endpoint }) => endpoint)))
    })
})

const real = targetNamed('ORCH_WATCH_TEST_MESOS')
if (real) describeMesos('a real one', () => real)
