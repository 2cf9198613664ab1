import { expect } from 'chai'
import fc from 'fast-check'
import { oneLine, visibleText } from '../../../lib/base/escape.ts'

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

describe('visibleText', () => {
  const back = (text: string): string =>
    text.replace(/\\u\{([0-9a-f]+)\}/gu, (_all, digits: string) => String.fromCodePoint(parseInt(digits, 16)))

  it('keeps what is harmless, blanks and backslashes too, and says the rest by number', () => {
    expect(visibleText('  a  b\\c \\u d ')).to.equal('  a  b\\c \\u d ')
    expect(visibleText('a\nb\t\u001b[31m\u202e\ud83d\uffff')).to.equal(
      'a\\u{a}b\\u{9}\\u{1b}[31m\\u{202e}\\u{d83d}\\u{ffff}',
    )
    expect(visibleText('\\u{1b}')).to.equal('\\u{5c}u{1b}')
  })

  it('can be turned back, so that no two texts become the same', () => {
    const text = fc
      .array(fc.oneof(foreign, fc.constantFrom('\\u{1b}', '\\', 'u{', '\\u{5c}u{a}')))
      .map((parts) => parts.join(''))
    fc.assert(fc.property(text, (each) => void expect(back(visibleText(each))).to.equal(each)))
  })

  it('leaves nothing that could act', () => {
    fc.assert(
      fc.property(foreign, (each) => {
        const points = Array.from(visibleText(each), (character) => character.codePointAt(0) ?? 0)
        for (const [from, to] of FORBIDDEN)
          expect(points.filter((point) => point >= from && point <= to)).to.deep.equal([])
      }),
    )
  })
})
