import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import { ask, movedClock, openDocker, value } from '../../../helpers/docker-session.ts'
import {
  aListed,
  anId,
  anInspect,
  aVersion,
  eventsTold,
  refusal,
  startFakeEngine,
} from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'

const LIST = '/containers/json'
const MINUTE = 60_000

describe('what is not inspected again', () => {
  let engine: FakeEngine | undefined
  let session: Session | undefined
  const listening: ServerResponse[] = []
  afterEach(async () => {
    await session?.close()
    for (const each of listening) each.destroy()
    await engine?.stop()
    listening.splice(0)
    session = engine = undefined
  })

  const events = eventsTold(listening)
  /** Told, and heard: what is written over loopback is read within a moment. */
  const tell = async (Action: string, Attributes: object = {}, more: object = {}): Promise<void> => {
    listening.at(-1)?.write(`${JSON.stringify({ Action, Actor: { ID: anId(1), Attributes }, ...more })}\n`)
    await wait(50)
  }

  /** A session that has read twice, a minute in between, and what a third read after another minute inspects. */
  const reads = async (line: object, inspect: object, more: Record<string, Answer> = { '/events': events }) => {
    engine = await startFakeEngine({ [LIST]: [line], '/containers/*/json': inspect, ...more })
    const { asked, answers, endpoint } = engine
    const clock = movedClock()
    session = await openDocker(endpoint, { clock })
    const read = async (): Promise<number> => {
      clock.pass(MINUTE)
      asked.length = 0
      expect(value((await ask(session!, 'containers')).containers)).to.have.length(1)
      return asked.filter((path) => path.endsWith(`${anId(1)}/json`)).length
    }
    await read()
    await read()
    return { read, clock, asked, list: (next: object) => (answers[LIST] = [next]) }
  }
  const stop = async (): Promise<void> => {
    await session?.close()
    await engine?.stop()
    listening.splice(0)
  }

  describe('of those that have ended', () => {
    const ended = (ago: string, said: object = {}): object =>
      aListed(1, { State: 'exited', Status: `Exited (1) ${ago} ago`, ...said })
    const exited = anInspect(1, { State: { Status: 'exited', ExitCode: 1 } })

    it('is one whose line proves that nothing has happened', async () => {
      expect(await (await reads(ended('5 minutes'), exited)).read()).to.equal(0)
    })

    it('is not one that may have run in between', async () => {
      expect(await (await reads(ended('30 seconds'), exited)).read()).to.equal(1)
      await stop()
      const later = await reads(ended('About an hour'), exited)
      later.list(ended('2 seconds'))
      expect(await later.read()).to.equal(1)
    })

    it('is not one with another end, name or image in the list', async () => {
      for (const other of [{ Status: 'Exited (2) 6 minutes ago' }, { Names: ['/renamed'] }, { ImageID: 'sha256:5' }]) {
        const later = await reads(ended('5 minutes'), exited)
        later.list(ended('6 minutes', other))
        expect(await later.read()).to.equal(1)
        await stop()
      }
    })

    it('is nothing that is older than ten minutes', async () => {
      const later = await reads(ended('5 hours'), exited)
      later.clock.pass(10 * MINUTE)
      expect(await later.read()).to.equal(1)
    })
  })

  describe('of those that run', () => {
    const up = (age: string, said: object = {}): object => aListed(1, { Status: `Up ${age}`, ...said })
    const healthy = anInspect(1, { State: { Health: { Status: 'healthy', FailingStreak: 0 } } })

    it('is one that runs since before the last look', async () => {
      expect(await (await reads(up('3 hours'), anInspect(1))).read()).to.equal(0)
    })

    it('is not one that was started again since', async () => {
      const later = await reads(up('3 hours'), anInspect(1))
      later.list(up('20 seconds'))
      expect(await later.read()).to.equal(1)
    })

    it('is not one whose line disagrees with its inspect', async () => {
      const dead = anInspect(1, { State: { Status: 'exited' } })
      expect(await (await reads(up('3 hours'), dead)).read()).to.equal(1)
    })

    it('is one with a health check, while the events are listened to and tell of nothing', async () => {
      const { read } = await reads(up('3 hours (healthy)'), healthy)
      // The second read began to listen after the first had inspected: it inspected again.
      expect(await read()).to.equal(0)
      await tell('exec_die', { exitCode: '0' })
      expect(await read(), 'a good probe changes nothing').to.equal(0)
    })

    it('is not one with a health check where nobody may listen, and it is asked for once in ten minutes', async () => {
      const { read, asked } = await reads(up('3 hours (healthy)'), healthy, { '/events': refusal(403, 'no') })
      expect(await read()).to.equal(1)
      expect(asked.filter((path) => path.startsWith('/events'))).to.deep.equal([])
    })

    it('is not one whose health the list tells otherwise', async () => {
      const { read, list } = await reads(up('3 hours (healthy)'), healthy)
      list(up('3 hours (unhealthy)'))
      expect(await read()).to.equal(1)
    })

    for (const action of ['update', 'oom', 'die', 'health_status: unhealthy'])
      it(`is not one of which "${action}" was told`, async () => {
        const { read } = await reads(up('3 hours'), anInspect(1))
        await tell(action)
        expect(await read()).to.equal(1)
        expect(await read(), 'and then it is').to.equal(0)
      })

    it('is one of which only the past is told: what an engine remembers is older than the look', async () => {
      const { read } = await reads(up('3 hours'), anInspect(1))
      await tell('die', {}, { timeNano: (Date.now() - MINUTE) * 1e6 })
      expect(await read()).to.equal(0)
      await tell('die', {}, { timeNano: Date.now() * 1e6 })
      expect(await read(), 'what is told now is not').to.equal(1)
    })

    it('is not one whose probe failed, nor one that recovers', async () => {
      const failing = anInspect(1, { State: { Health: { Status: 'healthy', FailingStreak: 1 } } })
      const { read } = await reads(up('3 hours (healthy)'), failing)
      await tell('exec_die', { exitCode: '1' })
      expect(await read()).to.equal(1)
      expect(await read()).to.equal(0)
      await tell('exec_die', { exitCode: '0' })
      expect(await read()).to.equal(1)
    })

    it('is not one with a health check when the stream broke: something may have been missed', async () => {
      const { read } = await reads(up('3 hours (healthy)'), healthy)
      listening.at(-1)?.destroy()
      await wait(50)
      expect(await read()).to.equal(1)
      expect(await read(), 'it listens again').to.equal(0)
    })

    it('is nothing when the stream makes no sense any more', async () => {
      const { read } = await reads(up('3 hours (healthy)'), healthy)
      listening.at(-1)?.write('<html>\n')
      await wait(50)
      expect(await read()).to.equal(1)
    })

    it('is not one that Podman says is healthy: its list does not tell', async () => {
      const version = aVersion({ Components: [{ Name: 'Podman Engine' }], ApiVersion: '1.41' })
      const { read } = await reads(up('3 hours'), healthy, { '/version': version, '/events': events })
      expect(await read()).to.equal(1)
      expect(await read(), 'though its events are listened to').to.equal(1)
      expect(listening).to.have.length(1)
    })

    it('is nothing that is neither running nor ended: why a start failed stands in no list', async () => {
      for (const State of ['created', 'paused', 'restarting', 'dead']) {
        const later = await reads(aListed(1, { State, Status: State }), anInspect(1, { State: { Status: State } }))
        expect(await later.read()).to.equal(1)
        await stop()
      }
    })
  })

  it('is told from the first look on to somebody who wants to hear of it', async () => {
    engine = await startFakeEngine({ [LIST]: [], '/events': events })
    const heard = new Promise<void>((resolve) => {
      void openDocker(engine!.endpoint, { onEvent: resolve }).then(async (opened) => {
        session = opened
        await ask(opened, 'containers')
        await tell('die')
      })
    })
    await heard
    expect(listening).to.have.length(1)
  })

  it('is no reason to listen for somebody who looks once, and the stream ends with the session', async () => {
    engine = await startFakeEngine({ [LIST]: [], '/events': events })
    session = await openDocker(engine.endpoint)
    await ask(session, 'containers')
    expect(listening).to.have.length(0)
    await ask(session, 'containers')
    expect(listening).to.have.length(1)
    const ended = new Promise((resolve) => listening[0]?.once('close', resolve))
    await session.close()
    await ended
  })
})
