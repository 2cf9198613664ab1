import { expect } from 'chai'
import { rendered } from '../../../lib/pages/markup.ts'
import { overviewPage } from '../../../lib/pages/overview.ts'
import { causesOf } from '../../../lib/pages/overview/causes.ts'
import type { Board } from '../../../lib/pages/board.ts'
import { aSubject, aTarget, anIncident, NOW, SITE } from '../../helpers/boards.ts'
import { manyContainers } from '../../helpers/many-containers.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'

const EMPTY: Board = { ...fleetBoard(), targets: [], workloads: [], incidents: [] }
const page = (own: Partial<Board>): string => rendered(overviewPage({ ...EMPTY, ...own }, SITE))
const headline = (text: string): string => /<h1>(.*?)<\/h1>/u.exec(text)?.[1] ?? ''

describe('what is wrong, by its cause', () => {
  const names = (incidents: Parameters<typeof causesOf>[0]): string[] =>
    causesOf(incidents).map(({ lead, others }) => `${lead.incident.id} +${others.length}`)

  it('is one thing for everything behind a target that is away', () => {
    const gateway = anIncident({ id: 'gateway', target: 'gateway', check: 'reachable', status: 'unknown' })
    const behind = ['db-1', 'db-2'].map((target) =>
      anIncident({ target, check: 'reachable', behind: 'gateway', mute: { by: 'dependency', detail: '' } }),
    )
    expect(names([...behind, gateway])).to.deep.equal(['gateway +2'])
  })

  it('is one thing for everything on a target that is away', () => {
    const away = anIncident({ id: 'away', check: 'reachable', status: 'unknown' })
    expect(names([anIncident({ check: 'disk' }), away, anIncident({ check: 'cpu' })])).to.deep.equal(['away +2'])
  })

  it('is one thing for several items of one check, and another for another check', () => {
    const items = ['a', 'b', 'c'].map((item) => anIncident({ id: item, check: 'container-health', item }))
    expect(names([...items, anIncident({ id: 'disk', status: 'warning' })])).to.deep.equal(['a +2', 'disk +0'])
  })

  it('puts what people are told of before what is quiet, the worst first, then the newest', () => {
    const mute = { by: 'silence', detail: '' } as const
    const incidents = [
      anIncident({ id: 'quiet', target: 'a', mute }),
      anIncident({ id: 'warning', target: 'b', status: 'warning' }),
      anIncident({ id: 'old', target: 'c', openedAt: NOW - 9e6 }),
      anIncident({ id: 'new', target: 'd', openedAt: NOW - 1e6 }),
    ]
    expect(names(incidents)).to.deep.equal(['new +0', 'old +0', 'warning +0', 'quiet +0'])
  })
})

describe('the overview', () => {
  it('says first how many things are wrong, and how many of them somebody knows of', () => {
    expect(headline(rendered(overviewPage(fleetBoard(), SITE)))).to.equal('4 things are wrong, 1 more known')
    const known = anIncident({ mute: { by: 'acknowledged', detail: 'by ada' } })
    expect(headline(page({ incidents: [known] }))).to.equal('Nothing new is wrong, 1 known')
    expect(headline(page({ incidents: [anIncident()] }))).to.equal('1 thing is wrong')
  })

  it('calls nothing well that nobody has looked at, or too long ago', () => {
    expect(headline(page({}))).to.equal('Nothing is known yet')
    expect(headline(page({ targets: [aTarget({ subjects: [aSubject()] })] }))).to.equal('All is well')
    const old = aTarget({ subjects: [aSubject(), aSubject({ check: 'cpu', isStale: true })] })
    expect(headline(page({ targets: [old] }))).to.equal('Nothing is known to be wrong, but not all is fresh')
    expect(page({ targets: [old] })).to.contain(
      '<strong>1</strong><span class="sign faint" aria-hidden="true">○</span> too old',
    )
  })

  it('says above everything what the daemon itself lacks', () => {
    const troubles = [{ status: 'critical' as const, says: 'nothing can be written', means: 'no space left' }]
    const text = page({ own: { ...EMPTY.own, troubles } })
    expect(text.indexOf('nothing can be written')).to.be.within(1, text.indexOf('<h1>'))
  })

  it('shows a sign and a word for every status: nothing hangs on colour', () => {
    const text = rendered(overviewPage(fleetBoard(), SITE))
    const signs = [
      ...text.matchAll(/<span class="sign (critical|unknown|warning|ok)" aria-hidden="true">(.)<\/span>(.{80})/gsu),
    ]
    expect(signs.length).to.be.greaterThan(30)
    const mute = signs.filter(([, status = '', sign = '', after = '']) => {
      const isItsOwn = { critical: '✗', unknown: '?', warning: '!', ok: '✓' }[status] === sign
      return !isItsOwn || !after.replace(/<[^>]*>/gu, '').includes(status)
    })
    expect(mute).to.deep.equal([])
  })

  it('has an end with ten thousand containers: so many rows, and how many more', () => {
    const text = page(manyContainers(10_000))
    expect(text.length).to.be.lessThan(120_000)
    expect(text).to.contain('<a href="/incidents">238 more things</a>')
    expect(text).to.contain('<a href="/targets">238 more targets</a>')
    expect(text).to.contain('<a href="/workloads">240 more workloads</a>')
  })
})
