import { expect } from 'chai'
import { healingPage } from '../../../lib/pages/healing.ts'
import type { HealingSeen, LogSeen } from '../../../lib/pages/healing/seen.ts'
import { rendered } from '../../../lib/pages/markup.ts'
import { MINUTE_MS, NOW, SITE } from '../../helpers/boards.ts'
import { partOf, textOf } from '../../helpers/page-text.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { aDecision, fleetHealing, fleetLog } from '../../helpers/sample-healing.ts'

const board = (takesChanges = false) => ({ ...fleetBoard(), own: { ...fleetBoard().own, takesChanges } })
const page = (own: Partial<HealingSeen> = {}, log: LogSeen = fleetLog(), takesChanges = false): string =>
  rendered(healingPage({ healing: fleetHealing(own), log, board: board(takesChanges), site: SITE }))
const says = (part: string, ...given: Parameters<typeof page>): string => textOf(partOf(page(...given), part))
const links = (markup: string): (string | undefined)[] =>
  [...markup.matchAll(/href="(\/do\/[^"]*)"/gu)].map(([, to]) => to?.replaceAll('&amp;', '&'))

describe('the page of healing', () => {
  it('says first whether anything is mended, and by whose word not', () => {
    const turned = (own: Partial<HealingSeen['switch']>, rules = fleetHealing().rules): string =>
      says('head', { switch: { isEnabled: true, stopped: null, freezes: [], ...own }, rules })
    expect(turned({})).to.contain('Healing on 1 rule mends what breaks, 1 more is a dry run.')
    expect(turned({ stopped: 'by ada, since 2026-11-23 00:00:00Z: we are at it' })).to.contain(
      'Healing stopped Nothing is mended: stopped by ada, since 2026-11-23 00:00:00Z: we are at it',
    )
    expect(turned({ isEnabled: false })).to.contain('Healing off It is switched off')
    expect(turned({}, fleetHealing().rules.slice(1))).to.contain('Healing dry run Every rule is a dry run')
    expect(turned({}, [])).to.contain('No rule has a remedy')
  })

  it('says which times of the inventory keep everything as it is', () => {
    expect(says('head')).to.contain('Frozen by nights of the sale (team=shop) until 2026-11-23 06:00:00Z in 5h')
  })

  it('shows every decision with its verdict and what every gate says, what is done first', () => {
    const text = says('decided')
    const at = (words: string): number => text.indexOf(words)
    expect(at('go restart "shop-web-7" on web-3 is done by itself')).to.be.within(0, at('would remove 14 images'))
    expect(at('would remove 14 images')).to.be.below(at('no restart "shop-cart-1" on web-1 is not done'))
    expect(text)
      .to.contain('budgets: the budget of the rule is used up: 3 in 60 min asked again in 12m')
      .and.to.contain('12 of 12 gates say yes')
    expect(partOf(page(), 'decided').match(/<li class="yes">/gu)).to.have.length(34)
  })

  it('says of what is not decided why', () => {
    expect(says('decided')).to.contain('every remedy was tried in vain: people have to see to it')
    expect(says('decided', { decided: [], idle: [] })).to.contain('Nothing is wrong that a rule wants mended.')
  })

  it('says which budgets are used up, and when there is room again', () => {
    expect(says('rules'))
      .to.contain('3 of 3 in 1h used up, one more in 12m')
      .and.to.contain('restart-container, then redeploy')
    const [all, ...hosts] = fleetHealing().budgets
    const text = says('rules', { budgets: [all!, ...hosts.toReversed()] })
    expect(text.indexOf('web-1 3 of 3')).to.be.within(0, text.indexOf('web-2 1 of 3'))
  })

  it('shows the log with the newest first, and leads to what is older', () => {
    const text = says('log')
    expect(text.indexOf('refused restart')).to.be.within(0, text.indexOf('stopped healing is stopped'))
    expect(text).to.contain('by “bring the shop back”, remedy restart-container, gate budgets, incident, number 128')
    expect(partOf(page(), 'log')).to.contain('<a href="/healing?after=121">Older</a>')
    expect(says('log', {}, fleetLog({ isNewest: false, olderAfter: null })))
      .to.contain('Newest')
      .and.to.not.contain('Older')
  })

  it('says whether nobody has changed what was written', () => {
    const chain = (own: Extract<LogSeen, { kind: 'read' }>['chain']): string =>
      says('log', {}, fleetLog({ chain: own }))
    expect(says('log')).to.contain('✓ Whole, as it was written: 128 entries, verified 3m ago it ends in 9f86d081')
    expect(chain({ kind: 'broken', entry: 17, at: NOW })).to.contain(
      '✗ Entry 17 is not what was written there, or is missing',
    )
    expect(chain({ kind: 'reading' }))
      .to.contain('Not verified yet')
      .and.to.not.contain('✓')
    expect(chain({ kind: 'unread', why: 'the disk is gone' })).to.contain('? It cannot be verified: the disk is gone')
    expect(says('log', {}, { kind: 'unread', why: 'the disk is gone' })).to.contain(
      'The log cannot be read: the disk is gone',
    )
  })

  it('shows what people want left alone, and images that are not rolled out again', () => {
    expect(says('holds')).to.contain(
      'web-1/shop-* d41d8cd9 looking for the leak by ada until 2026-11-23 02:00:00Z in 1h',
    )
    expect(says('images')).to.contain(
      'shop/cart:1.5.0 sha256:3f2a91c04b7e it is unhealthy: GET /health answered 503 web-1/shop-cart-1 1d 2h ago',
    )
    expect(says('images', { images: { kind: 'none' } })).to.contain('Nothing is recorded')
  })

  it('leads to changes only where the daemon takes them', () => {
    expect(links(page())).to.deep.equal([])
    expect(links(page({}, fleetLog(), true))).to.deep.equal([
      '/do/heal-stop',
      '/do/hold?target=web-1&kind=container&name=shop-cart-1',
      '/do/hold?target=db-1&kind=engine&name=',
      '/do/hold?target=web-1&kind=container&name=shop-cart-1',
      '/do/heal-run?plan=9c0ffee1',
      '/do/heal-plan',
      '/do/release?id=d41d8cd9',
    ])
    const stopped = { switch: { isEnabled: true, stopped: 'by hand', freezes: [] } }
    expect(links(page(stopped, fleetLog(), true))[0]).to.equal('/do/heal-resume')
  })

  it('writes names into addresses so that they come out again whole', () => {
    const object = { target: 'a&b="c"', kind: 'workload', name: 'shop/déploiement/x y#?%' } as const
    const [, to = ''] = links(page({ decided: [aDecision({}, { object })] }, fleetLog(), true))
    const query = new URL(to.replaceAll('&quot;', '"'), 'http://here').searchParams
    expect([query.get('target'), query.get('kind'), query.get('name')]).to.deep.equal([
      object.target,
      'workload',
      object.name,
    ])
  })

  it('runs no plan of which nothing can be done', () => {
    const plan = { id: 'aa', at: NOW, untilAt: NOW + MINUTE_MS, deeds: 2, runs: 0 }
    expect(page({ plans: [plan] }, fleetLog(), true)).to.not.contain('heal-run')
  })
})
