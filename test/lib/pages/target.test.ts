import { expect } from 'chai'
import { rendered } from '../../../lib/pages/markup.ts'
import { sparkline } from '../../../lib/pages/parts/spark.ts'
import { targetPage } from '../../../lib/pages/target.ts'
import { aSubject, aTarget, NOW, SITE } from '../../helpers/boards.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { fleetPast } from '../../helpers/sample-story.ts'

const HOUR_MS = 3_600_000

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

  it('shows how it did, and leads to its past', () => {
    const text = page(aTarget({ subjects: [aSubject({ item: '/var' })] }))
    expect(text).to.contain('not measured on 8').and.to.contain('/history?target=web-1&amp;check=disk&amp;item=%2Fvar')
    expect(text).to.contain('/history?of=web-1#over').and.to.contain('/revisions?target=web-1')
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
