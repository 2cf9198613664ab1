import { expect } from 'chai'
import { incidentPage } from '../../../lib/pages/incident.ts'
import type { OpenIncident } from '../../../lib/model/incident.ts'
import { rendered } from '../../../lib/pages/markup.ts'
import { NOW, SITE } from '../../helpers/boards.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { fleetStory } from '../../helpers/sample-story.ts'

const story = fleetStory()
const page = (own: Partial<typeof story> = {}): string =>
  rendered(incidentPage({ story: { ...story, ...own }, seen: null, board: fleetBoard(), site: SITE }))
const text = (markup: string): string =>
  markup
    .replace(/<\/?(?:bdi|span|strong)\b[^>]*>/gu, '')
    .replace(/<[^>]*>/gu, ' ')
    .replace(/\s+/gu, ' ')

describe('the page of an incident', () => {
  it('tells the story in its order', () => {
    const words = [...page().matchAll(/<span class="what"><strong>(.*?)<\/strong>/gu)].map(([, word]) => word)
    expect(words.slice(0, 5)).to.deep.equal(['first seen', 'believed', 'to be told', 'told', 'healing'])
  })

  it('keeps the evidence as it was, line by line', () =>
    expect(page()).to.contain('entries=120000\n2026-11-23T00:18:01Z level=info'))

  it('says who was told, and of everybody else why not', () => {
    expect(text(page()))
      .to.contain('ops by “tell ops”')
      .and.to.contain('not meant: label role is web, the rule wants database')
    expect(text(page())).to.contain('waits for its hours (hours), until 2026-11-23 08:00:00Z')
  })

  it('shows what every gate of healing says', () => {
    expect(page().match(/<li class="yes">/gu)).to.have.length(11)
    expect(text(page())).to.match(/budgets says no: 3 of 3 deeds within 30m are used up/u)
  })

  it('says of what is over when and why it ended', () => {
    const { phase, ...rest } = story.incident
    const over = { ...rest, phase: 'resolved', resolvedAt: NOW - 60_000, because: 'recovered' } as const
    expect(phase).to.equal('open')
    expect(text(page({ incident: over, explained: null })))
      .to.contain('lasted 42m')
      .and.to.contain('recovered, 1m ago')
  })

  it('leads to its numbers, and to what changed near it where something did', () => {
    const numbers = '/history?target=web-1&amp;check=container-oom&amp;item=shop-cart-1'
    expect(page()).to.contain(numbers).and.to.contain('/revisions?target=web-1')
    expect(page({ events: [] }))
      .to.contain(numbers)
      .and.to.not.contain('/revisions?')
    const own = { ...story.incident, subject: { target: 'orch-watch', check: 'view', item: '' } }
    expect(page({ incident: own })).to.not.contain('/history?')
  })

  it('leads to an acknowledgement, or to its end, and to nothing when it is over', () => {
    const ways = (own: Partial<OpenIncident>, takesChanges = true): readonly string[] => {
      const incident = { ...story.incident, phase: 'open', ...own } as OpenIncident
      const seen = { incident, says: '', mute: null, behind: null, isStale: false }
      const board = fleetBoard()
      const open = { ...board, own: { ...board.own, takesChanges } }
      const made = rendered(incidentPage({ story: { ...story, incident }, seen, board: open, site: SITE }))
      return [...made.matchAll(/href="(\/do\/[^"?]+)/gu)].map(([, to = '']) => to)
    }
    expect(ways({})).to.deep.equal(['/do/ack', '/do/silence', '/do/hold'])
    const acknowledged = { by: 'ada', note: '', at: NOW, isSticky: false }
    expect(ways({ acknowledged })[0]).to.equal('/do/unack')
    expect(ways({ acknowledged: { ...acknowledged, until: NOW - 1 } })[0]).to.equal('/do/ack')
    expect(ways({}, false)).to.deep.equal([])
    expect(page()).to.not.contain('/do/')
  })

  it('has an end when it has gone on for a year', () => {
    const [event = story.events[0]!] = story.events
    const events = Array.from({ length: 5000 }, (_, at) => ({ ...event, at: NOW - at }))
    expect(text(page({ events }))).to.contain('4920 lines in between')
  })
})
