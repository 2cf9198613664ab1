import { expect } from 'chai'
import { rendered } from '../../../lib/pages/markup.ts'
import { cellWords } from '../../../lib/pages/parts/cells.ts'
import { cellsOf } from '../../../lib/pages/workload/replicas.ts'
import { workloadPage } from '../../../lib/pages/workload.ts'
import { aWorkload, seenWorkload, SITE } from '../../helpers/boards.ts'
import { fleetBoard, rollingWorkload } from '../../helpers/sample-fleet.ts'

const said = (own: Parameters<typeof aWorkload>[0]): string => cellWords(cellsOf(aWorkload(own)))

describe('the cells of a workload', () => {
  it('are as many as are wanted: what is there, what comes, what is missing', () =>
    expect(cellWords(cellsOf(rollingWorkload()))).to.equal('7 ready, 1 starting, 1 failing, 1 missing'))

  it('show what is too many beside them', () => expect(said({ desired: 2, surplus: 1 })).to.equal('2 ready, 1 surplus'))

  it('tell what nobody can see from what is missing', () => {
    const unseen = { places: ['web-3'], readyThere: 2, why: 'cannot be reached' }
    expect(said({ desired: 5, ready: 2, instances: [], unseen })).to.equal('2 ready, 2 unseen, 1 missing')
  })

  it('believe the orchestrator where it names no instances', () =>
    expect(said({ desired: 4, ready: 4, instances: [] })).to.equal('4 ready'))

  it('are none where none is wanted', () => expect(said({ desired: 0, instances: [] })).to.equal('none wanted'))
})

describe('the page of a workload', () => {
  const [seen = seenWorkload(aWorkload())] = fleetBoard().workloads
  const page = (own = {}): string =>
    rendered(workloadPage({ seen: { ...seen, ...own }, incidents: [], board: fleetBoard(), site: SITE }))

  it('draws a cell for each replica, with what they are in words for whoever does not see them', () => {
    const drawing = /<svg class="cells" role="img" aria-label="(.*?)".*?<\/svg>/su.exec(page())
    expect(drawing?.[1]).to.equal('7 ready, 1 starting, 1 failing, 1 missing')
    expect(drawing?.[0].match(/<g class="cell-ready"/gu)).to.have.length(7)
  })

  it('shows how far a rollout is, and what it waits for', () =>
    expect(page().replace(/<[^>]*>/gu, ''))
      .to.contain('5 of 10 as is wanted now')
      .and.to.contain('waiting for shop-web.9'))

  it('names what is not well first, and what does not count last', () => {
    const names = [...page().matchAll(/<th scope="row"><bdi>(.*?)<\/bdi>/gu)].map(([, name]) => name)
    expect([names[0], names[1], names.at(-1)]).to.deep.equal(['shop-web.9', 'shop-web.8', 'shop-web.12'])
  })

  it('leads to what is recorded of it', () => expect(page()).to.contain('/revisions?target=stack&amp;q=shop%2Fweb'))

  it('does not let old news look fresh', () => {
    expect(page({ isStale: true }))
      .to.contain('too old')
      .and.to.contain('which is too long ago')
    expect(page()).to.not.contain('too long ago')
  })
})
