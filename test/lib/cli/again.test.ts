import { expect } from 'chai'
import { Writable } from 'node:stream'
import { againAndAgain } from '../../../lib/cli/again.ts'
import type { Io } from '../../../lib/cli/command.ts'
import { withInstants } from '../../../lib/cli/with-instants.ts'
import { aClock } from '../../helpers/fakes.ts'

const ESCAPE = '\u001b'

describe('drawing again and again', () => {
  it('draws in the same place of a terminal, and leaves it as it was', async () => {
    const { out, error } = await drawn(['one\n', 'two\n'], { isTTY: true })
    expect(error).to.equal('enough')
    expect(out.startsWith(`${ESCAPE}[?1049h`)).to.equal(true)
    expect(out.endsWith(`${ESCAPE}[?1049l`)).to.equal(true)
    expect(out).to.contain(`${ESCAPE}[Hone${ESCAPE}[K`).and.to.contain(`${ESCAPE}[Htwo${ESCAPE}[K`)
  })

  it('shows no more lines than there are, so that the head stays, and says how many do not fit', async () => {
    const { out } = await drawn(['head\n1\n2\n3\n'], { isTTY: true, rows: 3 })
    expect(out).to.contain('head').and.to.contain('\n1').and.to.not.contain('\n2')
    expect(out).to.contain('\n… 2 more lines')
  })

  it('writes one below the other where no terminal is, and where a program reads', async () => {
    expect((await drawn(['one\n', 'two\n'], {})).out).to.equal('one\ntwo\n')
    expect((await drawn(['{}\n', '{}\n'], { isTTY: true }, true)).out).to.equal('{}\n{}\n')
  })

  it('leaves the terminal as it was when drawing fails', async () => {
    const { out, error } = await drawn([new Error('no such target')], { isTTY: true })
    expect(error).to.equal('no such target')
    expect(out.endsWith(`${ESCAPE}[?1049l`)).to.equal(true)
  })
})

describe('moments in a document', () => {
  it('are text, however deep they stand; numbers that are none stay', () => {
    const value = { at: 0, since: 1000, lastEnd: { at: 2000, exitCode: 137 }, list: [{ startedAt: 3000, restarts: 2 }] }
    expect(withInstants(value)).to.deep.equal({
      at: '1970-01-01T00:00:00.000Z',
      since: '1970-01-01T00:00:01.000Z',
      lastEnd: { at: '1970-01-01T00:00:02.000Z', exitCode: 137 },
      list: [{ startedAt: '1970-01-01T00:00:03.000Z', restarts: 2 }],
    })
  })
})

/** Draws these, one after the other, until there is no more. */
async function drawn(texts: (string | Error)[], terminal: { isTTY?: boolean; rows?: number }, isList = false) {
  const stopping = new AbortController()
  let out = ''
  const stdout = Object.assign(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        out += chunk.toString()
        done()
      },
    }),
    terminal,
  )
  const onKilled = (): (() => void) => () => undefined
  const io = { stdout, clock: aClock(), stopping: stopping.signal, onKilled } as unknown as Io
  const draw = (): Promise<string> => {
    const next = texts.shift()
    if (texts.length === 0 && typeof next === 'string') stopping.abort(new Error('enough'))
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? '')
  }
  const error = await againAndAgain(draw, { everyMs: 1000, isList }, io).catch((why: unknown) => (why as Error).message)
  return { out, error }
}
