import { expect } from 'chai'
import fc from 'fast-check'
import { quantityOf } from '../../../../lib/connectors/kubernetes/quantity.ts'

const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const

const number = fc
  .tuple(fc.nat(999_999), fc.nat(999))
  .map(([whole, part]) => (part === 0 ? `${whole}` : `${whole}.${part}`))

function close(one: number | undefined, other: number): void {
  expect(one).to.be.a('number')
  expect(Math.abs((one ?? Infinity) - other)).to.be.at.most(Math.abs(other) * 1e-12)
}

describe('a quantity', () => {
  const rows: readonly (readonly [unknown, number | undefined])[] = [
    ...([
      ['1500m', 1.5],
      ['1Gi', 1024 ** 3],
      ['1e3', 1000],
      ['1E3', 1000],
      ['123Ki', 125_952],
    ] as const),
    ...([
      ['1E', 1e18],
      ['.5', 0.5],
      ['5.', 5],
      ['+2', 2],
      ['-1m', -0.001],
      ['12e-3', 0.012],
      [7, 7],
    ] as const),
    ...(['', 'Gi', '1K', '1ki', '1GI', '1 Gi', '1Gi ', '1e', '1e3Ki', '0x10', '1,5', 'NaN', 'Infinity'] as const).map(
      (text) => [text, undefined] as const,
    ),
    ...([
      ['1e999', undefined],
      ['9'.repeat(65), undefined],
      [null, undefined],
      [{}, undefined],
      [NaN, undefined],
    ] as const),
  ]
  for (const [written, means] of rows)
    it(`written ${JSON.stringify(written)} is ${means === undefined ? 'none' : means}`, () => {
      const read = quantityOf(written)
      if (means === undefined) expect(read).to.equal(undefined)
      else close(read, means)
    })

  it('is its number as often as its suffix says', () =>
    fc.assert(
      fc.property(number, fc.constantFrom('', '+', '-'), fc.nat(9), fc.nat(6), (digits, sign, decimal, binary) => {
        const value = Number(`${sign}${digits}`)
        close(quantityOf(`${sign}${digits}${DECIMAL[decimal] ?? ''}`), value * 10 ** (3 * (decimal - 3)))
        close(quantityOf(`${sign}${digits}${BINARY[binary] ?? ''}`), value * 1024 ** binary)
      }),
    ))

  it('with an exponent is the number that anybody reads', () =>
    fc.assert(
      fc.property(number, fc.constantFrom('e', 'E'), fc.integer({ min: -20, max: 20 }), (digits, letter, exponent) =>
        close(quantityOf(`${digits}${letter}${exponent}`), Number(`${digits}e${exponent}`)),
      ),
    ))

  it('is finite or none, whatever is written', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.anything()), (written) => {
        const read = quantityOf(written)
        expect(read === undefined || Number.isFinite(read)).to.equal(true)
      }),
    ))
})
