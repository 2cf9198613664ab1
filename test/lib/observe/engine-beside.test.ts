import { expect } from 'chai'
import * as z from 'zod'
import type { OpenContext, Session, Tunnel } from '../../../lib/kit/connector.ts'
import type { FaultError } from '../../../lib/kit/fault.ts'
import { fault, seen } from '../../../lib/kit/fault.ts'
import type { EngineChoice } from '../../../lib/model/target.ts'
import { withEngineBeside } from '../../../lib/observe/engine-beside.ts'
import { aClock, aConnector, aSession } from '../../helpers/fakes.ts'

const never = new AbortController().signal
const SECTIONS = new Set(['containers'] as const)

describe('an engine beside a host', () => {
  it('is opened through the host, and only when somebody asks', async () => {
    const { session, told, tunnel } = aHost({ kind: 'socket', path: '/run/my.sock' })
    expect(told).to.deep.equal([])
    const answers = await session.engine!.read(SECTIONS, never)
    await session.engine!.read(SECTIONS, never)
    expect(answers.containers).to.deep.equal(seen([]))
    expect(told).to.deep.equal([{ endpoint: 'unix:///run/my.sock', through: tunnel }])
  })

  it('is looked for where engines put their sockets', async () => {
    const { session, told } = aHost({ kind: 'auto' }, { found: '/run/podman/podman.sock' })
    await session.engine!.read(SECTIONS, never)
    expect(told.map(({ endpoint }) => endpoint)).to.deep.equal(['unix:///run/podman/podman.sock'])
  })

  it('is no fault when there is none to be found, and is looked for again the next time', async () => {
    const host = aHost({ kind: 'auto' }, { found: null })
    const answers = await host.session.engine!.read(SECTIONS, never)
    expect(answers.containers).to.have.nested.property('fault.code', 'not-supported')
    host.place.found = '/var/run/docker.sock'
    expect((await host.session.engine!.read(SECTIONS, never)).containers).to.deep.equal(seen([]))
  })

  it('is a fault when it was named and cannot be opened, and is tried again the next time', async () => {
    const host = aHost({ kind: 'socket', path: '/run/my.sock' }, { refuse: true })
    const error = await host.session.engine!.read(SECTIONS, never).catch((thrown: unknown) => thrown)
    expect((error as FaultError).fault.code).to.equal('refused')
    host.place.refuse = false
    expect((await host.session.engine!.read(SECTIONS, never)).containers).to.deep.equal(seen([]))
  })

  it('costs round trips, and no bytes beside those of the connection that carries it', async () => {
    const { session } = aHost({ kind: 'socket', path: '/run/my.sock' })
    await session.engine!.read(SECTIONS, never)
    expect(session.cost()).to.deep.equal({ connections: 1, roundTrips: 3, bytes: 1000 })
  })
})

function aHost(choice: EngineChoice, parts: { found?: string | null; refuse?: boolean } = {}) {
  const place = { found: null as string | null, refuse: false, ...parts }
  const told: { endpoint: string; through: OpenContext['through'] }[] = []
  const tunnel: Tunnel = {
    tcp: () => Promise.reject(new Error('not asked for')),
    unix: () => Promise.reject(new Error('not asked for')),
    firstSocket: () => Promise.resolve(place.found),
  }
  const docker = aConnector(
    (options, { through }) => {
      if (place.refuse) throw fault('refused', 'nobody listens')
      told.push({ ...(options as { endpoint: string }), through })
      return aSession({
        engine: { read: () => Promise.resolve({ containers: seen([]) }) },
        cost: () => ({ connections: 0, roundTrips: 2, bytes: 400 }),
      })
    },
    { name: 'docker', options: z.object({ endpoint: z.string() }) },
  )
  const host = aSession({ tunnel, cost: () => ({ connections: 1, roundTrips: 1, bytes: 1000 }) })
  const context = { signal: never, clock: aClock(), through: null }
  const session: Session = withEngineBeside(host, choice, new Map([['docker', docker]]), context)
  return { session, told, tunnel, place }
}
