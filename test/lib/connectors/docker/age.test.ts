import { expect } from 'chai'
import fc from 'fast-check'
import { changedAtLeastAgo } from '../../../../lib/connectors/docker/age.ts'

const HOUR_S = 3600

/** How the engine words an age. Source: HumanDuration of docker/go-units, in the order of its branches. */
function wordsFor(seconds: number): string {
  const hours = Math.floor(seconds / HOUR_S + 0.5)
  const minutes = Math.floor(seconds / 60)
  const branches: [boolean, string][] = [
    [seconds < 1, 'Less than a second'],
    [Math.floor(seconds) === 1, '1 second'],
    [seconds < 60, `${Math.floor(seconds)} seconds`],
    [minutes === 1, 'About a minute'],
    [minutes < 60, `${minutes} minutes`],
    [hours === 1, 'About an hour'],
    [hours < 48, `${hours} hours`],
    [hours < 24 * 14, `${Math.floor(hours / 24)} days`],
    [hours < 24 * 60, `${Math.floor(hours / 24 / 7)} weeks`],
    [hours < 24 * 365 * 2, `${Math.floor(hours / 24 / 30)} months`],
    [true, `${Math.floor(seconds / HOUR_S / 24 / 365)} years`],
  ]
  return branches.find(([holds]) => holds)![1]
}

describe('the time since a container was started or ended', () => {
  it('is never longer than it was, however the engine words it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 20 * 365 * 24 * HOUR_S, noNaN: true }), fc.nat(255), (seconds, code) => {
        const words = wordsFor(seconds)
        const least = changedAtLeastAgo(`Exited (${code}) ${words} ago`)
        expect(least).to.be.a('number')
        expect(least).to.be.at.most(seconds * 1000)
        for (const remark of ['', ' (healthy)', ' (health: starting)'])
          expect(changedAtLeastAgo(`Up ${words}${remark}`)).to.equal(least)
      }),
      { numRuns: 2000 },
    )
  })

  it('is known to the second in the first minute, to the minute in the first hour', () => {
    expect(changedAtLeastAgo('Exited (137) 42 seconds ago')).to.equal(42_000)
    expect(changedAtLeastAgo('Exited (0) About a minute ago')).to.equal(60_000)
    expect(changedAtLeastAgo('Exited (-1) 59 minutes ago')).to.equal(59 * 60_000)
    expect(changedAtLeastAgo('Exited (0) About an hour ago')).to.equal(30 * 60_000)
  })

  for (const text of [
    'Up 3 hours (Paused)',
    'Up Less than a second',
    'Created',
    'Restarting (1) 5 seconds ago',
    'Exited (0) Less than a second ago',
    'Exited (0) 3 fortnights ago',
    'Exited (0)',
    '',
  ])
    it(`is unknown from "${text}"`, () => expect(changedAtLeastAgo(text)).to.equal(null))
})
