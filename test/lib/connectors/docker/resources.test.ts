import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { Configuration } from '../../../../lib/model/configuration.ts'
import { ask, faultIn, movedClock, openDocker, value } from '../../../helpers/docker-session.ts'
import { eventsTold, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'
import { recorder } from '../../../helpers/recordings.ts'

const MINUTE = 60_000

describe('the networks and volumes of an engine', () => {
  let engine: FakeEngine
  let session: Session
  const listening: ServerResponse[] = []
  afterEach(async () => {
    await session.close()
    for (const each of listening) each.destroy()
    await engine.stop()
    listening.splice(0)
  })

  const events = eventsTold(listening)
  const clock = movedClock()
  const network = (said: object = {}): object => ({ Name: 'back', Id: 'n1', Scope: 'local', Driver: 'bridge', ...said })
  const open = async (more: Record<string, Answer> = {}): Promise<void> => {
    engine = await startFakeEngine({
      '/containers/json': [],
      '/networks': [network(), network({ Name: 'bridge', Id: 'n0' })],
      '/volumes': { Volumes: [{ Name: 'data', Driver: 'local', CreatedAt: '2026-05-01T10:00:00Z' }] },
      ...more,
    })
    session = await openDocker(engine.endpoint, { clock, record: recorder })
  }
  /** What is there after a minute, and what was asked for it. */
  const read = async (): Promise<{ all: readonly Configuration[]; asked: readonly string[] }> => {
    clock.pass(MINUTE)
    engine.asked.length = 0
    const all = value((await ask(session, 'configurations', 'resources')).resources)
    return { all, asked: engine.asked.filter((path) => /^\/(?:networks|volumes)/u.test(path)) }
  }
  const names = (all: readonly Configuration[]): string[] => all.map(({ kind, name }) => `${kind} ${name}`)

  it('cost one question for each kind, with all that they are made of', async () => {
    await open()
    const { all, asked } = await read()
    expect(names(all)).to.deep.equal(['network back', 'volume data'])
    expect(asked).to.have.members(['/networks', '/volumes'])
  })

  it('are not asked for again while the events tell nothing, and are the same values then', async () => {
    await open({ '/events': events })
    await read()
    // The second read has begun to listen.
    const { all: before } = await read()
    const { all, asked } = await read()
    expect(asked).to.deep.equal([])
    expect(all).to.equal(before)
    clock.pass(10 * MINUTE)
    const late = await read()
    expect(late.asked).to.have.length(2)
    expect(late.all.every((each, nth) => each === before[nth])).to.equal(true)
  })

  for (const [Type, Action] of [
    ['network', 'create'],
    ['network', 'destroy'],
    ['volume', 'create'],
  ])
    it(`are asked for when "${Type} ${Action}" was told, and nothing else is`, async () => {
      await open({ '/events': events })
      await read()
      await read()
      engine.answers['/networks'] = []
      listening.at(-1)?.write(`${JSON.stringify({ Type, Action, Actor: { ID: 'n1' } })}\n`)
      await wait(50)
      const { all, asked } = await read()
      expect([names(all), asked.length]).to.deep.equal([['volume data'], 2])
    })

  it('are asked for once a minute where nobody may listen', async () => {
    await open({ '/events': refusal(403, 'no') })
    await read()
    expect((await read()).asked).to.have.length(2)
    engine.asked.length = 0
    await ask(session, 'configurations', 'resources')
    expect(engine.asked.filter((path) => path === '/networks')).to.deep.equal([])
  })

  it('are not seen where a proxy forbids it, and the containers are', async () => {
    await open({ '/networks': refusal(403, 'no') })
    const answers = await ask(session, 'configurations', 'resources')
    expect(faultIn(answers.resources).code).to.equal('auth-failed')
    expect(value(answers.configurations)).to.deep.equal([])
  })

  it('are asked for by nobody but whoever records', async () => {
    await open()
    await ask(session, 'containers', 'usage', 'configurations')
    expect(engine.asked.filter((path) => /^\/(?:networks|volumes)/u.test(path))).to.deep.equal([])
  })
})
