import { expect } from 'chai'
import type { Others, Session } from '../../../lib/kit/connector.ts'
import { fault, seen } from '../../../lib/kit/fault.ts'
import { noteSight } from '../../../lib/observe/seen-of-targets.ts'
import { look } from '../../../lib/observe/look.ts'
import { openSessions } from '../../../lib/observe/sessions.ts'
import { aConfiguration } from '../../helpers/configurations.ts'
import { aClock, aConnector, aSession, aTarget } from '../../helpers/fakes.ts'

const MINUTE = 60_000

describe('what the targets of two sides tell', () => {
  it('is asked for where nobody has looked yet, of a target on both sides once, and then is what is known', async () => {
    const { others, asked, signal } = await environments({ a: ['dev', 'both'], b: ['prod', 'both'] })
    const { a, b } = await others.sides(signal)
    expect([...a, ...b].map(({ target }) => target)).to.deep.equal(['dev', 'both', 'prod', 'both'])
    expect(a[0]).to.deep.include({ machine: { engine: 'Docker Engine 28.0.1' } })
    expect(a[0]?.running.map(({ name }) => name)).to.deep.equal(['web'])
    expect(asked()).to.equal(3)
    await others.sides(signal)
    expect(asked()).to.equal(3)
  })

  it('is what their own looks have seen, as long as that is young', async () => {
    const { others, sessions, clock, asked, signal, target } = await environments({ a: ['dev'], b: [] })
    await others.sides(signal)
    for (let minute = 1; minute <= 3; minute += 1) {
      clock.tick(MINUTE)
      const sight = await look(target('dev'), [{ configurations: ['running'] }], { sessions, clock })
      expect(noteSight(target('dev'), sight, sessions.seen)).to.include({ ofConfigurations: false })
    }
    const before = asked()
    const { a } = await others.sides(signal)
    expect([a[0]?.running.length, asked() - before]).to.deep.equal([1, 0])
    clock.tick(2 * MINUTE)
    await others.sides(signal)
    expect(asked() - before).to.equal(1)
  })

  it('is why nothing could be seen, and nothing older', async () => {
    const { others, sessions, clock, signal } = await environments({ a: ['dev'], b: [] })
    await others.sides(signal)
    clock.tick(1)
    const gone = { kind: 'faulted', fault: { code: 'lost', message: 'gone' } } as const
    expect(sessions.seen.configurations.note('dev', gone, clock.now())).to.equal(true)
    const { a } = await others.sides(signal)
    expect(a[0]).to.deep.include({ running: [], fault: gone.fault })
  })

  it('is unknown where a part was hidden, and nothing at all where there is no engine', async () => {
    const { others, sessions, clock, signal } = await environments({ a: ['dev'], b: [] })
    await others.sides(signal)
    const hidden = { code: 'auth-failed', message: 'secrets may not be listed' } as const
    sessions.seen.configurations.note('dev', seen([aConfiguration()], hidden), clock.now())
    expect((await others.sides(signal)).a[0]?.fault).to.deep.equal(hidden)
    const none = fault('not-supported', 'no engine').fault
    sessions.seen.configurations.note('dev', { kind: 'faulted', fault: none }, clock.now())
    expect((await others.sides(signal)).a[0])
      .to.deep.include({ running: [] })
      .and.not.have.property('fault')
  })
})

async function environments(sides: { readonly a: readonly string[]; readonly b: readonly string[] }) {
  let times = 0
  let others: Others | undefined
  const running = seen([aConfiguration({ name: 'web' })])
  const asking = (): Session =>
    aSession({
      engine: {
        read: () => {
          times += 1
          return Promise.resolve({ configurations: running, info: seen(INFO) })
        },
      },
    })
  const engine = aConnector(asking, { name: 'docker', offers: ['engine'] })
  const parity = aConnector(
    (_options, context) => {
      others = context.others
      return aSession()
    },
    { name: 'parity', offers: ['parity'] },
  )
  const members = [...new Set([...sides.a, ...sides.b])]
  const shop = aTarget({ id: 'shop', runtime: 'parity', members, sides })
  const all = new Map([shop, ...members.map((id) => aTarget({ id, runtime: 'docker' }))].map((each) => [each.id, each]))
  const clock = aClock()
  const connectors = new Map([engine, parity].map((connector) => [connector.name, connector]))
  const sessions = openSessions({ targets: all, connectors, clock })
  await sessions.open(shop)
  if (!others) throw new Error('nobody told the environments of their targets')
  const target = (id: string) => all.get(id) ?? shop
  return { others, sessions, clock, asked: () => times, target, signal: new AbortController().signal }
}

const INFO = { product: 'Docker Engine', version: '28.0.1' } as never
