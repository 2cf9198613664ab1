import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import { inspect } from 'node:util'
import { expect } from 'chai'
import type { Tunnel } from '../../../../lib/kit/connector.ts'
import { fault } from '../../../../lib/kit/fault.ts'
import { aListed, anInfo, anInspect, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { FakeEngine } from '../../../helpers/fake-engine.ts'
import { ask, faultOf, movedClock, openDocker, value } from '../../../helpers/docker-session.ts'

/** A channel of an SSH connection: a stream and no socket, with a whole connection hanging on it. */
class Channel extends Duplex {
  readonly connection: unknown
  readonly #socket
  looks = 0

  constructor(path: string, connection: unknown) {
    super()
    this.connection = connection
    this.#socket = connect(path)
    this.#socket.on('data', (chunk) => void this.push(chunk)).on('end', () => this.push(null))
    this.#socket.on('error', (error) => this.destroy(error)).on('close', () => this.destroy())
  }

  override _read(): void {
    // Data is pushed as it comes.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#socket.write(chunk, () => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  /** Called when somebody prints what holds this channel. */
  [inspect.custom](): string {
    this.looks += 1
    return 'Channel'
  }
}

describe('an engine on the far side of an SSH connection', () => {
  let engine: FakeEngine
  const channels: Channel[] = []
  const dialled: string[] = []
  const through: Tunnel = {
    unix: (path) => {
      dialled.push(path)
      const channel = new Channel(engine.socket, channels)
      channels.push(channel)
      return Promise.resolve(channel)
    },
    tcp: () => Promise.reject(new Error('not used')),
    firstSocket: () => Promise.resolve(null),
  }
  before(async () => {
    engine = await startFakeEngine({
      '/info': anInfo(),
      '/containers/json': Array.from({ length: 20 }, (_, index) => aListed(index)),
      '/containers/*/stats': {
        read: '2026-05-01T10:00:00Z',
        cpu_stats: { cpu_usage: { total_usage: 5 }, online_cpus: 2 },
        memory_stats: {},
      },
      '/containers/*/json': (request, response) => {
        const number = Number.parseInt(/[0-9a-f]{64}/u.exec(request.url!)![0], 16)
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify(anInspect(number)))
      },
    })
  })
  after(() => engine.stop())
  beforeEach(() => {
    channels.length = 0
    dialled.length = 0
  })

  it('is read through channels of that connection, whichever way the target was written', async () => {
    for (const [endpoint, path] of [
      ['ssh://web-1', '/var/run/docker.sock'],
      ['ssh://web-1/run/podman/podman.sock', '/run/podman/podman.sock'],
      ['unix:///run/beside.sock', '/run/beside.sock'],
    ] as const) {
      const session = await openDocker(endpoint, { through })
      expect(value((await ask(session, 'info')).info).hostname).to.equal('dock-1')
      expect(dialled.splice(0)).to.deep.equal([path])
      await session.close()
    }
  })

  it('counts what went through, and uses the same channels for one question after the other', async () => {
    const session = await openDocker('ssh://web-1', { through })
    for (let read = 0; read < 3; read += 1)
      expect(value((await ask(session, 'containers')).containers)).to.have.length(20)
    const { connections, roundTrips, bytes } = session.cost()
    // All 20 are inspected once; then the list proves that nothing has changed, and events are asked for once.
    expect(roundTrips).to.equal(1 + 3 + 20 + 1)
    // Channels of the host's connection are no connections of their own.
    expect(connections).to.equal(0)
    expect(channels.length).to.be.at.most(16 + 2 * 12)
    expect(bytes).to.be.within(roundTrips * 400, roundTrips * 3000)
    await session.close()
  })

  it('never asks for more streams than half of what the connection carries, however many containers run', async () => {
    const room = (maxStreams?: number): { tunnel: Tunnel; most: () => number } => {
      let most = 0
      const unix: Tunnel['unix'] = (path, signal) => {
        const dialled = through.unix(path, signal)
        most = Math.max(most, channels.filter(({ destroyed }) => !destroyed).length)
        return dialled
      }
      return { tunnel: { ...through, unix, ...(maxStreams !== undefined && { maxStreams }) }, most: () => most }
    }
    for (const [carries, uses] of [
      [undefined, 8],
      [20, 10],
      [1, 2],
      [1000, 21],
    ] as const) {
      channels.length = 0
      const { tunnel, most } = room(carries)
      const session = await openDocker('ssh://web-1', { through: tunnel, clock: movedClock() })
      const { usage, info } = await ask(session, 'info', 'containers', 'usage')
      expect(value(usage)).to.have.length(20)
      expect(value(info).hostname).to.equal('dock-1')
      expect(most()).to.be.at.most(uses)
      expect(channels.filter(({ destroyed }) => !destroyed)).to.have.length.at.most(1)
      await session.close()
    }
  })

  it('is not printed by the driver with all that hangs on it: 30 ms of work for each question', async () => {
    const session = await openDocker('ssh://web-1', { through })
    await ask(session, 'containers')
    await ask(session, 'containers')
    expect(channels.reduce((sum, { looks }) => sum + looks, 0)).to.equal(0)
    await session.close()
  })

  it('leaves no channel behind', async () => {
    const session = await openDocker('ssh://web-1', { through })
    await ask(session, 'containers')
    expect(channels.filter(({ destroyed }) => !destroyed)).to.have.length.at.most(1)
    await session.close()
    expect(channels.filter(({ destroyed }) => !destroyed)).to.have.length(0)
  })

  it('is faulted with the words of the host when the host cannot reach its socket', async () => {
    const refused: Tunnel = { ...through, unix: () => Promise.reject(fault('refused', 'the host does not forward')) }
    expect(await faultOf(openDocker('ssh://web-1', { through: refused }))).to.deep.equal({
      code: 'refused',
      message: 'the host does not forward',
    })
  })

  it('is given up when the channel does not open, and a channel that opens later is ended', async function () {
    this.timeout(10_000)
    let late: Channel | undefined
    const slow: Tunnel = {
      ...through,
      unix: (_path, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve((late = new Channel(engine.socket, channels))))
        }),
    }
    const started = performance.now()
    expect(await faultOf(openDocker('ssh://web-1', { through: slow }))).to.deep.include({
      code: 'timed-out',
      phase: 'connect',
    })
    expect(performance.now() - started).to.be.within(4900, 6000)
    expect(late?.destroyed).to.equal(true)
  })

  it('cannot be opened without its host', async () => {
    expect((await faultOf(openDocker('ssh://web-1'))).code).to.equal('bug')
  })
})
