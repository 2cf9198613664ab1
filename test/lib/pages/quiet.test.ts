import { expect } from 'chai'
import { rendered } from '../../../lib/pages/markup.ts'
import { quietPage } from '../../../lib/pages/quiet.ts'
import type { QuietSeen } from '../../../lib/pages/quiet/seen.ts'
import type { Board } from '../../../lib/pages/board.ts'
import { anIncident, DAY_MS, MINUTE_MS, NOW, SITE } from '../../helpers/boards.ts'
import { partOf, textOf } from '../../helpers/page-text.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { aWindow, fleetQuiet } from '../../helpers/sample-quiet.ts'

const HOUR_MS = 60 * MINUTE_MS
const page = (own: Partial<QuietSeen> = {}, board: Partial<Board> = {}): string =>
  rendered(quietPage({ quiet: fleetQuiet(own), board: { ...fleetBoard(), ...board }, site: SITE }))
const says = (part: string, own: Partial<QuietSeen> = {}, board: Partial<Board> = {}): string =>
  textOf(partOf(page(own, board), part))
const open: Partial<Board> = { own: { ...fleetBoard().own, takesChanges: true } }

describe('the page of what is quiet', () => {
  it('says first of how many incidents nobody is told, and why', () => {
    expect(says('head')).to.contain(
      'Nobody is told of 3 of 13 open incidents: 2 silences, 1 acknowledgement, 1 open window of maintenance.',
    )
    const nothing = { silences: [], windows: [], notifiers: [], routes: [], later: 0 }
    expect(says('head', nothing, { incidents: [] })).to.contain('nothing is wrong')
  })

  it('shows of each silence what it means, by whom, why, until when and how much it quiets', () => {
    expect(says('silences')).to.contain(
      'target web-*, check disk 3f2a91c0 the new disks come on Tuesday by ada quiets 2 incidents until 2026-11-23 03:00:00Z in 2h',
    )
    expect(says('silences', { silences: [] })).to.contain('Nothing is silenced.')
  })

  it('shows who has said of what that they see to it, as long as that holds', () => {
    const ack = { by: 'ada', note: 'on it', at: NOW - HOUR_MS, isSticky: false }
    const incidents = [
      anIncident({ target: 'a', acknowledged: { ...ack, until: NOW - 1 } }),
      anIncident({ target: 'b', acknowledged: { ...ack, until: NOW + HOUR_MS } }),
      anIncident({ target: 'c', acknowledged: { ...ack, isSticky: true } }),
    ]
    const text = says('acknowledged', {}, { incidents })
    expect(text).to.not.contain('a disk')
    expect(text).to.contain('b disk on it by ada, 1h ago').and.to.contain('until 2026-11-23 02:00:00Z in 1h')
    expect(text).to.contain('c disk on it by ada').and.to.contain('until it is over')
  })

  it('draws every time a window opens in the days to come, and says when it opens next', () => {
    const part = partOf(page(), 'windows')
    expect(part.match(/<rect class="coming"/gu)).to.have.length(14)
    expect(part.match(/<rect class="open"/gu)).to.have.length(1)
    expect(textOf(part))
      .to.contain('open until 2026-11-23 05:00:00Z in 4h')
      .and.to.contain('2026-11-23 02:30:00Z in 1h 30m, for 1h 30m, then 12 more')
      .and.to.contain('2 targets: db-1, db-2')
      .and.to.contain('1 window opens later than that')
  })

  it('says of a window that is about many targets who some of them are, and that its calendar goes on', () => {
    const targets = { count: 40, of: 90, names: ['a', 'b'] }
    const text = says('windows', { windows: [aWindow(1, { everyHours: 24, isCut: true, targets })] })
    expect(text).to.contain('40 targets: a, b and 38 more').and.to.contain('then at least 12 more')
  })

  it('draws nothing beyond its edges, whatever the times', () => {
    const times = [
      { from: NOW - 9 * DAY_MS, until: NOW + 90 * DAY_MS },
      { from: NOW + 14 * DAY_MS - 1, until: NOW + 15 * DAY_MS },
    ]
    const bars = [
      ...page({ windows: [aWindow(0, { times, isOpen: true })] }).matchAll(
        /<rect class="(?:open|coming)" x="([^"]*)" y="2" width="([^"]*)"/gu,
      ),
    ]
    for (const [, x = '', width = ''] of bars)
      expect([Number(x) >= 0, Number(x) + Number(width) <= 224.1]).to.deep.equal([true, true])
    expect(bars).to.have.length(2)
  })

  it('tells what waits, what was refused and what was given up', () => {
    expect(says('notifiers'))
      .to.contain('ops slack ✓ nothing is known against it waiting: nothing given up: nothing')
      .and.to.contain('was refused 3 times: 503 Service Unavailable waiting: 2 notices tried again in 1m')
      .and.to.contain('✗ gave up after 12 tries: 550 no such user waiting: nothing given up: 1 notice')
    expect(says('letters')).to.contain('problem disk /var, and 1 other').and.to.contain('after 12 tries')
  })

  it('calls nothing well that it could not read', () => {
    const unread = {
      letters: { kind: 'unread', why: 'the disk is gone' },
      notifiers: [{ name: 'ops', use: 'slack', broken: null, waiting: null, retry: null }],
    } as const
    expect(says('letters', unread)).to.contain('cannot be read: the disk is gone')
    expect(says('notifiers', unread)).to.contain('waiting: cannot be read given up: cannot be read')
  })

  it('says who is told of what, when and unless what', () => {
    expect(says('routes'))
      .to.contain('tell ops everything ops, pager after 30m again every 4h')
      .and.to.contain('shop-mail when 2 remedies were tried in vain in its hours, unless check memory, once')
  })

  it('leads to changes only where the daemon takes them', () => {
    expect(page()).to.not.contain('/do/')
    const links = [...page({}, open).matchAll(/href="(\/do\/[^"]*)"/gu)].map(([, to]) => to)
    expect(links).to.deep.equal([
      '/do/silence',
      '/do/unsilence?id=3f2a91c0',
      '/do/unsilence?id=b71e0d44',
      '/do/unack?incident=web-3-memory-',
    ])
  })

  it('has an end when somebody silences everything one by one', () => {
    const [one] = fleetQuiet().silences
    const silences = Array.from({ length: 5000 }, (_, at) => ({ ...one!, id: String(at) }))
    expect(says('silences', { silences })).to.contain('4900 more silences')
  })
})
