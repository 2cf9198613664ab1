import { expect } from 'chai'
import { aListed, anId, anInfo, anInspect, aVersion, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'
import { ask, faultIn, faultOf, movedClock, openDocker, readDocker, value } from '../../../helpers/docker-session.ts'

const LIST = '/containers/json'

describe('reading an engine', () => {
  let engine: FakeEngine | undefined
  const start = async (answers: Record<string, Answer>, wish: { port?: true } = {}): Promise<FakeEngine> =>
    (engine = await startFakeEngine(answers, wish))
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
  })

  it('asks one question per section, and one per container', async () => {
    const { endpoint, asked } = await start({
      '/info': anInfo({ Warnings: ['WARNING: No swap limit support'] }),
      [LIST]: [aListed(1), aListed(2)],
      [`/containers/${anId(1)}/json`]: anInspect(1),
      [`/containers/${anId(2)}/json`]: anInspect(2),
    })
    const session = await openDocker(endpoint)
    const { info, containers } = await ask(session, 'info', 'containers')
    expect(value(info)).to.deep.equal({
      product: 'docker',
      version: '27.5.1',
      apiVersion: '1.47',
      hostname: 'dock-1',
      cgroupVersion: 2,
      cores: 4,
      memoryBytes: 8 * 1024 ** 3,
      warnings: ['WARNING: No swap limit support'],
    })
    expect(value(containers).map(({ name }) => name)).to.deep.equal(['web-1', 'web-2'])
    expect(asked).to.have.length(5)
    expect(session.cost()).to.deep.include({ roundTrips: 5 })
    await session.close()
  })

  it('asks only for what is wanted', async () => {
    const { endpoint, asked } = await start({ '/info': anInfo() })
    await readDocker(endpoint, 'info')
    expect(asked).to.deep.equal(['/version', '/info'])
    asked.length = 0
    expect(await readDocker(endpoint)).to.deep.equal({})
    expect(asked).to.deep.equal(['/version'])
  })

  it('asks Podman what it is once in ten minutes: it searches the packages of its host for that', async () => {
    const version = aVersion({ Version: '4.3.1', ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] })
    const { endpoint, asked } = await start({ '/version': version, '/info': anInfo() })
    const clock = movedClock()
    const session = await openDocker(endpoint, { clock })
    for (const minutes of [0, 1, 8, 2]) {
      clock.pass(minutes * 60_000)
      expect(value((await ask(session, 'info')).info).product).to.equal('podman')
    }
    expect(asked.filter((path) => path === '/info')).to.have.length(2)
    await session.close()
  })

  it('leaves out a container that is gone between the list and its inspect (D40)', async () => {
    const { endpoint } = await start({
      [LIST]: [aListed(1), aListed(2)],
      [`/containers/${anId(2)}/json`]: anInspect(2),
    })
    expect(value((await readDocker(endpoint, 'containers')).containers).map(({ name }) => name)).to.deep.equal([
      'web-2',
    ])
  })

  it('faults one section alone when a proxy forbids it', async () => {
    const { endpoint } = await start({
      '/info': refusal(403, '<html><body><h1>403 Forbidden</h1></body></html>', 'text/html'),
      [LIST]: [],
    })
    const { info, containers } = await readDocker(endpoint, 'info', 'containers')
    expect(value(containers)).to.deep.equal([])
    expect(faultIn(info)).to.deep.include({ code: 'auth-failed' })
    expect(faultIn(info).message).to.match(/HTTP 403 to "\/info".*403 Forbidden/u)
  })

  it('faults containers and usage, not the rest, when the list is refused', async () => {
    const { endpoint, asked } = await start({
      '/info': anInfo(),
      [LIST]: refusal(500, { message: 'layer does not exist' }),
    })
    const answers = await readDocker(endpoint, 'info', 'containers', 'usage')
    expect(value(answers.info).hostname).to.equal('dock-1')
    expect(faultIn(answers.containers).message).to.contain('layer does not exist')
    expect(faultIn(answers.usage)).to.equal(faultIn(answers.containers))
    expect(asked.filter((path) => path.startsWith(LIST))).to.have.length(1)
  })

  it('names the container that cannot be inspected', async () => {
    const { endpoint } = await start({
      [LIST]: [aListed(1)],
      '/containers/*/json': refusal(500, { message: 'lock is held' }),
    })
    const { containers } = await readDocker(endpoint, 'containers')
    expect(faultIn(containers).message).to.contain(anId(1)).and.to.contain('lock is held')
  })

  it('throws, and is no longer alive, when the engine went away', async () => {
    const gone = await start({ '/info': anInfo() })
    const session = await openDocker(gone.endpoint)
    expect(session.alive).to.equal(true)
    await gone.stop()
    engine = undefined
    expect(await faultOf(ask(session, 'info'))).to.deep.include({ code: 'unreachable' })
    expect(session.alive).to.equal(false)
    await session.close()
  })

  it('is told at once when its own reader gives up', async () => {
    const { endpoint } = await start({ '/info': () => undefined })
    const session = await openDocker(endpoint)
    const giveUp = new AbortController()
    const reading = session.engine!.read(new Set(['info'] as const), giveUp.signal)
    setTimeout(() => giveUp.abort(new Error('the pass is over')), 20)
    expect((await faultOf(reading)).message).to.contain('the pass is over')
    await session.close()
  })

  describe('over kept connections', () => {
    it('asks once more, over a new one, when the engine ended the kept one', async () => {
      let hangUps = 1
      const { endpoint, asked } = await start({
        '/info': (request, response) => {
          if (asked.length > 2 && hangUps-- > 0) return void request.socket.destroy()
          response.writeHead(200, { 'content-type': 'application/json' })
          response.end(JSON.stringify(anInfo()))
        },
      })
      const session = await openDocker(endpoint)
      await ask(session, 'info')
      expect(value((await ask(session, 'info')).info).hostname).to.equal('dock-1')
      expect(session.cost()).to.deep.include({ connections: 2, roundTrips: 4 })
      await session.close()
    })

    it('does not ask a third time', async () => {
      const { endpoint, asked } = await start({ '/info': (request) => void request.socket.destroy() })
      const session = await openDocker(endpoint)
      expect(await faultOf(ask(session, 'info'))).to.deep.include({ code: 'lost' })
      expect(asked).to.deep.equal(['/version', '/info', '/info'])
      await session.close()
    })

    it('uses the same one for one question after the other, and counts what went over it', async () => {
      const { endpoint } = await start({ '/info': anInfo() })
      const session = await openDocker(endpoint)
      for (let read = 0; read < 5; read += 1) await ask(session, 'info')
      const { connections, roundTrips, bytes } = session.cost()
      expect({ connections, roundTrips }).to.deep.equal({ connections: 1, roundTrips: 6 })
      expect(bytes).to.be.within(6 * 150, 6 * 2000)
      await session.close()
      expect(session.cost().bytes).to.equal(bytes)
    })
  })
})
