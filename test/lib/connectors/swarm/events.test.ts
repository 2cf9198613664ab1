import type { ServerResponse } from 'node:http'
import { once } from 'node:events'
import { expect } from 'chai'
import { managerEvents } from '../../../../lib/connectors/swarm/events.ts'
import type { ManagerEvents } from '../../../../lib/connectors/swarm/events.ts'
import { engineConnection } from '../../../../lib/kit/engine/connection.ts'
import type { Client } from '../../../../lib/kit/engine/client.ts'
import { movedClock } from '../../../helpers/docker-session.ts'
import { refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { FakeEngine } from '../../../helpers/fake-engine.ts'
import { aManager, nodesIn, openSwarm } from '../../../helpers/swarm.ts'

const never = new AbortController().signal

describe('what a manager tells of its own accord', () => {
  let manager: FakeEngine
  let client: Client
  let streams: ServerResponse[]
  let heard: number
  let wakeUp: () => void
  let clock: ReturnType<typeof movedClock>

  beforeEach(async () => {
    streams = []
    heard = 0
    wakeUp = () => undefined
    clock = movedClock()
    manager = await startFakeEngine(aManager({ '/events': (_request, response) => stream(response) }))
    client = engineConnection({ kind: 'unix', path: manager.socket }, undefined, { through: null, atMost: 4 })
  })
  afterEach(async () => {
    client.close()
    await manager.stop()
  })

  const stream = (response: ServerResponse): void => {
    streams.push(response.writeHead(200, { 'content-type': 'application/json' }))
    response.flushHeaders()
  }
  const events = (): ManagerEvents =>
    managerEvents(client, '1.47', {
      clock,
      onEvent: () => {
        heard += 1
        wakeUp()
      },
    })
  const say = (text: string, at = 0): void => void streams[at]?.write(text)
  const nextEvent = (): Promise<void> => new Promise((resolve) => (wakeUp = resolve))
  const asked = (): string[] => manager.asked.filter((path) => path.startsWith('/events'))

  it('is asked for once, and is about services, nodes and containers, not about probes', async () => {
    const own = events()
    await own.listen(never)
    await own.listen(never)
    expect(asked()).to.have.length(1)
    const filters = JSON.parse(new URL(asked()[0] ?? '', 'http://x').searchParams.get('filters') ?? '{}') as object
    expect(filters).to.have.property('type').that.has.members(['service', 'node', 'container'])
    expect(filters).to.have.property('event').that.includes('die').and.not.includes('exec_die')
    own.close()
  })

  it('makes a look worth its while for each line, also for one that comes in pieces', async () => {
    const own = events()
    await own.listen(never)
    const first = nextEvent()
    say('{"Type":"service","Action":"upd')
    say('ate"}\n{"Type":"node",')
    await first
    expect(heard).to.equal(1)
    const second = nextEvent()
    say('"Action":"update"}\n')
    await second
    expect(heard).to.equal(2)
    own.close()
  })

  it('that makes no sense ends the stream, and the next look listens anew', async () => {
    const own = events()
    await own.listen(never)
    const ended = once(streams[0]!, 'close')
    say('no JSON\n')
    await ended
    expect(heard).to.equal(0)
    await listenedAgain(own)
    const next = nextEvent()
    say('{"Action":"die"}\n', 1)
    await next
    own.close()
  })

  it('that ends is listened to anew at once', async () => {
    const own = events()
    await own.listen(never)
    streams[0]?.end()
    await listenedAgain(own)
    own.close()
  })

  it('that is refused is not asked for again for ten minutes, and nobody is told', async () => {
    manager.answers = { ...manager.answers, '/events': refusal(403, { message: 'forbidden' }) }
    const own = events()
    await own.listen(never)
    await own.listen(never)
    expect(asked()).to.have.length(1)
    clock.pass(10 * 60_000)
    await own.listen(never)
    expect(asked()).to.have.length(2)
    own.close()
  })

  it('is over when the conversation is: the connection is freed, and nothing is asked any more', async () => {
    const own = events()
    await own.listen(never)
    const ended = once(streams[0]!, 'close')
    own.close()
    await ended
    await own.listen(never)
    expect(asked()).to.have.length(1)
  })

  it('is not listened to for a single look, which asks for as much as three things', async () => {
    const session = await openSwarm({ endpoints: [manager.endpoint] }, { onEvent: () => undefined })
    for (let question = 1; question <= 3; question += 1) await nodesIn(session)
    expect(asked()).to.have.length(0)
    await nodesIn(session)
    expect(asked()).to.have.length(1)
    await session.close()
  })

  /** That a stream has ended is heard here a moment after it is known there. */
  async function listenedAgain(own: ManagerEvents): Promise<void> {
    for (let left = 200; left > 0 && streams.length < 2; left -= 1) {
      await own.listen(never)
      await new Promise((resolve) => void setImmediate(resolve))
    }
    expect(streams).to.have.length(2)
  }
})
