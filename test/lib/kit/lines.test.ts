import { expect } from 'chai'
import fc from 'fast-check'
import { PassThrough } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import { eachLine } from '../../../lib/kit/lines.ts'

/** What is heard of these pieces, one written after the other. */
async function heard(pieces: readonly Buffer[], mostBytes = 1000, deaf = ''): Promise<string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  const over = eachLine(stream as unknown as IncomingMessage, mostBytes, (line) => {
    if (deaf !== '' && line.includes(deaf)) throw new Error('no sense in that')
    lines.push(line.toString())
  })
  for (const piece of pieces) stream.write(piece)
  stream.end()
  await over
  return lines
}

describe('the lines of an answer that does not end', () => {
  it('are the same wherever it was cut into pieces; empty ones are none', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[a-zé ]{0,9}$/u)), fc.array(fc.nat(60)), async (lines, cuts) => {
        const whole = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const ends = [...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
        const pieces = ends
          .map((end, nth) => whole.subarray(ends[nth - 1] ?? 0, end))
          .filter(({ length }) => length > 0)
        expect(await heard(pieces)).to.deep.equal(lines.filter((line) => line !== ''))
      }),
    ))

  it('end with one that nobody understands: the rest is not trusted', async () =>
    expect(await heard([Buffer.from('one\nbad\ntwo\n')], 1000, 'bad')).to.deep.equal(['one']))

  it('end with one that has no end', async () =>
    expect(await heard([Buffer.from('one\n'), Buffer.alloc(2000, 'x'), Buffer.from('\ntwo\n')])).to.deep.equal(['one']))

  it('end at once where the connection is gone already', async () => {
    const stream = new PassThrough()
    stream.destroy()
    await new Promise((resolve) => stream.once('close', resolve))
    await eachLine(stream as unknown as IncomingMessage, 1000, () => undefined)
  })
})
