import { expect } from 'chai'
import fc from 'fast-check'
import { converse } from '../../../../../lib/kit/host/kept/conversation.ts'
import type { Answer, Conversation } from '../../../../../lib/kit/host/kept/conversation.ts'

const CLOSING = '\nabcdef0123456789 done\n'
const ANSWER = `motd\n\nabcdef0123456789 begin clock\n12 é 日本\n\nabcdef0123456789 end clock 0\n${CLOSING}`

/** A kept shell in the hands of a test. */
class Line {
  written: string[] = []
  broken: { said: string; closed: boolean }[] = []
  say: (chunk: Buffer) => void = () => undefined
  complain: (chunk: Buffer) => void = () => undefined
  hangUp: () => void = () => undefined
  readonly talk: Conversation = converse(
    {
      write: (text) => void this.written.push(text),
      onOutput: (listener) => (this.say = listener),
      onError: (listener) => (this.complain = listener),
      onClosed: (listener) => (this.hangUp = listener),
      close: () => undefined,
    },
    (said, closed) => void this.broken.push({ said, closed }),
  )

  ask(signal = new AbortController().signal): Promise<Answer> {
    return this.talk.ask('question\n', CLOSING, { signal, wholeMs: 50 })
  }
}

const failure = async (asked: Promise<unknown>): Promise<string> => {
  const error: unknown = await asked.catch((why: unknown) => why)
  return error instanceof Error ? error.message : 'it went well'
}

describe('a conversation over a kept channel', () => {
  let line: Line
  beforeEach(() => (line = new Line()))

  it('takes an answer split at any byte', async () => {
    const bytes = Buffer.from(ANSWER)
    for (let at = 1; at < bytes.length; at += 1) {
      const asked = line.ask()
      line.say(bytes.subarray(0, at))
      line.say(bytes.subarray(at))
      expect((await asked).stdout).to.equal(ANSWER)
    }
    expect(line.broken).to.deep.equal([])
  })

  it('takes an answer split into any pieces', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(ANSWER.length), { maxLength: 30 }), async (cuts) => {
        const asked = line.ask()
        const bytes = Buffer.from(ANSWER)
        const ends = [...new Set([...cuts, bytes.length])].filter((end) => end > 0).sort((a, b) => a - b)
        for (const [index, end] of ends.entries()) line.say(bytes.subarray(ends[index - 1] ?? 0, end))
        expect((await asked).stdout).to.equal(ANSWER)
      }),
    ))

  it('brings what was complained about beside the answer, and not that of the one before', async () => {
    const first = line.ask()
    line.complain(Buffer.from('df: no\n'))
    line.say(Buffer.from(ANSWER))
    expect((await first).stderr).to.equal('df: no\n')
    const second = line.ask()
    line.say(Buffer.from(ANSWER))
    expect((await second).stderr).to.equal('')
  })

  it('ends when nobody answers, when the answer does not end, and when the host hangs up', async () => {
    expect(await failure(line.ask())).to.equal('the kept channel does not answer')
    line = new Line()
    const begun = line.ask()
    line.say(Buffer.from('half an'))
    expect(await failure(begun)).to.equal('the kept channel does not come to an end')
    line = new Line()
    const lost = line.ask()
    line.hangUp()
    expect(await failure(lost)).to.equal('the kept channel was closed')
    expect(line.broken).to.deep.equal([{ said: '', closed: true }])
    expect(line.talk.alive).to.equal(false)
  })

  it('ends when more is said than is kept', async () => {
    const asked = line.ask()
    for (let said = 0; said < 17; said += 1) line.say(Buffer.alloc(64 * 1024, 'y\n'))
    expect(await failure(asked)).to.equal('the kept channel says more than is kept')
  })

  it('ends when something is said that nobody asked for', () => {
    line.say(Buffer.from('hello?'))
    expect(line.talk.alive).to.equal(false)
    expect(line.broken).to.deep.equal([{ said: 'hello?', closed: false }])
  })

  it('ends when nobody wants the answer any more, because the next one would be taken for it', async () => {
    const abort = new AbortController()
    const asked = line.ask(abort.signal)
    abort.abort()
    expect(await failure(asked)).to.equal('the kept channel was given up')
    expect(line.talk.alive).to.equal(false)
  })
})
