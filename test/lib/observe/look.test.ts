import { expect } from 'chai'
import { seen } from '../../../lib/kit/fault.ts'
import { fault } from '../../../lib/kit/fault.ts'
import type { Session } from '../../../lib/kit/connector.ts'
import type { HostSection } from '../../../lib/model/host.ts'
import { look } from '../../../lib/observe/look.ts'
import type { Sight } from '../../../lib/observe/look.ts'
import { openSessions } from '../../../lib/observe/sessions.ts'
import { aClock, aConnector, aSession, aTarget } from '../../helpers/fakes.ts'

const LOAD = { one: 0.5, five: 0.4, fifteen: 0.3, cores: 2 }

describe('a look', () => {
  it('asks once for everything that all checks need together', async () => {
    const asked: HostSection[][] = []
    const session = aSession({
      host: {
        read(sections) {
          asked.push([...sections])
          return Promise.resolve({ load: seen(LOAD) })
        },
      },
    })
    const sight = await lookAt(session, [{ host: ['load'] }, { host: ['mounts', 'load'] }, { host: ['memory'] }])
    expect(asked).to.deep.equal([['load', 'mounts', 'memory']])
    expect(sight.host.load).to.deep.equal(seen(LOAD))
    expect([...sight.refused]).to.deep.equal([])
  })

  it('asks nothing that nobody needs', async () => {
    const session = aSession({ host: { read: () => Promise.reject(new Error('not asked for')) } })
    expect([...(await lookAt(session, [{}])).refused]).to.deep.equal([])
  })

  it('says why the target could not be opened, and asks nothing more', async () => {
    const sight = await lookAt(fault('refused', 'nobody listens on port 22'), [{ host: ['load'] }])
    expect([...sight.refused]).to.deep.equal([['', { code: 'refused', message: 'nobody listens on port 22' }]])
  })

  it('keeps what one capability saw when another one fails', async () => {
    const session = aSession({
      host: { read: () => Promise.resolve({ load: seen(LOAD) }) },
      engine: { read: () => Promise.reject(fault('refused', 'no engine behind the socket')) },
    })
    const sight = await lookAt(session, [{ host: ['load'] }, { engine: ['containers'] }])
    expect(sight.host.load?.kind).to.equal('seen')
    expect([...sight.refused.keys()]).to.deep.equal(['engine'])
  })

  it('ends when the time for the pass is over, whatever hangs', async () => {
    const session = aSession({ host: { read: () => new Promise(() => undefined) } })
    const sight = await lookAt(session, [{ host: ['load'] }], 20)
    expect(sight.refused.get('host')).to.include({ code: 'timed-out', phase: 'pass' })
  })

  it('does not wait for files that are not read', async () => {
    const source = { file: 'targets.yaml', line: 1, column: 1 }
    const declared = [{ as: 'compose' as const, files: ['compose.yaml'], isEachItsOwn: false, source }]
    const sight = await look(aTarget({ timeoutMs: 20, declared }), [{ configurations: ['declared'] }], {
      sessions: openSessions(world(aSession({ configurations: { read: () => Promise.resolve({}) } }))),
      clock: aClock(),
      declaredOf: () => new Promise(() => undefined),
    })
    const told = sight.configurations.declared
    expect(told?.kind === 'faulted' && told.fault).to.include({ code: 'timed-out', phase: 'answer' })
  })

  it('tells an unforeseen error as a bug of ours, not as a state of the target', async () => {
    const session = aSession({ host: { read: () => Promise.reject(new TypeError('x is not a function')) } })
    const sight = await lookAt(session, [{ host: ['load'] }])
    expect(sight.refused.get('host')).to.include({ code: 'bug', message: 'TypeError: x is not a function' })
  })

  it('counts what it cost, the login only for the pass that made it', async () => {
    let roundTrips = 0
    const session = aSession({
      host: { read: () => Promise.resolve((roundTrips++, { load: seen(LOAD) })) },
      cost: () => ({ connections: 1, roundTrips, bytes: 100 * roundTrips }),
    })
    const target = aTarget()
    const sessions = openSessions(world(session))
    const first = await look(target, [{ host: ['load'] }], { sessions, clock: aClock() })
    const second = await look(target, [{ host: ['load'] }], { sessions, clock: aClock() })
    expect(first.cost).to.deep.equal({ connections: 1, roundTrips: 1, bytes: 100 })
    expect(second.cost).to.deep.equal({ connections: 0, roundTrips: 1, bytes: 100 })
  })
})

function world(session: Session | Error): Parameters<typeof openSessions>[0] {
  const connector = aConnector(() => {
    if (session instanceof Error) throw session
    return session
  })
  return { targets: new Map(), connectors: new Map([['fake', connector]]), clock: aClock() }
}

async function lookAt(session: Session | Error, needs: Parameters<typeof look>[1], timeoutMs = 45_000): Promise<Sight> {
  return look(aTarget({ timeoutMs }), needs, { sessions: openSessions(world(session)), clock: aClock() })
}
