import { expect } from 'chai'
import { Writable } from 'node:stream'
import { streamTo } from '../../../lib/cli/commands/run/stream.ts'
import { transitionFeed } from '../../../lib/app/daemon/feed.ts'
import type { Feed } from '../../../lib/app/daemon/feed.ts'
import { transitionSchema } from '../../../lib/kit/transition-document.ts'
import { memoryStore } from '../../../lib/store/memory.ts'
import { NOON } from '../../helpers/metrics.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'

/** Takes nothing until it is told to. */
function aPipe(): { readonly stream: Writable; readonly read: () => void; readonly lines: () => string[] } {
  let text = ''
  let isRead = false
  const held: (() => void)[] = []
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      const take = (): void => {
        text += chunk
        done()
      }
      if (isRead) take()
      else held.push(take)
    },
  })
  const read = (): void => {
    isRead = true
    for (const take of held.splice(0)) take()
  }
  return { stream, read, lines: () => text.split('\n').slice(0, -1) }
}

describe('orch-watch run --stream', () => {
  let feed: Feed
  let warned: string[]
  let isLeft: boolean
  const clock = aVirtualClock()
  const worldOf = (stdout: Writable) => ({
    ...{ stdout, clock, log: { warn: (text: string) => void warned.push(text) } },
    leave: () => void (isLeft = true),
  })
  const happen = (id: string): void => {
    const subject = { target: 'web-1', check: 'disk', item: '/var' }
    const words = { status: 'critical', worst: 'critical', summary: `97% used ${'x'.repeat(200)}` } as const
    const incident = { phase: 'open', id, subject, beganAt: NOON, openedAt: NOON, isFlapping: false, ...words } as const
    feed.take({
      incidents: [incident],
      events: [{ incident: id, at: NOON, kind: 'opened', text: `critical: ${words.summary}` }],
    })
  }

  beforeEach(() => {
    feed = transitionFeed({ store: memoryStore(), clock })
    warned = []
    isLeft = false
  })

  it('writes every change since the start, a line each, by its contract', async () => {
    const pipe = aPipe()
    pipe.read()
    happen('a')
    const end = await streamTo(feed, worldOf(pipe.stream))
    happen('b')
    await end()
    const told = pipe.lines().map((line) => transitionSchema.parse(JSON.parse(line)))
    expect(told.map((each) => each.kind !== 'lost' && each.incident)).to.deep.equal(['a', 'b'])
    expect([warned, isLeft]).to.deep.equal([[], false])
  })

  it('waits for no reader: what is too much is left out, counted, and told when somebody reads again', async () => {
    const pipe = aPipe()
    const end = await streamTo(feed, worldOf(pipe.stream))
    for (let nth = 0; nth < 5_000; nth += 1) happen(`i${nth}`)
    expect(pipe.stream.writableLength).to.be.lessThan(66_000)
    pipe.read()
    await new Promise((resolve) => setImmediate(resolve))
    await end()
    const told = pipe.lines().map((line) => transitionSchema.parse(JSON.parse(line)))
    const lost = told.filter((each) => each.kind === 'lost').map(({ count }) => count ?? 0)
    expect(lost).to.have.length(1)
    expect(told.length - 1 + (lost[0] ?? 0)).to.equal(5_000)
    expect(warned).to.deep.equal([`whoever reads the stream is too slow: ${lost[0]} changes were left out of it`])
  })

  it('ends alone when nobody reads any more', async () => {
    const pipe = aPipe()
    pipe.read()
    const end = await streamTo(feed, worldOf(pipe.stream))
    pipe.stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    happen('a')
    await end()
    expect(pipe.lines()).to.deep.equal([])
    expect(warned).to.deep.equal(['the stream has ended: nobody reads it any more; the watching goes on'])
  })

  it('keeps nobody from the end when nobody reads what is left', async () => {
    const pipe = aPipe()
    const end = await streamTo(feed, worldOf(pipe.stream))
    for (let nth = 0; nth < 3_000; nth += 1) happen(`i${nth}`)
    const over = end()
    await clock.pass(1_000)
    await over
    expect(isLeft).to.equal(true)
    pipe.read()
    await new Promise((resolve) => setImmediate(resolve))
    const unread = 3_000 - pipe.lines().length
    expect(warned).to.deep.equal([`the stream was not read to its end: ${unread} changes were left out of it`])
  })
})
