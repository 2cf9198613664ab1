import { expect } from 'chai'
import { incidentPage } from '../../../lib/pages/incident.ts'
import { rendered } from '../../../lib/pages/markup.ts'
import type { Html } from '../../../lib/pages/markup.ts'
import { targetPage } from '../../../lib/pages/target.ts'
import { workloadPage } from '../../../lib/pages/workload.ts'
import { anIncident, aWorkload, seenWorkload, SITE } from '../../helpers/boards.ts'
import { changeableBoard } from '../../helpers/forms.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { fleetPast, fleetStory } from '../../helpers/sample-story.ts'

/** What can be done there: each label with its address. */
const actionsOf = (page: Html): readonly string[] => {
  const all = rendered(page).matchAll(/<a class="action" href="([^"]*)">([^<]*)<\/a>/gu)
  return [...all].map(([, to = '', label = '']) => `${label} ${decodeURIComponent(to).replaceAll('&amp;', '&')}`)
}

describe('what can be done about what a page shows', () => {
  const board = changeableBoard()
  const story = fleetStory()
  const incident = (seen: ReturnType<typeof anIncident> | null, of = board) =>
    actionsOf(incidentPage({ story, seen, board: of, site: SITE }))

  it('is a link away from an incident that is open', () => {
    expect(incident(anIncident({ id: 'i1', check: 'container-oom', item: 'shop-1' }))).to.deep.equal([
      'Acknowledge /do/ack?incident=i1',
      'Silence this /do/silence?target=web-1&check=container-oom&item=shop-1',
      'Hold: no healing /do/hold?target=web-1&kind=container&name=shop-1',
    ])
    const acknowledged = { by: 'ada', note: 'on it', at: 0, isSticky: false }
    expect(incident(anIncident({ id: 'i1', acknowledged }))[0]).to.equal(
      'Take back the acknowledgement /do/unack?incident=i1',
    )
    expect(incident(null)).to.deep.equal([])
  })

  it('is a link away from targets and workloads', () => {
    const [target] = board.targets
    expect(actionsOf(targetPage({ target: target!, past: fleetPast(), board, site: SITE }))).to.deep.equal([
      'Silence /do/silence?target=web-1',
      'Hold: no healing /do/hold?target=web-1',
    ])
    const seen = seenWorkload(aWorkload())
    expect(actionsOf(workloadPage({ seen, incidents: [], board, site: SITE }))).to.deep.equal([
      'Silence /do/silence?target=stack&item=shop/web&check=workload-*',
      'Hold: no healing /do/hold?target=stack&kind=workload&name=shop/web',
    ])
  })

  it('is nothing where nobody may change anything', () => {
    const { own, ...rest } = fleetBoard()
    expect(incident(anIncident(), { ...rest, own: { ...own, takesChanges: false } })).to.deep.equal([])
  })

  it('is about what has that name, and about nothing more that a pattern of the same signs would fit', () => {
    expect(incident(anIncident({ id: 'i1', item: '/{a,b}*?' }))[1]).to.equal(
      'Silence this /do/silence?target=web-1&check=disk&item=/?a,b???',
    )
  })
})
