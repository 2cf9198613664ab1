import { expect } from 'chai'
import fc from 'fast-check'
import { formatDuration, parseDurationMs } from '../../../lib/base/duration.ts'

describe('parseDurationMs', () => {
  const understood: readonly (readonly [string, number])[] = [
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['2 days', 172_800_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    [' 5m ', 300_000],
  ]
  for (const [text, ms] of understood)
    it(`reads "${text}"`, () => {
      expect(parseDurationMs(text)).to.equal(ms)
    })

  for (const text of [
    '5',
    '',
    ' ',
    '-5m',
    '5 minuts',
    '1h 30',
    '1,5h',
    'h',
    '1e3s',
    '1 e3s',
    '1constructor',
    '5m;',
    'NaN',
  ])
    it(`refuses "${text}"`, () => {
      expect(parseDurationMs(text)).to.equal(null)
    })

  it('refuses a number too large to be one', () => {
    expect(parseDurationMs(`${'9'.repeat(400)}h`)).to.equal(null)
  })

  it('answers for any text within a moment', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9smhd. ]{0,200}$/u)), (text) => {
        const ms = parseDurationMs(text)
        return ms === null || (Number.isFinite(ms) && ms >= 0)
      }),
    )
    expect(parseDurationMs(`${'1s '.repeat(5000)}!`)).to.equal(null)
  })
})

describe('formatDuration', () => {
  const shown: readonly (readonly [number, string])[] = [
    [0, '0ms'],
    [35.4, '35ms'],
    [999.6, '1s'],
    [1500, '1.5s'],
    [9999, '9.9s'],
    [93_000, '1m 33s'],
    [3_600_000, '1h'],
    [90_061_000, '1d 1h'],
  ]
  for (const [ms, text] of shown)
    it(`writes ${ms} as "${text}"`, () => {
      expect(formatDuration(ms)).to.equal(text)
    })

  it('never uses more than two units', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e13, noNaN: true }), (ms) => formatDuration(ms).split(' ').length <= 2),
    )
  })
})
