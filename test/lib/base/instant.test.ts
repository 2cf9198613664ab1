import { expect } from 'chai'
import { parseMoment } from '../../../lib/base/instant.ts'

const NOW = Date.UTC(2026, 10, 23, 12)

describe('what a person calls a moment', () => {
  it('has a zone, or is on the clock of this machine', () => {
    expect(parseMoment('2026-11-23T03:04Z', NOW)).to.equal(Date.UTC(2026, 10, 23, 3, 4))
    expect(parseMoment('2026-11-23 03:04:05Z', NOW)).to.equal(Date.UTC(2026, 10, 23, 3, 4, 5))
    expect(parseMoment('2026-11-23T03:04:05.678+02:00', NOW)).to.equal(Date.UTC(2026, 10, 23, 1, 4, 5, 678))
    expect(parseMoment('2026-11-23 03:04', NOW)).to.equal(new Date(2026, 10, 23, 3, 4).getTime())
    expect(parseMoment('2026-11-23', NOW)).to.equal(new Date(2026, 10, 23).getTime())
  })

  it('is so long ago', () => {
    for (const [text, ms] of [
      ['2h ago', 7_200_000],
      ['2h-ago', 7_200_000],
      ['1d 30m ago', 88_200_000],
    ] as const)
      expect(parseMoment(text, NOW), text).to.equal(NOW - ms)
  })

  it('is nothing else: no revision, no name, no day that there is not', () => {
    for (const text of [
      '2h',
      'ago',
      'x ago',
      '2026-02-30',
      '2026-13-01',
      '2026-11-23T25:00Z',
      '20261123',
      'release-1.4',
      '',
    ])
      expect(parseMoment(text, NOW), text).to.equal(null)
  })
})
