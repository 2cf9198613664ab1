import { expect } from 'chai'
import fc from 'fast-check'
import {
  areExact,
  eachRow,
  numberIn,
  numbersIn,
  pastBlanks,
  pastWord,
  rowAt,
} from '../../../../../lib/kit/host/parse/numbers.ts'

const words = fc.array(fc.constantFrom('1', '42', '0', '007', 'x', '-1', '1.5', '99999999999999999999', ''), {
  maxLength: 8,
})
const blanks = fc.constantFrom(' ', '  ', '   ')

describe('rows that are read in place', () => {
  it('hold the numbers that a split would find, or something else', () =>
    fc.assert(
      fc.property(words, blanks, blanks, (all, between, before) => {
        const row = `${before}${all.join(between)}`
        const pieces = row.split(' ').filter((piece) => piece !== '')
        const expected = pieces.every((piece) => /^\d+$/u.test(piece)) ? pieces.map(Number) : null
        const text = `9 9\n${row}\n9 9`
        const found = numbersIn(text, 4, 4 + row.length)
        expect(found === null).to.equal(expected === null)
        if (found && areExact(found)) expect(found).to.deep.equal(expected)
      }),
    ))

  it('are one number or none', () => {
    expect([numberIn('a12b', 1, 3), numberIn('007', 0, 3)]).to.deep.equal([12, 7])
    expect([numberIn('', 0, 0), numberIn('1 2', 0, 3), numberIn('-1', 0, 2)]).to.deep.equal([NaN, NaN, NaN])
    expect(areExact([numberIn('9007199254740993', 0, 16)])).to.equal(false)
  })

  it('are all those that a split would make', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '', ' b c', '7'), { maxLength: 6 }), (rows) => {
        const text = rows.join('\n')
        const seen: string[] = []
        eachRow(text, (from, to) => void seen.push(text.slice(from, to)))
        expect(seen.join('\n')).to.equal(text.endsWith('\n') ? text.slice(0, -1) : text)
      }),
    ))

  it('are found by how they begin, and nowhere else', () => {
    expect(rowAt('cpu 1\nbtime 2', 'btime ')).to.equal(6)
    expect(rowAt('cpu 1\nbtime 2', 'cpu ')).to.equal(0)
    expect(rowAt('the cpu 1', 'cpu ')).to.equal(-1)
    expect([pastBlanks('  a b', 0, 5), pastWord('  a b', 2, 5), pastWord('ab', 0, 2)]).to.deep.equal([2, 3, 2])
  })
})
