import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { quote } from '../../../lib/base/quote.ts'

const SPECIAL = [
  "'",
  '"',
  '\\',
  '$',
  '`',
  ';',
  '&',
  '|',
  '<',
  '>',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '*',
  '?',
  '!',
  '#',
  '~',
  '=',
  '%',
  ' ',
  '\n',
  '\t',
  '-',
]

/** What a real shell makes of the words, each ended by a NUL. */
function throughShell(words: readonly string[]): string[] {
  const script = `printf '%s\\0' ${words.map(quote).join(' ')}`
  return execFileSync('sh', { input: script, encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('quoting for sh', () => {
  it('gives the shell back exactly what was put in, whatever it is', () => {
    const word = fc.string({
      unit: fc.oneof(fc.constantFrom(...SPECIAL), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
    })
    const words = fc.array(
      word.filter((text) => !text.includes('\0')),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(words, (each) => {
        expect(throughShell(each)).to.deep.equal(each)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps an empty word a word', () => expect(throughShell(['', 'a', ''])).to.deep.equal(['', 'a', '']))

  it('refuses a NUL, which no argument can carry', () => expect(() => quote('a\0b')).to.throw(RangeError))
})
