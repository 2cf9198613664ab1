import { expect } from 'chai'
import fc from 'fast-check'
import { widthOf } from '../../../lib/base/text-width.ts'
import { wrap } from '../../../lib/base/wrap.ts'

describe('wrap', () => {
  const cases: [string, number, string[]][] = [
    ['', 10, ['']],
    ['fits here', 10, ['fits here']],
    ['breaks at a blank', 10, ['breaks at', 'a blank']],
    ['registry.example.org-mirror', 12, ['registry.', 'example.org-', 'mirror']],
    ['0123456789abcdef', 10, ['0123456789', 'abcdef']],
    ['a 0123456789abcdef b', 10, ['a', '0123456789', 'abcdef b']],
    ['データベース', 5, ['デー', 'タベ', 'ース']],
    ['e\u0301e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301e\u0301']],
  ]
  for (const [text, width, expected] of cases)
    it(`puts "${text}" into ${width} columns`, () => expect(wrap(text, width)).to.deep.equal(expected))

  it('loses nothing and never draws over the edge', () => {
    const text = fc.array(fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 30 }), { maxLength: 6 })
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (words, width) => {
        const line = words.join(' ').replace(/\s+/gu, ' ')
        const wrapped = wrap(line, width)
        expect(wrapped.join('').replaceAll(' ', '')).to.equal(line.replaceAll(' ', ''))
        for (const each of wrapped) expect(widthOf(each)).to.be.at.most(Math.max(width, widestCharacter(each)))
      }),
      { numRuns: 60 },
    )
  }).timeout(30_000)
})

function widestCharacter(text: string): number {
  return Math.max(0, ...[...new Intl.Segmenter('en').segment(text)].map(({ segment }) => widthOf(segment)))
}
