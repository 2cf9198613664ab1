import { expect } from 'chai'
import prettyBytes from 'pretty-bytes'
import fc from 'fast-check'
import { formatQuantity, parseQuantity, QUANTITY_EXAMPLE } from '../../../lib/base/quantity.ts'
import type { Unit } from '../../../lib/model/limit.ts'

const UNITS = Object.keys(QUANTITY_EXAMPLE) as Unit[]

describe('parseQuantity', () => {
  const understood: readonly (readonly [string, Unit, number])[] = [
    ['80%', 'ratio', 0.8],
    ['0.5 %', 'ratio', 0.005],
    ['2GiB', 'bytes', 2_147_483_648],
    ['2GB', 'bytes', 2_000_000_000],
    ['1.5 MiB', 'bytes', 1_572_864],
    ['0', 'bytes', 0],
    ['512b', 'bytes', 512],
    ['5m', 'ms', 300_000],
    ['10', 'count', 10],
    ['1.5', 'per-second', 1.5],
  ]
  for (const [text, unit, value] of understood)
    it(`reads "${text}" as ${unit}`, () => {
      expect(parseQuantity(text, unit)).to.equal(value)
    })

  const refused: readonly (readonly [string, Unit])[] = [
    ['80', 'ratio'],
    ['0.8', 'ratio'],
    ['80 %%', 'ratio'],
    ['-1%', 'ratio'],
    ['2G', 'bytes'],
    ['2Gi', 'bytes'],
    ['2048', 'bytes'],
    ['5', 'ms'],
    ['10%', 'count'],
    ['0x10', 'count'],
    ['1e3', 'count'],
    ['Infinity', 'count'],
    ['9'.repeat(400), 'count'],
    [`${'9'.repeat(400)}%`, 'ratio'],
    [`${'9'.repeat(400)}GB`, 'bytes'],
    ['', 'count'],
  ]
  for (const [text, unit] of refused)
    it(`refuses "${text.slice(0, 12)}" as ${unit}`, () => {
      expect(parseQuantity(text, unit)).to.equal(null)
    })

  it('understands its own examples', () => {
    for (const unit of UNITS) expect(parseQuantity(QUANTITY_EXAMPLE[unit], unit), unit).to.be.a('number')
  })

  it('makes a finite number that is not negative of any text, or nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...UNITS), (text, unit) => {
        const value = parseQuantity(text, unit)
        return value === null || (Number.isFinite(value) && value >= 0)
      }),
    )
  })
})

describe('formatQuantity', () => {
  const shown: readonly (readonly [number, Unit, string])[] = [
    [0.834, 'ratio', '83.4%'],
    [0.8, 'ratio', '80%'],
    [2_147_483_648, 'bytes', '2 GiB'],
    [1023, 'bytes', '1023 B'],
    [300_000, 'ms', '5m'],
    [1.504, 'count', '1.5'],
    [12, 'per-second', '12/s'],
  ]
  for (const [value, unit, text] of shown)
    it(`writes ${value} ${unit} as "${text}"`, () => {
      expect(formatQuantity(value, unit)).to.equal(text)
    })

  it('writes sizes as pretty-bytes does, digit by digit', () => {
    const size = fc.oneof(
      fc.double({ min: -1e15, max: 1e27, noNaN: true }),
      fc.integer({ min: -5000, max: 5000 }),
      fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: -3, max: 3 })).map(([n, by]) => 1024 ** n + by),
    )
    fc.assert(
      fc.property(size, (value) => {
        expect(formatQuantity(value, 'bytes')).to.equal(prettyBytes(value, { binary: true, maximumFractionDigits: 1 }))
      }),
      { numRuns: 2000 },
    )
  })
})
