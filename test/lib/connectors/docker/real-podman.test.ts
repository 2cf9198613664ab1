import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { containersOf, describeEngine, eventually } from '../../../contracts/engine.ts'
import { describeInside } from '../../../contracts/engine-inside.ts'
import { ask, openDocker, value } from '../../../helpers/docker-session.ts'
import { needPodman, startPodman } from '../../../helpers/podman.ts'
import type { Podman } from '../../../helpers/podman.ts'

const run = promisify(execFile)

describe('a real Podman', function () {
  this.timeout(60_000)
  let engine: Podman
  before(async function () {
    await needPodman(this)
    engine = await startPodman()
  })
  after(() => (engine as Podman | undefined)?.stop())

  /** What its timers would do, where there is a systemd. */
  const probe = async (name: string): Promise<void> => {
    const [path, ...args] = engine.command
    await run(path, [...args, 'healthcheck', 'run', name], { env: { ...process.env, ...engine.env } }).catch(
      () => undefined, // a failed probe is its exit code
    )
  }

  describeEngine('podman', () => engine)

  describe('tells from outside', () => {
    describeInside(() => engine)
  })

  it('never calls a container restarting: between two tries it runs or has ended, and the count tells', async () => {
    await engine.run({ name: 'loop', Cmd: ['false'], HostConfig: { RestartPolicy: { Name: 'always' } } })
    const loop = await eventually(engine, ({ restarts }) => restarts >= 2)
    expect(loop.restartPolicy).to.equal('always')
    expect(loop.phase).to.be.oneOf(['running', 'exited'])
  })

  it('tells the health by inspect alone, and leaves it at "starting" until somebody probes', async () => {
    const Test = ['CMD-SHELL', 'test -e /tmp/well || { echo "not yet"; exit 1; }']
    const sick = await engine.run({ name: 'sick', Healthcheck: { Test, Interval: 1e9, Retries: 2 } })
    expect((await containersOf(engine))[0]).to.deep.include({ health: 'starting' })
    const session = await openDocker(`unix://${engine.socket}`)
    const read = async () => value((await ask(session, 'containers')).containers)[0]
    await read()
    for (let failed = 0; failed < 2; failed += 1) await probe('sick')
    expect(await read()).to.deep.include({ health: 'unhealthy', probe: { failingStreak: 2, output: 'not yet' } })
    const touch = await sick.exec({ Cmd: ['touch', '/tmp/well'] })
    await touch.start({ Detach: true })
    await probe('sick')
    expect((await read())?.health).to.equal('healthy')
    await session.close()
  })

  it('says of a container without a health check that its health is empty, which is none', async () => {
    await engine.run({ name: 'plain' })
    expect((await containersOf(engine))[0]).to.deep.include({ health: 'none' })
  })

  /** What its own log says of one container. */
  const logged = async (name: string): Promise<readonly string[]> => {
    const [response] = (await once(
      get({ socketPath: engine.socket, path: '/v1.41/events?since=0&stream=false' }),
      'response',
    )) as [IncomingMessage]
    const lines = (await text(response)).split('\n').filter((line) => line !== '')
    const events = lines.map((line) => JSON.parse(line) as { Action: string; Actor: { Attributes: { name: string } } })
    return events.filter(({ Actor }) => Actor.Attributes.name === name).map(({ Action }) => Action)
  }

  it('tells who was killed, and of all others nothing that could be taken for it', async () => {
    const [path, ...args] = engine.command
    await (await engine.run({ name: 'by-api' })).stop({ t: 0 })
    await engine.run({ name: 'by-command', StopTimeout: 0 })
    await run(path, [...args, 'stop', 'by-command'], { env: { ...process.env, ...engine.env } })
    await (await engine.run({ name: 'by-itself', Cmd: ['false'] })).wait()
    await (await engine.run({ name: 'killed' })).kill()
    // It writes down what happened when it gets to it.
    for (let end = false; !end;) end = (await logged('killed')).some((action) => /^died?$/u.test(action))
    const said = await Promise.all(['by-api', 'by-command'].map(async (name) => [name, await logged(name)] as const))
    const session = await openDocker(`unix://${engine.socket}`, { onEvent: () => undefined })
    // At the first look.
    const all = value((await ask(session, 'containers')).containers)
    const told = Object.fromEntries(all.map(({ name, stopAsked }) => [name, stopAsked]))
    // It says so of some that somebody has stopped, and of others not.
    const stopped = Object.fromEntries(said.map(([name, actions]) => [name, actions.includes('stop') || undefined]))
    expect(told).to.include({ killed: false, 'by-itself': undefined, ...stopped })
    await session.close()
  })

  it('does not say why a container could not be started', async () => {
    await engine.run({ name: 'unfit', Cmd: ['/no/such/program'] }).catch(() => undefined)
    expect((await containersOf(engine))[0]).to.deep.include({ phase: 'created', error: '' })
  })

  it('says of a container that was killed for memory at least how it ended', async () => {
    const limits = { Memory: 16 * 2 ** 20, MemorySwap: 16 * 2 ** 20 }
    const hungry = await engine.run({ name: 'hungry', Cmd: ['tail', '/dev/zero'], HostConfig: limits })
    await hungry.wait()
    // Whether it notices the kill depends on what runs the container; runc on cgroup v1 does not tell it.
    expect((await containersOf(engine))[0]).to.deep.include({ phase: 'exited', exitCode: 137 })
  })
})
