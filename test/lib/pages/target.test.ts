import { expect } from 'chai'
import { rendered } from '../../../lib/pages/markup.ts'
import { barWords } from '../../../lib/pages/parts/bars.ts'
import { sparkline } from '../../../lib/pages/parts/spark.ts'
import { stretchesOf } from '../../../lib/pages/target/stretches.ts'
import { targetPage } from '../../../lib/pages/target.ts'
import { aSubject, aTarget, anIncident, NOW, SITE } from '../../helpers/boards.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { fleetPast } from '../../helpers/sample-story.ts'

const HOUR_MS = 3_600_000

describe('the bars of a target', () => {
  const over = (fromHours: number, toHours: number, status: 'warning' | 'critical' = 'critical') => ({
    ...anIncident({ status }).incident,
    ...{
      beganAt: NOW - fromHours * HOUR_MS,
      phase: 'resolved' as const,
      resolvedAt: NOW - toHours * HOUR_MS,
      because: 'recovered' as const,
    },
  })
  const bars = (incidents: Parameters<typeof stretchesOf>[0], knownSince = 0) =>
    stretchesOf(incidents, { now: NOW, lengthMs: HOUR_MS, count: 4, knownSince })

  it('have the worst of each stretch, and for how long', () => {
    const seen = bars([over(3.5, 2.5), over(3.25, 3, 'warning')])
    expect(seen.map(({ worst, badMs }) => `${worst} ${badMs / HOUR_MS}`)).to.deep.equal([
      'critical 0.5',
      'critical 0.5',
      'ok 0',
      'ok 0',
    ])
  })

  it('go on with what is open', () => {
    const open = { ...anIncident().incident, beganAt: NOW - 1.5 * HOUR_MS }
    expect(bars([open]).map(({ badMs }) => badMs / HOUR_MS)).to.deep.equal([0, 0, 0.5, 1])
  })

  it('say nothing of a time in which nobody has watched', () => {
    expect(bars([], NOW - 2 * HOUR_MS).map(({ worst }) => worst)).to.deep.equal([null, null, 'ok', 'ok'])
    expect(barWords(bars([], NOW))).to.equal('nothing is known of that time')
  })

  it('are told in words', () => expect(barWords(bars([over(3.5, 2.5)]))).to.equal('75.00% well, 2 of 4 bars critical'))
})

describe('a line of numbers', () => {
  it('is broken where nothing was measured', () => {
    const [, , line] = fleetPast().series
    const path = / d="(.*?)"/u.exec(rendered(sparkline(line!, NOW - 24 * HOUR_MS, NOW)))?.[1] ?? ''
    expect(path.match(/M/gu)).to.have.length(2)
    expect(path).to.match(/^([ML]\d+(\.\d)?,\d+(\.\d)?)+$/u)
  })
})

describe('the page of a target', () => {
  const page = (target = aTarget()): string =>
    rendered(targetPage({ target, past: fleetPast(), board: fleetBoard(), site: SITE }))

  it('shows every check with what was seen, and what a look costs', () => {
    const text = page(aTarget({ subjects: [aSubject({ item: '/var' })] }))
    expect(text)
      .to.contain('<bdi>41% used, 23.1 GiB free</bdi>')
      .and.to.contain('35ms, 1 round trip, 5 KiB, no new connection')
    expect(text).to.contain('class="spark"')
  })

  it('calls old what is old', () => {
    const text = page(aTarget({ subjects: [aSubject({ isStale: true, at: NOW - HOUR_MS })] }))
    expect(text).to.contain('too old').and.to.contain('1h ago')
    expect(text).to.not.contain('badge ok')
  })

  it('has an end when a check has thousands of items', () => {
    const subjects = Array.from({ length: 9000 }, (_, at) => aSubject({ check: 'container-state', item: `shop-${at}` }))
    expect(page(aTarget({ subjects }))).to.contain('8992 more items')
  })
})
