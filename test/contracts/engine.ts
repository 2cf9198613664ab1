import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { systemClock } from '../../lib/base/clock.ts'
import local from '../../lib/connectors/local.ts'
import type { Session } from '../../lib/kit/connector.ts'
import type { Container, EngineInfo } from '../../lib/model/engine.ts'
import { ask, faultOf, openDocker, readDocker, value } from '../helpers/docker-session.ts'
import type { Engine } from '../helpers/engine-process.ts'
import { until } from '../helpers/sshd.ts'

const MiB = 1024 ** 2

/** What the engine says of itself to the driver, whose types do not know it. */
interface Said {
  Name: string
  NCPU: number
  MemTotal: number
  ServerVersion: string
  CgroupVersion: string
}

/** The one container, as soon as it is what a test waits for: an engine needs its time. */
export async function eventually(engine: Engine, holds: (container: Container) => boolean): Promise<Container> {
  const session = await openDocker(`unix://${engine.socket}`)
  try {
    for (;;) {
      const [only] = value((await ask(session, 'containers')).containers)
      if (only && holds(only)) return only
      await wait(100)
    }
  } finally {
    await session.close()
  }
}

export async function containersOf({ socket }: Engine): Promise<readonly Container[]> {
  return value((await readDocker(`unix://${socket}`, 'containers')).containers)
}

/** What every engine is and does, however it is made. */
export function describeEngine(product: EngineInfo['product'], real: () => Engine): void {
  let engine: Engine
  let endpoint: string
  before(() => {
    engine = real()
    endpoint = `unix://${engine.socket}`
  })
  afterEach(async () => {
    const all = await engine.docker.listContainers({ all: true })
    await Promise.all(all.map(({ Id }) => engine.docker.getContainer(Id).remove({ force: true })))
  })
  const containers = (): Promise<readonly Container[]> => containersOf(engine)

  it('tells what it is', async () => {
    const info = value((await readDocker(endpoint, 'info')).info)
    const said = (await engine.docker.info()) as Said
    expect(info).to.deep.include({
      product,
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
    // How it ended is told by events, and these may come behind the first look.
    const withoutEnd = (of: Container): Container => ({ ...of, stopAsked: false })
    // The engine words ages in seconds: after two reads it can be told apart that nothing happened in between.
    await wait(2000)
    await read()
    await wait(2000)
    const { roundTrips } = session.cost()
    expect(withoutEnd(await read())).to.deep.equal(withoutEnd(first))
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

    it('the same out of the files of its host, in one round trip', async () => {
      const limits = { Memory: 64 * MiB, PidsLimit: 20 }
      await engine.run({ name: 'busy', Cmd: ['sh', '-c', 'sleep 1000 & while :; do :; done'], HostConfig: limits })
      await engine.run({ name: 'idle' })
      const host = await local.open({}, { signal: new AbortController().signal, clock: systemClock, through: null })
      const beside = await openDocker(endpoint, { through: host.tunnel!, beside: host.shell! })
      const apart = await openDocker(endpoint)
      const read = async (session: Session) =>
        new Map(value((await ask(session, 'usage')).usage).map((each) => [each.name, each]))
      await Promise.all([read(beside), read(apart)])
      // The first read of the API takes seconds, that of the files does not: from the second on both look at the same time.
      await Promise.all([read(beside), read(apart)])
      await wait(1500)
      const before = beside.cost().roundTrips
      const [files, api] = await Promise.all([read(beside), read(apart)])
      // The list, the events, and an inspect of each, as they are young; their statistics would be two more.
      expect(beside.cost().roundTrips - before).to.be.at.most(4)
      for (const name of ['busy', 'idle']) {
        const [one, other] = [files.get(name)!, api.get(name)!]
        const { cpuCores, overMs, memoryBytes, processLimit, traffic, ...rest } = one
        expect(other).to.deep.include(rest)
        expect(processLimit).to.equal(other.processLimit ?? processLimit)
        expect(cpuCores).to.be.closeTo(other.cpuCores!, 0.3)
        expect(overMs).to.be.closeTo(other.overMs!, 1500)
        expect(memoryBytes).to.be.closeTo(other.memoryBytes!, MiB)
        expect(traffic).to.equal(undefined)
      }
      expect(files.get('busy')).to.include({ processes: 2, processLimit: 20, processLimited: true })
      for (const session of [beside, apart, host]) await session.close()
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

  it('tells of the images that its containers use, and of no other', async () => {
    expect(value((await readDocker(endpoint, 'images')).images)).to.deep.equal([])
    await engine.run({ name: 'one' })
    await engine.run({ name: 'other' })
    const { containers: all, images } = await readDocker(endpoint, 'containers', 'images')
    const [image, ...others] = value(images)
    expect(others).to.deep.equal([])
    expect(value(all).map(({ imageId }) => imageId)).to.deep.equal([image?.id, image?.id])
    expect(image?.names).to.deep.equal([engine.image])
    const { Architecture, Created } = await engine.docker.getImage(engine.image).inspect()
    expect(image?.platform).to.deep.include({ os: 'linux', architecture: Architecture })
    expect(image?.createdAt).to.equal(Date.parse(Created))
  })

  it('adds up what it keeps on its disk', async () => {
    await engine.run({ name: 'writer', Cmd: ['sh', '-c', 'dd if=/dev/zero of=/tmp/file bs=1M count=3; sleep 1000'] })
    const { id } = await engine.docker.createContainer({ name: 'idle', Image: engine.image, Cmd: ['true'] })
    const use = value((await readDocker(endpoint, 'diskUse')).diskUse)
    expect(use.images).to.deep.include({ count: 1, dangling: 0, reclaimableBytes: 0 })
    expect(use.images.bytes).to.be.within(MiB, 10 * MiB)
    expect(use.containers.count).to.equal(2)
    expect(use.containers.bytes).to.be.at.most(4 * MiB)
    await engine.docker.getContainer(id).remove()
    await engine.docker.getContainer('writer').remove({ force: true })
    expect(value((await readDocker(endpoint, 'diskUse')).diskUse).images.reclaimableBytes).to.be.above(MiB)
  })

  it('that stands still is given up at the deadline, with one call waiting (D33)', async () => {
    const session = await openDocker(endpoint)
    const { roundTrips } = session.cost()
    process.kill(engine.pid, 'SIGSTOP')
    try {
      // On a busy machine that takes a while: until then one of its threads may still answer.
      await until(() => hasStopped(engine.pid))
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
    expect(value((await readDocker(endpoint, 'info')).info).product).to.equal(product)
  })
}

function hasStopped(pid: number): boolean {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/status`)
  return threads.every((file) => /^State:\s+[Tt]/mu.test(readFileSync(file, 'utf8')))
}
