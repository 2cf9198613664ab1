import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { loadConnectors } from '../../../lib/app/plugins.ts'
import { Secret } from '../../../lib/base/secret.ts'
import { systemClock } from '../../../lib/base/clock.ts'
import docker from '../../../lib/connectors/docker.ts'
import kubernetes from '../../../lib/connectors/kubernetes.ts'
import local from '../../../lib/connectors/local.ts'
import marathon from '../../../lib/connectors/marathon.ts'
import mesos from '../../../lib/connectors/mesos.ts'
import network from '../../../lib/connectors/network.ts'
import ssh from '../../../lib/connectors/ssh.ts'
import swarm from '../../../lib/connectors/swarm.ts'
import { describeHost } from '../../contracts/host.ts'
import { describeNetwork } from '../../contracts/network.ts'
import { describeSession } from '../../contracts/session.ts'
import { describeShell } from '../../contracts/shell.ts'
import { startFakeKubernetes } from '../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../helpers/fake-kubernetes.ts'
import { startFakeMarathon } from '../../helpers/fake-marathon.ts'
import type { FakeMarathon } from '../../helpers/fake-marathon.ts'
import { startFakeMesos } from '../../helpers/fake-mesos.ts'
import type { FakeMesos } from '../../helpers/fake-mesos.ts'
import { startFakeEngine } from '../../helpers/fake-engine.ts'
import { needEngine, startEngine } from '../../helpers/engine.ts'
import type { Engine } from '../../helpers/engine.ts'
import { CLIENTS } from '../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../helpers/sshd.ts'
import type { Session } from '../../../lib/kit/connector.ts'

const RUNTIMES = ['declared', 'docker', 'kubernetes', 'local', 'marathon', 'mesos', 'network', 'parity', 'ssh', 'swarm']

describe('every connector', () => {
  it('has a place in the contract', async () => {
    expect([...(await loadConnectors()).keys()]).to.deep.equal(RUNTIMES)
  })

  describeSession('local', () => ({ connector: local, options: {}, through: null, nowhere: null }))

  describeSession('network', () => ({
    connector: network,
    options: network.options.parse({ address: 'localhost' }),
    through: null,
    nowhere: network.options.parse({ address: `${'a'.repeat(60)}.invalid` }),
  }))
  describeNetwork('network', () => Promise.resolve({ connector: network, options: { address: '127.0.0.1' } }))

  describe('to a cluster', () => {
    let fake: FakeKubernetes
    before(async () => {
      fake = await startFakeKubernetes()
    })
    after(() => fake.stop())

    describeSession('kubernetes', () => ({
      connector: kubernetes,
      options: { kubeconfig: fake.kubeconfig },
      through: null,
      nowhere: { kubeconfig: fake.kubeconfig, context: 'nowhere' },
    }))
  })

  describe('to an orchestrator over HTTP', () => {
    let apps: FakeMarathon
    let masters: FakeMesos
    before(async () => {
      ;[apps, masters] = await Promise.all([startFakeMarathon({ count: 2 }), startFakeMesos({ count: 2 })])
    })
    after(() => Promise.all([apps.stop(), masters.stop()]))
    const nowhere = { endpoints: ['http://127.0.0.1:1', 'http://localhost:1/mesos'] }

    describeSession('marathon', () => ({
      connector: marathon,
      options: marathon.options.parse({ endpoints: apps.members.map(({ endpoint }) => endpoint) }),
      through: null,
      nowhere: marathon.options.parse(nowhere),
    }))
    describeSession('mesos', () => ({
      connector: mesos,
      options: mesos.options.parse({ endpoints: masters.masters.map(({ endpoint }) => endpoint) }),
      through: null,
      nowhere: mesos.options.parse(nowhere),
    }))
  })

  for (const client of CLIENTS)
    describe(`over SSH (${client})`, () => {
      let place: SshWorkspace
      let sshd: Sshd
      let options: Record<string, unknown>

      before(async function () {
        needsSshd(this)
        place = sshWorkspace()
        const { key, publicLine } = place.keyPair('id')
        sshd = await startSshd({ authorizedKeys: [publicLine] })
        const knownHosts = place.write('known_hosts', `${sshd.knownHostsLine}\n`)
        const parsed = ssh.options.parse({
          address: `root@127.0.0.1:${sshd.port}`,
          ssh: { client, key: `file:${key}`, knownHosts, configFile: '/dev/null' },
        })
        options = { ...parsed, ssh: { ...(parsed['ssh'] as object), key: new Secret(readFileSync(key, 'utf8'), key) } }
      })
      after(async () => {
        await (sshd as Sshd | undefined)?.stop()
        ;(place as SshWorkspace | undefined)?.remove()
      })

      const open = (): Promise<Session> =>
        ssh.open(options as never, { signal: new AbortController().signal, clock: systemClock, through: null })

      describeSession('ssh', () => ({
        connector: ssh,
        options,
        through: null,
        nowhere: { ...options, address: '127.0.0.1:1' },
      }))
      describeNetwork('ssh', () => Promise.resolve({ connector: ssh, options }))
      describeShell('ssh', async () => {
        const session = await open()
        return { shell: session.shell!, close: () => session.close() }
      })
      describeHost('ssh', async () => {
        const session = await open()
        return { host: session.host!, cost: () => session.cost(), close: () => session.close() }
      })
    })

  describe('to an engine', function () {
    this.timeout(60_000)
    let engine: Engine

    before(async function () {
      await needEngine(this)
      engine = await startEngine()
      await engine.docker.swarmInit({ AdvertiseAddr: '127.0.0.1', ListenAddr: '127.0.0.1:0' })
    })
    after(() => (engine as Engine | undefined)?.stop())

    describeNetwork('docker', async () => {
      const fake = await startFakeEngine({}, { port: true })
      const options = docker.options.parse({ endpoint: fake.endpoint, insecure: true })
      return { connector: docker, options, stop: () => fake.stop() }
    })

    const at = (endpoint: string): unknown => docker.options.parse({ endpoint })
    describeSession('docker', () => ({
      connector: docker,
      options: at(`unix://${engine.socket}`),
      through: null,
      nowhere: at('unix:///nowhere/docker.sock'),
    }))

    describeSession('swarm', () => ({
      connector: swarm,
      options: swarm.options.parse({ endpoints: [`unix://${engine.socket}`] }),
      through: null,
      nowhere: swarm.options.parse({ endpoints: ['unix:///nowhere/docker.sock', 'unix:///nor/here.sock'] }),
    }))
  })
})
