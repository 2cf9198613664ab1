import { expect } from 'chai'
import fc from 'fast-check'
import { oneLine } from '../../../lib/base/escape.ts'

/** Written without the classes that the subject uses: controls, bidirectional and invisible characters, half pairs. */
const FORBIDDEN = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
] as const

const unsafe = fc
  .constantFrom(...FORBIDDEN)
  .chain(([from, to]) => fc.integer({ min: from, max: to }))
  .map((point) => String.fromCodePoint(point))

const foreign = fc
  .array(fc.oneof(unsafe, fc.string({ unit: 'binary' }), fc.constantFrom(' ', '\n', '\t', '😀', '\u001b[31m')), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''))

function forbiddenIn(text: string): string[] {
  return Array.from(text).filter((character) => {
    const point = character.codePointAt(0) ?? 0
    return FORBIDDEN.some(([from, to]) => point >= from && point <= to)
  })
}

describe('oneLine', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['leaves plain text alone', 'connection refused', 'connection refused'],
    ['keeps what other languages write', 'Zürich 東京 عربي 😀', 'Zürich 東京 عربي 😀'],
    ['makes one line of many', '  a\r\n\tb  ', 'a b'],
    ['shows an escape sequence instead of obeying it', 'a\u001b[2Jb', 'a\\u{1b}[2Jb'],
    ['shows what reverses the reading direction', 'exe\u202Etxt', 'exe\\u{202e}txt'],
    ['shows zero-width characters', 'adm\u200Bin', 'adm\\u{200b}in'],
    ['shows half a surrogate pair', 'x\ud800y', 'x\\u{d800}y'],
  ]
  for (const [claim, text, line] of cases)
    it(claim, () => {
      expect(oneLine(text)).to.equal(line)
    })

  it('cuts at the length it is given and says so', () => {
    expect(oneLine('abcdefgh', 5)).to.equal('abcd…')
    expect(oneLine('abcde', 5)).to.equal('abcde')
    expect(oneLine('abc   \n\n', 5)).to.equal('abc')
  })

  it('never cuts a character in two', () => {
    expect(oneLine('😀'.repeat(4), 4)).to.equal('😀…')
  })

  it('never returns a control, a bidirectional or an invisible character, whatever comes in', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 1, max: 200 }), (text, maxLength) => {
        expect(forbiddenIn(oneLine(text, maxLength))).to.deep.equal([])
      }),
      { numRuns: 1000 },
    )
  })

  it('never returns more than it was allowed to', () => {
    fc.assert(
      fc.property(
        foreign,
        fc.integer({ min: 1, max: 200 }),
        (text, maxLength) => oneLine(text, maxLength).length <= maxLength,
      ),
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 1, max: 200 }), (text, maxLength) => {
        const once = oneLine(text, maxLength)
        return oneLine(once, maxLength) === once
      }),
    )
  })

  it('takes a moment for a megabyte', function () {
    this.timeout(500)
    expect(oneLine('\u001b'.repeat(1_000_000), 100)).to.have.lengthOf(100)
    expect(oneLine(' '.repeat(1_000_000), 100)).to.equal('')
  })
})
