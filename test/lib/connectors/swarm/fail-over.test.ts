import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { orchWatch } from '../../../helpers/command-line.ts'
import { faultOf } from '../../../helpers/docker-session.ts'
import { refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'
import {
  aManager,
  aService,
  aSwarmNode,
  aTask,
  aWorker,
  nodesIn,
  openSwarm,
  workloadsIn,
} from '../../../helpers/swarm.ts'

const NOBODY = 'unix:///nowhere/docker.sock'

describe('the managers of a swarm', () => {
  const running: FakeEngine[] = []
  const start = async (answers: Record<string, Answer>): Promise<FakeEngine> => {
    const fake = await startFakeEngine(answers)
    running.push(fake)
    return fake
  }
  afterEach(async () => {
    await Promise.all(running.splice(0).map((fake) => fake.stop()))
  })

  it('are tried in order: one that is dead and one that is a worker are passed over', async () => {
    const [worker, manager] = [await start(aWorker()), await start(aManager())]
    const session = await openSwarm({ endpoints: [NOBODY, worker.endpoint, manager.endpoint] })
    expect((await nodesIn(session)).members.map(({ name }) => name)).to.deep.equal(['alpha'])
    await session.close()
  })

  it('are all named with their reasons when none of them can be asked', async () => {
    const worker = await start(aWorker())
    const fault = await faultOf(openSwarm({ endpoints: [NOBODY, worker.endpoint] }))
    expect(fault.code).to.equal('unreachable')
    expect(fault.message).to.match(/^none of 2 managers .*no such socket; .*is not a manager: it is a worker/u)
  })

  it('behind a host that cannot be reached are passed over, and the reason is told', async () => {
    const manager = await start(aManager())
    const noWay = { code: 'timed-out', message: 'through "web-1": nobody answered' } as const
    const session = await openSwarm({ endpoints: ['ssh://web-1', manager.endpoint] }, { noWay })
    expect((await nodesIn(session)).members).to.have.length(1)
    expect(session.opening).to.match(/ answered; passed over web-1:.*: through "web-1": nobody answered$/u)
    await session.close()
    const fault = await faultOf(openSwarm({ endpoints: ['ssh://web-1', NOBODY] }, { noWay }))
    expect(fault.message).to.contain('through "web-1": nobody answered').and.to.contain('no such socket')
  })

  it('are asked by a target whose host behind ssh:// is dead, as if that one were not there', async () => {
    const manager = await startFakeEngine(aManager(), { port: true })
    running.push(manager)
    const folder = await mkdtemp(join(tmpdir(), 'ow-swarm-'))
    const dead = { id: 'web-1', address: 'watch@127.0.0.1:1', ssh: { key: 'file:key' }, checks: { reachable: 'on' } }
    const stack = { id: 'stack', runtime: 'swarm', endpoints: ['ssh://web-1', manager.endpoint], insecure: true }
    await writeFile(join(folder, 'key'), 'no key', { mode: 0o600 })
    await writeFile(join(folder, 'targets.yaml'), JSON.stringify({ targets: [dead, stack] }))
    const { code, out } = await orchWatch(folder, ['check', 'stack', '-o', 'json', '--memory', 'off'])
    const { results } = JSON.parse(out) as { results: { check: string; status: string; summary: string }[] }
    expect(code).to.equal(0)
    const reachable = results.find(({ check }) => check === 'reachable')
    expect(reachable).to.include({ status: 'ok' })
    expect(reachable?.summary).to.contain('passed over web-1')
    expect(results.map(({ check }) => check)).to.include.members(['node-ready', 'cluster-quorum'])
    await rm(folder, { recursive: true })
  })

  it('are told from workers, from engines in no swarm and from Podman', async () => {
    const worker = await start(aWorker())
    expect(await faultOf(openSwarm({ endpoints: [worker.endpoint] }))).to.include({ code: 'not-supported' })
    const lone = await start(aManager({ '/info': { Swarm: { LocalNodeState: 'inactive' } } }))
    expect((await faultOf(openSwarm({ endpoints: [lone.endpoint] }))).message).to.contain('in no swarm')
    const podman = await start({
      '/version': { Version: '5.4.2', ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] },
    })
    expect((await faultOf(openSwarm({ endpoints: [podman.endpoint] }))).message).to.contain('Podman')
  })

  it('lose the conversation when the one in use falls silent, and the next begins with another', async () => {
    const [one, other] = [await start(aManager()), await start(aManager())]
    const options = { endpoints: [one.endpoint, other.endpoint] }
    const session = await openSwarm(options)
    await one.stop()
    expect((await faultOf(nodesIn(session))).code).to.equal('unreachable')
    expect(session.alive).to.equal(false)
    await session.close()
    const next = await openSwarm(options)
    await nodesIn(next)
    expect(other.asked).to.include('/nodes')
    await next.close()
  })

  it('lose it, too, when the one in use is a manager no more', async () => {
    const manager = await start(aManager())
    const session = await openSwarm({ endpoints: [manager.endpoint] })
    manager.answers = { ...manager.answers, ...aWorker() }
    expect((await faultOf(nodesIn(session))).hint).to.contain('not a manager any more')
    expect(session.alive).to.equal(false)
    await session.close()
  })

  it('without a leader are a control plane that is not ready, not a silence', async () => {
    const words = 'rpc error: The swarm does not have a leader.'
    const manager = await start(aManager({ '/nodes': refusal(500, { message: words }) }))
    const session = await openSwarm({ endpoints: [manager.endpoint] })
    const { control, members } = await session.nodes!.read(
      new Set(['control', 'members']),
      new AbortController().signal,
    )
    expect(control).to.have.nested.property('value.isReady', false)
    expect(members?.kind).to.equal('faulted')
    expect(session.alive).to.equal(true)
    await session.close()
  })

  it('are asked each question once, though workloads and nodes are looked at side by side', async () => {
    const said = { '/services': [aService()], '/tasks': [aTask('t1', 1)], '/nodes': [aSwarmNode()] }
    const manager = await start(aManager(said))
    const session = await openSwarm({ endpoints: [manager.endpoint] })
    await Promise.all([workloadsIn(session), nodesIn(session)])
    const asked = ['/version', '/info', '/nodes', '/tasks', '/services?status=true']
    expect(manager.asked.toSorted()).to.deep.equal(asked.toSorted())
    await session.close()
  })
})
