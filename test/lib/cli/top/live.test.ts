import { expect } from 'chai'
import { PassThrough, Writable } from 'node:stream'
import { systemClock } from '../../../../lib/base/clock.ts'
import { Interrupted } from '../../../../lib/cli/interrupted.ts'
import { live } from '../../../../lib/cli/commands/top/live.ts'
import type { Feed } from '../../../../lib/cli/commands/top/live.ts'
import { LEAVE } from '../../../../lib/cli/commands/top/terminal.ts'
import { fault } from '../../../../lib/kit/fault.ts'
import type { RecordedWorld } from '../../../../lib/web/recorded.ts'
import { StoreError } from '../../../../lib/kit/store-error.ts'
import { NOW, aSubject, aTarget } from '../../../helpers/boards.ts'

const GLANCE = {
  board: {
    ...{ at: NOW, own: { version: '0.1.0', startedAt: NOW, lookedAt: NOW, troubles: [], takesChanges: false } },
    ...{
      targets: [aTarget({ subjects: [aSubject({ check: 'container-state', item: 'shop-1' })] })],
      workloads: [],
      incidents: [],
    },
  },
  story: () => Promise.resolve(null),
}

/** A terminal that remembers what was written to it, and tells when a text has come, behind the last that was waited for. */
function aTerminal() {
  let written = ''
  let from = 0
  let look: () => void = () => undefined
  const raw: boolean[] = []
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString()
      look()
      done()
    },
  })
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => void raw.push(on) })
  const shows = (text: string): Promise<void> =>
    new Promise((come) => {
      look = () => {
        const at = written.indexOf(text, from)
        if (at < 0) return
        from = at + text.length
        look = () => undefined
        come()
      }
      look()
    })
  return {
    stdin,
    stdout: Object.assign(stdout, { isTTY: true, columns: 80, rows: 24 }),
    raw,
    shows,
    all: () => written,
  }
}

const off = () => Promise.resolve({ kind: 'off' } as const)

function started(
  next: Feed['next'] = () => Promise.resolve(GLANCE),
  given: Partial<Feed['sources']> = {},
  stopping = new AbortController(),
) {
  const terminal = aTerminal()
  const io = {
    ...{ stdin: terminal.stdin, stdout: terminal.stdout, stderr: terminal.stdout, env: {}, cwd: '/' },
    ...{ clock: { ...systemClock, now: () => NOW }, stopping: stopping.signal, onSignal: () => () => undefined },
    onKilled: () => () => undefined,
  }
  const recorded: RecordedWorld = {
    ...{ objects: off, object: off, difference: off, revisions: off },
  }
  const sources = { lastLines: () => Promise.resolve([]), recorded, ...given }
  const feed: Feed = { first: GLANCE, next, everyMs: 10, notes: () => [], sources, isOfContainers: () => true }
  const over = new AbortController()
  const ended = live(feed, { colour: false, isAscii: false }, io, over).then(
    (code) => ({ code, error: null }),
    (error: unknown) => ({ code: null, error }),
  )
  return { ...terminal, stopping, over, ended }
}

function expectRestored({ all, raw, over, stdin, stdout }: ReturnType<typeof started>): void {
  expect(all().endsWith(LEAVE)).to.equal(true)
  expect(raw).to.deep.equal([true, false])
  expect(over.signal.aborted).to.equal(true)
  expect([stdin.listenerCount('data'), stdout.listenerCount('resize')]).to.deep.equal([0, 0])
}

describe('the end of top leaves the terminal as it was', () => {
  const ends: readonly [string, (top: ReturnType<typeof started>) => void, unknown][] = [
    ['when somebody has seen enough', ({ stdin }) => stdin.write('q'), 0],
    ['when the terminal is gone', ({ stdin }) => stdin.end(), 129],
    ['on Ctrl-C', ({ stdin }) => stdin.write('\u0003'), 130],
    ['on a signal', ({ stopping }) => stopping.abort(new Interrupted('SIGTERM')), 143],
  ]
  for (const [when, end, code] of ends)
    it(when, async () => {
      const top = started()
      await top.shows('web-1')
      end(top)
      const ended = await top.ended
      expect(ended.code ?? (ended.error as Interrupted).exitCode).to.equal(code)
      expectRestored(top)
    })

  it('on an error', async () => {
    const bug = new TypeError('a bug')
    const top = started(() => Promise.reject(bug))
    expect(await top.ended).to.deep.equal({ code: null, error: bug })
    expectRestored(top)
  })
})

describe('top', () => {
  it('goes on with what it knew while the store cannot be read, and says so', async () => {
    let asked = 0
    const top = started(() => {
      asked += 1
      return asked < 3 ? Promise.reject(new StoreError('failed', 'the disk is gone')) : Promise.resolve(GLANCE)
    })
    await top.shows('! this is from before: the disk is gone')
    top.stdin.write('q')
    expect((await top.ended).code).to.equal(0)
  })

  it('takes the two halves of a key for one, and an escape that stays alone for Esc', async () => {
    const top = started()
    await top.shows('[1 targets 1]')
    top.stdin.write('\r')
    await top.shows('targets > web-1')
    top.stdin.write('\u001b')
    await top.shows('[1 targets 1]')
    top.stdin.write('\u001b[')
    top.stdin.write('Z')
    await top.shows('[3 incidents 0]')
    top.stdin.write('q')
    expect((await top.ended).code).to.equal(0)
  })

  it('reads again and again what a container prints, and says why where it cannot be read', async () => {
    const asked: string[] = []
    const lines = ['one', 'two'].map((text, nth) => ({ atNs: `${NOW + nth}000000`, by: '', text }))
    const lastLines = ({ name }: { readonly name: string }): Promise<typeof lines> => {
      asked.push(name)
      if (asked.length > 3) return Promise.reject(fault('lost', 'the engine is gone'))
      return Promise.resolve(asked.length === 1 ? lines.slice(0, 1) : lines)
    }
    const top = started(() => Promise.resolve(GLANCE), { lastLines })
    await top.shows('web-1')
    top.stdin.write('\r')
    await top.shows('container-state')
    top.stdin.write('l')
    await top.shows('01:00:00  one')
    await top.shows('01:00:00  two')
    await top.shows('what it prints cannot be read: the engine is gone')
    top.stdin.write('q')
    expect((await top.ended).code).to.equal(0)
    expect(new Set(asked)).to.deep.equal(new Set(['shop-1']))
  })

  it('goes on showing the others while a host does not answer', async () => {
    let looks = 0
    const next: Feed['next'] = () => {
      looks += 1
      const own = { ...GLANCE.board.own, troubles: [{ status: 'unknown', says: `look ${looks}`, means: '' }] as const }
      return Promise.resolve({ ...GLANCE, board: { ...GLANCE.board, own } })
    }
    let giveUp: () => void = () => undefined
    const hung = new Promise<[]>((_resolve, reject) => {
      giveUp = () => reject(fault('lost', 'nobody wants to know any more'))
    })
    const top = started(next, { lastLines: () => hung })
    await top.shows('web-1')
    top.stdin.write('\rl')
    await top.shows('it is being read')
    const before = looks
    await top.shows(`look ${before + 2}`)
    top.stdin.write('q')
    giveUp()
    expect((await top.ended).code).to.equal(0)
  })

  it('writes nothing while nothing changes', async () => {
    let looks = 0
    let told: () => void = () => undefined
    const enough = new Promise<void>((resolve) => (told = resolve))
    const top = started(() => {
      looks += 1
      if (looks === 5) told()
      return Promise.resolve(GLANCE)
    })
    await enough
    top.stdin.write('q')
    await top.ended
    expect(top.all().split('orch-watch').length - 1).to.equal(1)
  })

  it('draws everything anew for a terminal of another size', async () => {
    const top = started()
    await top.shows('web-1')
    Object.assign(top.stdout, { columns: 120, rows: 5 })
    top.stdout.emit('resize')
    await top.shows('\u001b[5;1H\u001b[2Kq quit')
    top.stdin.write('q')
    expect((await top.ended).code).to.equal(0)
  })
})
