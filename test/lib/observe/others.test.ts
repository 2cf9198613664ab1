import { expect } from 'chai'
import type { Others, Session } from '../../../lib/kit/connector.ts'
import { fault, seen } from '../../../lib/kit/fault.ts'
import { openSessions } from '../../../lib/observe/sessions.ts'
import type { Sessions } from '../../../lib/observe/sessions.ts'
import { aContainer } from '../../helpers/facts.ts'
import { aClock, aConnector, aSession, aTarget } from '../../helpers/fakes.ts'

const NOW = aClock().now()

describe('what other targets tell one that is made of theirs', () => {
  it('is what was seen last, and nobody is asked', async () => {
    const { sessions, others, asked } = await aWorkload()
    sessions.seen.containers.note('web-1', seen([aContainer({ name: 'shop-1' })]), NOW)
    const [member] = await others.members(new AbortController().signal)
    expect(member?.containers?.map(({ name }) => name)).to.deep.equal(['shop-1'])
    expect(asked()).to.equal(0)
  })

  it('is asked for where nobody has looked yet, or too long ago', async () => {
    const { others, asked } = await aWorkload()
    const [member] = await others.members(new AbortController().signal)
    expect(member?.containers?.map(({ name }) => name)).to.deep.equal(['asked'])
    expect(asked()).to.equal(1)
  })

  it('is asked for at each look where the member itself does not look, once for all that are made of it', async () => {
    const { others, asked, clock } = await aWorkload()
    const look = () => others.members(new AbortController().signal)
    await look()
    clock.tick(1000)
    await look()
    expect(asked()).to.equal(1)
    clock.tick(60_000)
    await look()
    expect(asked()).to.equal(2)
  })

  it('keeps what was seen before beside the reason why nothing can be seen now', async () => {
    const { sessions, others } = await aWorkload()
    sessions.seen.containers.note('web-1', seen([aContainer({ name: 'shop-1' })]), NOW)
    sessions.seen.containers.note('web-1', { kind: 'faulted', fault: { code: 'lost', message: 'gone' } }, NOW)
    const [member] = await others.members(new AbortController().signal)
    expect(member?.fault?.message).to.equal('gone')
    expect(member?.containers).to.have.length(1)
  })

  it('believes of two looks that overlap the one that began last', async () => {
    const { sessions, others } = await aWorkload()
    sessions.seen.containers.note('web-1', seen([aContainer({ name: 'now' })]), NOW)
    expect(sessions.seen.containers.note('web-1', seen([aContainer({ name: 'before' })]), NOW - 50)).to.equal(false)
    const [member] = await others.members(new AbortController().signal)
    expect(member?.containers?.map(({ name }) => name)).to.deep.equal(['now'])
  })

  it('says why a member cannot be asked', async () => {
    const { others } = await aWorkload(() => {
      throw fault('refused', 'nobody listens')
    })
    const [member] = await others.members(new AbortController().signal)
    expect(member?.fault).to.include({ code: 'refused' })
  })

  it('knows of the others what has been seen, and forgets who is dropped', async () => {
    const { sessions, others } = await aWorkload()
    sessions.seen.containers.note('old', seen([aContainer()]), 0)
    expect(others.elsewhere().map(({ target }) => target)).to.deep.equal(['old'])
    await sessions.drop(new Set(['old']))
    expect(others.elsewhere()).to.deep.equal([])
  })

  it('is news only when something is other than before', async () => {
    const { sessions } = await aWorkload()
    const container = aContainer()
    expect(sessions.seen.containers.note('web-1', seen([container]), 0)).to.equal(true)
    expect(sessions.seen.containers.note('web-1', seen([container]), 1)).to.equal(false)
    expect(sessions.seen.containers.note('web-1', seen([aContainer({ phase: 'exited' })]), 2)).to.equal(true)
    expect(
      sessions.seen.containers.note('web-1', { kind: 'faulted', fault: { code: 'lost', message: 'gone' } }, 3),
    ).to.equal(true)
  })
})

async function aWorkload(member?: () => Session) {
  let times = 0
  let others: Others | undefined
  const asking = (): Session =>
    aSession({
      engine: {
        read: () => {
          times += 1
          return Promise.resolve({ containers: seen([aContainer({ name: 'asked' })]) })
        },
      },
    })
  const engine = aConnector(member ?? asking, { name: 'docker', offers: ['engine'] })
  const declared = aConnector(
    (_options, context) => {
      others = context.others
      return aSession()
    },
    { name: 'declared', offers: ['workloads'] },
  )
  const shop = aTarget({ id: 'shop', runtime: 'declared', members: ['web-1'] })
  const all = [shop, aTarget({ id: 'web-1', runtime: 'docker' }), aTarget({ id: 'old', runtime: 'docker' })]
  const clock = aClock()
  const sessions: Sessions = openSessions({
    targets: new Map(all.map((target) => [target.id, target])),
    connectors: new Map([engine, declared].map((connector) => [connector.name, connector])),
    clock,
  })
  await sessions.open(shop)
  if (!others) throw new Error('nobody told the workload of its members')
  return { sessions, others, clock, asked: () => times }
}
