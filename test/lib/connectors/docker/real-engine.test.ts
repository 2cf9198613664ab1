import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { containersOf, describeEngine, eventually } from '../../../contracts/engine.ts'
import { describeInside } from '../../../contracts/engine-inside.ts'
import { readDocker, value } from '../../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'

const SECOND_NS = 1e9

describe('a real Docker Engine', function () {
  this.timeout(30_000)
  let engine: Engine
  before(async function () {
    await needEngine(this)
    engine = await startEngine()
  })
  after(() => (engine as Engine | undefined)?.stop())

  describeEngine('docker', () => engine)

  describe('tells from outside', () => {
    describeInside(() => engine)
  })

  it('tells which ports its image exposes, and where something is mounted', async () => {
    await engine.run({ name: 'git', ExposedPorts: { '22/tcp': {} }, HostConfig: { Tmpfs: { '/scratch': '' } } })
    const [git] = await containersOf(engine)
    expect(git?.ports).to.deep.equal([{ port: 22, protocol: 'tcp', published: [] }])
    expect(git?.mounts).to.deep.equal(['/scratch'])
  })

  it('has a container that is started again and again', async () => {
    await engine.run({ name: 'loop', Cmd: ['false'], HostConfig: { RestartPolicy: { Name: 'always' } } })
    const loop = await eventually(engine, ({ phase, restarts }) => phase === 'restarting' && restarts >= 2)
    expect(loop).to.deep.include({ restartPolicy: 'always', exitCode: 1 })
  })

  it('has a container whose health check fails, and one that recovers', async () => {
    const Test = ['CMD-SHELL', 'test -e /tmp/well || { echo "not yet"; exit 1; }']
    const sick = await engine.run({ name: 'sick', Healthcheck: { Test, Interval: SECOND_NS, Retries: 2 } })
    const { probe } = await eventually(engine, ({ health }) => health === 'unhealthy')
    expect(probe?.failingStreak).to.be.at.least(2)
    expect(probe?.output).to.equal('not yet\n')
    const touch = await sick.exec({ Cmd: ['touch', '/tmp/well'] })
    await touch.start({ Detach: true })
    expect((await eventually(engine, ({ health }) => health === 'healthy')).probe).to.deep.equal({
      failingStreak: 0,
      output: '',
    })
  })

  it('says why a container could not be started', async () => {
    await engine.run({ name: 'unfit', Cmd: ['/no/such/program'] }).catch(() => undefined)
    const [unfit] = await containersOf(engine)
    expect(unfit?.error).to.contain('no such file')
  })

  it('has a container that was killed for memory', async () => {
    const limits = { Memory: 16 * 2 ** 20, MemorySwap: 16 * 2 ** 20 }
    const isKilled = async (): Promise<boolean> => {
      const hungry = await engine.run({ name: 'hungry', Cmd: ['tail', '/dev/zero'], HostConfig: limits })
      await hungry.wait()
      if ((await hungry.inspect()).State.OOMKilled) return true
      await hungry.remove()
      return false
    }
    // On a busy machine the engine itself may hear of the end before it hears why, and never says it then.
    let tries = 1
    while (!(await isKilled())) expect((tries += 1)).to.be.below(6)
    expect((await containersOf(engine))[0]).to.deep.include({ phase: 'exited', exitCode: 137, oomKilled: true })
  })

  it('counts memory without the page cache that can be dropped', async () => {
    const script = 'dd if=/dev/zero of=/tmp/file bs=1M count=40 2>/dev/null; echo ready; sleep 1000'
    const cached = await engine.run({ name: 'cached', Cmd: ['sh', '-c', script] })
    while (!(await cached.logs({ stdout: true })).toString().includes('ready')) await wait(100)
    const [only] = value((await readDocker(`unix://${engine.socket}`, 'usage')).usage)
    const { usage, stats } = (await cached.stats({ stream: false })).memory_stats
    expect(stats.total_inactive_file).to.be.above(20 * 2 ** 20)
    expect(only!.memoryBytes).to.be.closeTo(usage - stats.total_inactive_file, 2 * 2 ** 20)
  })
})
