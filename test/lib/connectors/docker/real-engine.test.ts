import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { Container } from '../../../../lib/model/engine.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'
import { ask, faultOf, openDocker, readDocker, value } from '../../../helpers/docker-session.ts'

const MiB = 1024 ** 2
const SECOND_NS = 1e9

/** What the engine says of itself to the driver, whose types do not know it. */
interface Said {
  Name: string
  NCPU: number
  MemTotal: number
  ServerVersion: string
  CgroupVersion: string
}

describe('a real Docker Engine', function () {
  this.timeout(30_000)
  let engine: Engine
  let endpoint: string
  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    endpoint = `unix://${engine.socket}`
  })
  after(() => engine.stop())
  afterEach(async () => {
    const all = await engine.docker.listContainers({ all: true })
    await Promise.all(all.map(({ Id }) => engine.docker.getContainer(Id).remove({ force: true })))
  })

  const containers = async (): Promise<readonly Container[]> =>
    value((await readDocker(endpoint, 'containers')).containers)

  /** The one container, as soon as it is what a test waits for: the engine needs its time. */
  const eventually = async (holds: (container: Container) => boolean): Promise<Container> => {
    for (;;) {
      const [only] = await containers()
      if (only && holds(only)) return only
      await wait(100)
    }
  }

  it('tells what it is', async () => {
    const info = value((await readDocker(endpoint, 'info')).info)
    const said = (await engine.docker.info()) as Said
    expect(info).to.deep.include({
      product: 'docker',
      hostname: said.Name,
      cores: said.NCPU,
      memoryBytes: said.MemTotal,
    })
    expect(info.version).to.equal(said.ServerVersion)
    expect(info.cgroupVersion).to.equal(Number(said.CgroupVersion))
  })

  it('runs a container as it was asked for', async () => {
    const created = Date.now()
    const { id } = await engine.run({
      name: 'web',
      Labels: JSON.parse('{"app":"shop","__proto__":"x","constructor":"y"}') as Record<string, string>,
      HostConfig: { Memory: 64 * MiB, NanoCpus: 500_000_000, RestartPolicy: { Name: 'unless-stopped' } },
    })
    const [only] = await containers()
    expect(only).to.deep.include({
      id,
      name: 'web',
      image: engine.image,
      phase: 'running',
      health: 'none',
      restarts: 0,
      restartPolicy: 'unless-stopped',
      exitCode: 0,
      oomKilled: false,
      error: '',
      memoryLimitBytes: 64 * MiB,
      cpuLimitCores: 0.5,
    })
    expect(only!.imageId).to.match(/^sha256:[0-9a-f]{64}$/u)
    expect(Object.entries(only!.labels)).to.have.deep.members([
      ['app', 'shop'],
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(only!.createdAt).to.be.within(created - 1000, created + 10_000)
    expect(only!.startedAt).to.be.at.least(only!.createdAt)
    expect(only).not.to.have.property('finishedAt')
  })

  it('has stopped containers, created ones and ones that could not start', async () => {
    await engine.run({ name: 'done', Cmd: ['sh', '-c', 'exit 3'] })
    await engine.docker.createContainer({
      name: 'fresh',
      Image: engine.image,
      Cmd: ['true'],
      HostConfig: { NetworkMode: 'none' },
    })
    await engine.run({ name: 'unfit', Cmd: ['/no/such/program'] }).catch(() => undefined)
    await engine.docker.getContainer('done').wait()
    const by = new Map((await containers()).map((each) => [each.name, each]))
    expect(by.get('done')).to.deep.include({ phase: 'exited', exitCode: 3, oomKilled: false })
    expect(by.get('done')?.finishedAt).to.be.a('number')
    expect(by.get('fresh')).to.deep.include({ phase: 'created', error: '' })
    expect(by.get('fresh')).not.to.have.any.keys('startedAt', 'finishedAt')
    expect(by.get('unfit')?.phase).to.equal('created')
    expect(by.get('unfit')?.error).to.contain('no such file')
  })

  it('has a container that was killed for memory', async () => {
    const limits = { Memory: 16 * MiB, MemorySwap: 16 * MiB }
    const hungry = await engine.run({ name: 'hungry', Cmd: ['tail', '/dev/zero'], HostConfig: limits })
    await hungry.wait()
    expect((await containers())[0]).to.deep.include({ phase: 'exited', exitCode: 137, oomKilled: true })
  })

  it('has a container that is started again and again', async () => {
    await engine.run({ name: 'loop', Cmd: ['false'], HostConfig: { RestartPolicy: { Name: 'always' } } })
    const loop = await eventually(({ phase, restarts }) => phase === 'restarting' && restarts >= 2)
    expect(loop).to.deep.include({ restartPolicy: 'always', exitCode: 1 })
  })

  it('has a container whose health check fails, and one that recovers', async () => {
    const Test = ['CMD-SHELL', 'test -e /tmp/well || { echo "not yet"; exit 1; }']
    const sick = await engine.run({ name: 'sick', Healthcheck: { Test, Interval: SECOND_NS, Retries: 2 } })
    const { probe } = await eventually(({ health }) => health === 'unhealthy')
    expect(probe?.failingStreak).to.be.at.least(2)
    expect(probe?.output).to.equal('not yet\n')
    const touch = await sick.exec({ Cmd: ['touch', '/tmp/well'] })
    await touch.start({ Detach: true })
    expect((await eventually(({ health }) => health === 'healthy')).probe).to.deep.equal({
      failingStreak: 0,
      output: '',
    })
  })

  it('has a paused container, which is not asked for its usage', async () => {
    const container = await engine.run({ name: 'frozen' })
    await container.pause()
    const { containers: all, usage } = await readDocker(endpoint, 'containers', 'usage')
    expect(value(all)[0]?.phase).to.equal('paused')
    expect(value(usage)).to.deep.equal([])
    await container.unpause()
  })

  it('sees what changed since the last read of a session', async () => {
    const session: Session = await openDocker(endpoint)
    const read = async (): Promise<Container> => value((await ask(session, 'containers')).containers)[0]!
    const container = await engine.run({ name: 'moody', Cmd: ['sh', '-c', 'exit 4'] })
    await container.wait()
    const first = await read()
    // The engine words ages in seconds: after two reads it can be told apart that nothing happened in between.
    await wait(2000)
    await read()
    await wait(2000)
    const { roundTrips } = session.cost()
    expect(await read()).to.deep.equal(first)
    expect(session.cost().roundTrips - roundTrips, 'the list alone').to.equal(1)
    await container.start()
    await container.wait()
    expect((await read()).finishedAt).to.be.above(first.finishedAt!)
    await container.remove()
    expect(value((await ask(session, 'containers')).containers)).to.deep.equal([])
    await session.close()
  })

  describe('counts what containers use', () => {
    it('a core that is busy, within its limit, and one that is idle', async () => {
      const limit = { NanoCpus: 500_000_000, Memory: 64 * MiB }
      await engine.run({ name: 'busy', Cmd: ['sh', '-c', 'while :; do :; done'], HostConfig: limit })
      await engine.run({ name: 'idle' })
      const session = await openDocker(endpoint)
      const use = new Map(value((await ask(session, 'usage')).usage).map((each) => [each.name, each]))
      const [busy, idle] = [use.get('busy')!, use.get('idle')!]
      // The kernel hands out half a core in slices; on a loaded machine it may get less.
      expect(busy.cpuCores).to.be.within(0.1, 0.65)
      expect(busy).to.deep.include({
        memoryLimited: true,
        memoryLimitBytes: 64 * MiB,
        cpuLimitCores: 0.5,
        processes: 1,
      })
      expect(idle.cpuCores).to.be.below(0.05)
      const { NCPU, MemTotal } = (await engine.docker.info()) as Said
      expect(idle).to.deep.include({ memoryLimited: false, memoryLimitBytes: MemTotal, cpuLimitCores: NCPU })
      for (const { overMs, memoryBytes } of [busy, idle]) {
        expect(overMs).to.be.within(900, 5000)
        expect(memoryBytes).to.be.within(1, 20 * MiB)
      }
      await session.close()
    })

    it('memory without the page cache that can be dropped', async () => {
      const script = 'dd if=/dev/zero of=/tmp/file bs=1M count=40 2>/dev/null; echo ready; sleep 1000'
      const cached = await engine.run({ name: 'cached', Cmd: ['sh', '-c', script] })
      while (!(await cached.logs({ stdout: true })).toString().includes('ready')) await wait(100)
      const [only] = value((await readDocker(endpoint, 'usage')).usage)
      const { usage, stats } = (await cached.stats({ stream: false })).memory_stats
      expect(stats.total_inactive_file).to.be.above(20 * MiB)
      expect(only!.memoryBytes).to.be.closeTo(usage - stats.total_inactive_file, 2 * MiB)
    })

    it('16 containers at once, in the time of a few', async () => {
      await Promise.all(Array.from({ length: 16 }, (_, index) => engine.run({ name: `one-of-${index}` })))
      const session = await openDocker(endpoint)
      await ask(session, 'usage')
      const started = performance.now()
      expect(value((await ask(session, 'usage')).usage)).to.have.length(16)
      expect(performance.now() - started).to.be.below(5000)
      await session.close()
    })
  })

  it('that stands still is given up at the deadline, with one call waiting (D33)', async () => {
    const session = await openDocker(endpoint)
    const { roundTrips } = session.cost()
    process.kill(engine.pid, 'SIGSTOP')
    try {
      const started = performance.now()
      const fault = await faultOf(ask(session, 'containers', 'usage', 'info'))
      expect(fault).to.deep.include({ code: 'timed-out', phase: 'answer' })
      expect(performance.now() - started).to.be.within(9500, 12_000)
      expect(session.cost().roundTrips - roundTrips).to.equal(1)
      expect(session.alive).to.equal(false)
    } finally {
      process.kill(engine.pid, 'SIGCONT')
    }
    await session.close()
    expect(value((await readDocker(endpoint, 'info')).info).product).to.equal('docker')
  })
})
