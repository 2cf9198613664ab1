import { expect } from 'chai'
import { costPage } from '../../../lib/pages/cost.ts'
import type { CostSeen } from '../../../lib/pages/cost/seen.ts'
import type { SortedBy } from '../../../lib/pages/cost/spent.ts'
import type { Board } from '../../../lib/pages/board.ts'
import { rendered } from '../../../lib/pages/markup.ts'
import { aTarget, NOW, SITE } from '../../helpers/boards.ts'
import { partOf, textOf } from '../../helpers/page-text.ts'
import { fleetCost } from '../../helpers/sample-cost.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'

const look = (tookMs: number, roundTrips: number, bytes: number, connections = 0) => ({
  ...{ at: NOW - 10_000, tookMs, cost: { connections, roundTrips, bytes } },
})
const TARGETS = [
  aTarget({ id: 'slow', look: look(900, 1, 1024) }),
  aTarget({ id: 'large', look: look(20, 2, 10_240), everyMs: 30_000 }),
  aTarget({ id: 'chatty', look: look(30, 9, 2048, 3), everyMs: null }),
  aTarget({ id: 'unseen', look: null }),
]
const page = (by: SortedBy = 'tookMs', own: Partial<CostSeen> = {}, board: Partial<Board> = {}): string =>
  rendered(costPage({ cost: fleetCost(own), by, board: { ...fleetBoard(), targets: TARGETS, ...board }, site: SITE }))
const order = (by: SortedBy): (string | undefined)[] =>
  [...partOf(page(by), 'targets').matchAll(/<th scope="row"><a href="[^"]*"><bdi>(.*?)<\/bdi>/gu)].map(([, id]) => id)

describe('the page of what watching costs', () => {
  it('puts what takes most first, by whatever is asked', () => {
    expect(order('tookMs')).to.deep.equal(['slow', 'chatty', 'large'])
    expect(order('bytes')).to.deep.equal(['large', 'chatty', 'slow'])
    expect(order('roundTrips')).to.deep.equal(['chatty', 'large', 'slow'])
    expect(order('connections')[0]).to.equal('chatty')
    expect(page('bytes'))
      .to.contain('aria-sort="descending"><strong>Bytes ↓')
      .and.to.contain('href="/cost?by=roundTrips"')
  })

  it('adds up what all take, and counts those that nobody has looked at by themselves', () => {
    expect(textOf(partOf(page(), 'head'))).to.contain(
      'A look at each of 3 targets takes 12 round trips and 13 KiB: 29.5 MiB in a day.',
    )
    expect(textOf(partOf(page(), 'targets')))
      .to.contain('All 3 Took 950ms Bytes 13 KiB Round trips 12')
      .and.to.contain('1 more were not looked at')
  })

  it('says what the daemon itself takes, and how late it is', () => {
    expect(textOf(partOf(page(), 'daemon')))
      .to.contain('memory 118 MiB processor 1.3% of one, since the start store 241 MiB')
      .and.to.contain('event loop, p99 4 ms late looks begin late 2ms p50, 61ms p99, 1.2s at most')
      .and.to.contain('233280 done, 3 skipped, 2 run, 0 wait')
      .and.to.contain('files open 74 of 1024')
  })

  it('says what it does not know', () => {
    const unread = { store: { kind: 'unread', why: 'the disk is gone' }, descriptors: null, lateness: null } as const
    const text = textOf(partOf(page('tookMs', unread), 'daemon'))
    expect(text).to.contain('store cannot be read: the disk is gone').and.to.contain('looks begin late none yet')
    expect(text).to.not.contain('files open')
    expect(textOf(page('tookMs', { store: { kind: 'nowhere' } }, { targets: [] })))
      .to.contain('in memory only')
      .and.to.contain('Nobody has looked yet.')
  })

  it('has an end with ten thousand targets', () => {
    const targets = Array.from({ length: 10_000 }, (_, at) => aTarget({ id: `t-${at}`, look: look(at, 1, 1) }))
    const text = page('tookMs', {}, { targets })
    expect(text).to.contain('9800 more targets')
    expect(text.length).to.be.lessThan(400_000)
  })
})
