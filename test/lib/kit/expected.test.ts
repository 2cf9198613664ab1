import { expect } from 'chai'
import { expected, isExpected } from '../../../lib/kit/expected.ts'

describe('expected', () => {
  const table: readonly (readonly [string | number, readonly number[], readonly number[]])[] = [
    ['>= 2', [2, 3], [0, 1]],
    ['< 5', [0, 4], [5]],
    ['1:4', [1, 4], [0, 5]],
    ['2:', [2, 900], [1]],
    [3, [3], [2, 4]],
    ['3', [3], [2, 4]],
    [0, [0], [1]],
  ]
  for (const [wanted, good, bad] of table)
    it(`reads ${JSON.stringify(wanted)} as what is wanted`, () => {
      const bound = expected.parse(wanted)
      for (const count of good) expect(isExpected(bound, count), `${count}`).to.equal(true)
      for (const count of bad) expect(isExpected(bound, count), `${count}`).to.equal(false)
    })

  it('keeps the words it was written with', () => {
    expect([expected.parse(3).text, expected.parse('>=2').text, expected.parse('1:4').text]).to.deep.equal([
      '3',
      '>= 2',
      '1:4',
    ])
  })

  for (const wanted of ['', 'two', '1.5', -1, 1.5, '>= 0', '4:1', NaN])
    it(`refuses ${JSON.stringify(wanted)}`, () => {
      expect(expected.safeParse(wanted).success).to.equal(false)
    })
})
