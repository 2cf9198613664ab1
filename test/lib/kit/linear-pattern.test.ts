import { expect } from 'chai'
import fc from 'fast-check'
import { linearPattern } from '../../../lib/kit/linear-pattern.ts'

const A = 'a'.repeat(65_535)

/** Patterns that a backtracking engine needs years for, each with a text that makes it do so. */
const BOMBS: readonly (readonly [pattern: string, text: string])[] = [
  ['^(a+)+$', `${A}!`],
  ['^(a|aa)+$', `${A}!`],
  ['^(a|a)*$', `${A}!`],
  ['(a*)*b', A],
  ['(.*a){12}$', `${A}!`],
  ['(x+x+)+y', `y${'x'.repeat(65_000)}`],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', A],
  ['(\\w+\\s?)*\\.$', 'word '.repeat(13_000)],
  ['<img\\s+src=(?:[^>"]|"[^"]*")*>', '<img src="'.repeat(6000)],
  ['^\\s+|\\s+$', `${' '.repeat(65_000)}x`],
  ['\\b[ab]*a[ab]{50}\\bc', `c${'ab \u00e9'.repeat(16_000)}`],
  ['(a?){40}a{40}', `b${'a'.repeat(39)}`.repeat(1600)],
  ['(?i)(?:(?:e|rr|or|err)*)*fatal', `fatal${'error'.repeat(13_000)}`.slice(1)],
]

describe('a pattern that reads in linear time', () => {
  for (const [pattern, text] of BOMBS)
    it(`answers ${pattern} against 64 KiB of hostile text at once, or is refused`, () => {
      const read = linearPattern(pattern)
      if (!read.ok) {
        expect(read.why).to.match(/too large/u)
        return
      }
      const started = process.cpuUsage()
      read.pattern.test(text)
      const { user, system } = process.cpuUsage(started)
      const cpuMs = (user + system) / 1000
      if (process.env['TELL']) process.stderr.write(`      ${pattern}: ${Math.round(cpuMs)} ms\n`)
      expect(cpuMs).to.be.below(400)
    })

  it('finds what is in the line, wherever it is, and knows the flags of RE2', () => {
    const found = (pattern: string, line: string): boolean => {
      const read = linearPattern(pattern)
      return read.ok && read.pattern.test(line)
    }
    expect(found('ERROR|FATAL', '12:00 FATAL x')).to.equal(true)
    expect(found('^ERROR', '12:00 ERROR')).to.equal(false)
    expect(found('(?i)error', 'An Error')).to.equal(true)
    expect(found('\\p{Greek}', 'see α')).to.equal(true)
    expect(found('status=5\\d\\d\\b', 'status=502 x')).to.equal(true)
  })

  it('refuses what RE2 cannot do, in its own words, and calls it by its name', () => {
    const why = (pattern: string): string => {
      const read = linearPattern(pattern)
      return read.ok ? 'read' : read.why
    }
    expect(why('(?<=x)y')).to.equal('invalid named capture: "(?<=x)y"; lookahead and lookbehind are not supported')
    expect(why('a(?!b)')).to.equal(
      'invalid or unsupported Perl syntax: "(?!"; lookahead and lookbehind are not supported',
    )
    expect(why('(a)\\1')).to.equal('invalid escape sequence: "\\1"; backreferences are not supported')
    expect(why('a++')).to.equal(
      'invalid nested repetition operator: "++"; possessive quantifiers are not supported, nor are they needed',
    )
    expect(why('(')).to.equal('missing closing ): "("')
    expect(why('a{1001}')).to.equal('invalid repeat count: "{1001}"')
    expect(why('(a{400}b{400})')).to.match(/^it counts to numbers that are too large \(size \d+ of 500\)$/u)
    expect(why('x'.repeat(1001))).to.equal('it is longer than 1000 characters')
  })

  it('reads or refuses any text without falling over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'binary' }), (pattern, line) => {
        const read = linearPattern(pattern)
        if (read.ok) read.pattern.test(line)
        else expect(read.why).to.match(/^[^\n]+$/u)
      }),
      { numRuns: 50 },
    )
  }).timeout(60_000)
})
