import { expect } from 'chai'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { Container } from '../../../../lib/model/engine.ts'
import { ask, openDocker, value } from '../../../helpers/docker-session.ts'
import { aListed, anId, anInspect, aVersion, eventsTold, startFakeEngine } from '../../../helpers/fake-engine.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'

describe('how a container ended', function () {
  this.timeout(30_000)
  let engine: Engine
  let session: Session | undefined
  before(async function () {
    await needEngine(this)
    engine = await startEngine()
  })
  after(() => (engine as Engine | undefined)?.stop())
  afterEach(async () => {
    await session?.close()
    for (const { Id } of await engine.docker.listContainers({ all: true }))
      await engine.docker.getContainer(Id).remove({ force: true })
    session = undefined
  })

  /** Listens as the daemon does: to whom something is told at once. */
  const listen = async (): Promise<void> => {
    const endpoint = `unix://${engine.socket}`
    session = await openDocker(endpoint, { onEvent: () => undefined })
    await look()
  }
  const look = async (): Promise<readonly Container[]> => value((await ask(session!, 'containers')).containers)
  const endOf = async (told: (one: Container) => boolean = () => true): Promise<Container['stopAsked']> => {
    for (;;) {
      const one = (await look()).find(({ phase }) => phase === 'exited')
      if (one && told(one)) return one.stopAsked
    }
  }
  const isHeard = ({ stopAsked }: Container): boolean => stopAsked !== undefined

  it('is known of one that somebody told the engine to stop', async () => {
    await listen()
    const one = await engine.run({ name: 'one' })
    await one.stop({ t: 0 })
    // It is told right behind the end.
    expect(await endOf(({ stopAsked }) => stopAsked === true)).to.equal(true)
  })

  it('is known of one that was killed, and of one that ended by itself', async () => {
    await listen()
    const killed = await engine.run({ name: 'killed' })
    await killed.kill()
    expect(await endOf(isHeard)).to.equal(false)
    await killed.remove()
    await engine.run({ name: 'ended', Cmd: ['false'] })
    expect(await endOf(isHeard)).to.equal(false)
  })

  it('is known where nobody listened then, as long as the engine remembers it', async () => {
    const one = await engine.run({ name: 'one' })
    await one.stop({ t: 0 })
    await listen()
    expect(await endOf(isHeard)).to.equal(true)
    await one.remove()
    await session?.close()
    await (await engine.run({ name: 'other' })).kill()
    await listen()
    expect(await endOf(isHeard)).to.equal(false)
  })

  it('is not known when the engine was started again since: it has forgotten, and stops all as a person does', async () => {
    await listen()
    const [stopped, ended] = [await engine.run({ name: 'stopped' }), await engine.run({ name: 'ended' })]
    await stopped.kill()
    await engine.restart()
    await session?.close()
    await listen()
    const all = await look()
    expect(all.map(({ phase, stopAsked }) => [phase, stopAsked])).to.deep.equal([
      ['exited', undefined],
      ['exited', undefined],
    ])
    // What ends from then on is known.
    await ended.start()
    await ended.kill()
    expect(await endOf(isHeard)).to.equal(false)
  })

  it('makes no other container of it at each look', async () => {
    await listen()
    await (await engine.run({ name: 'one' })).kill()
    expect(await endOf(isHeard)).to.equal(false)
    // In its first second the list cannot tell whether something has happened.
    for (let before = await look(), now = await look(); before[0] !== now[0]; now = await look()) before = now
  })

  it('is forgotten when it runs again', async () => {
    await listen()
    const one = await engine.run({ name: 'one' })
    await one.stop({ t: 0 })
    expect(await endOf(({ stopAsked }) => stopAsked === true)).to.equal(true)
    await one.start()
    expect((await look())[0]?.stopAsked).to.equal(undefined)
    await one.kill()
    expect(await endOf(isHeard)).to.equal(false)
  })
})

describe('how a container ended before anybody listened', () => {
  it('is known at the first look, and to whoever looks at the same time, however late a stream would tell it', async () => {
    const State = { Status: 'exited', ExitCode: 137, FinishedAt: '2026-05-01T10:00:01Z' }
    const died = {
      Type: 'container',
      Action: 'die',
      Actor: { ID: anId(1) },
      timeNano: Date.parse(State.FinishedAt) * 1e6,
    }
    const streams: ServerResponse[] = []
    const engine = await startFakeEngine({
      '/containers/json': [aListed(1, { State: 'exited', Status: 'Exited (137) 2 hours ago' })],
      '/containers/*/json': anInspect(1, { State }),
      '/events': eventsTold(streams, [died]),
    })
    const session = await openDocker(engine.endpoint, { onEvent: () => undefined })
    try {
      const looks = await Promise.all([ask(session, 'containers'), ask(session, 'containers')])
      expect(looks.map(({ containers }) => value(containers)[0]?.stopAsked)).to.deep.equal([false, false])
    } finally {
      await session.close()
      for (const each of streams) each.destroy()
      await engine.stop()
    }
  })

  it('is known at the first look of a Podman, which tells only its first event where it is given an end', async () => {
    const State = { Status: 'exited', ExitCode: 137, FinishedAt: '2026-05-01T10:00:01Z' }
    const [killedAt, diedAt] = [0, 100].map((ms) => Date.parse(State.FinishedAt) + ms) as [number, number]
    const line = (Action: string, at: number): string =>
      `${JSON.stringify({ Type: 'container', Action, Actor: { ID: anId(1) }, timeNano: at * 1e6 })}\n`
    const streams: ServerResponse[] = []
    const engine = await startFakeEngine({
      '/version': aVersion({ Components: [{ Name: 'Podman Engine' }], ApiVersion: '1.41' }),
      '/containers/json': [aListed(1, { State: 'exited', Status: 'Exited (137) 2 hours ago' })],
      '/containers/*/json': anInspect(1, { State }),
      '/events': (request: IncomingMessage, response: ServerResponse) => {
        const asked = new URL(request.url ?? '', 'http://fake').searchParams
        response.writeHead(200, { 'content-type': 'application/json' })
        response.flushHeaders()
        if (asked.has('until')) response.end(line('kill', killedAt))
        else if (asked.get('stream') === 'false') response.end(line('kill', killedAt) + line('die', diedAt))
        else streams.push(response)
      },
    })
    const session = await openDocker(engine.endpoint, { onEvent: () => undefined })
    try {
      expect(value((await ask(session, 'containers')).containers)[0]?.stopAsked).to.equal(false)
    } finally {
      await session.close()
      for (const each of streams) each.destroy()
      await engine.stop()
    }
  })
})
