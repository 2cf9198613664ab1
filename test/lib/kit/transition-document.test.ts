import { expect } from 'chai'
import fc from 'fast-check'
import { eventOf } from '../../../lib/app/daemon/event-of.ts'
import { instantOfTransition, transitionSchema, transitionsOf } from '../../../lib/kit/transition-document.ts'
import type { OpenIncident, ResolvedIncident } from '../../../lib/model/incident.ts'
import type { Transition, Trouble } from '../../../lib/model/state.ts'
import { foreignText } from '../../helpers/arbitraries.ts'
import { NOON } from '../../helpers/metrics.ts'

const subject = { target: 'web-1', check: 'disk', item: '/var' }
const trouble = fc.constantFrom<Trouble>('warning', 'unknown', 'critical')

/** A problem that is believed, becomes another one, flaps, and is over. */
function lifeOf(first: Trouble, then: Trouble, summaries: readonly [string, string]) {
  const base = { id: 'a', subject, beganAt: NOON, openedAt: NOON, worst: first, isFlapping: false } as const
  const opened: OpenIncident = { ...base, phase: 'open', status: first, summary: summaries[0] }
  const changed: OpenIncident = { ...opened, status: then, summary: summaries[1] }
  const over: ResolvedIncident = { ...changed, phase: 'resolved', resolvedAt: NOON + 4, because: 'vanished' }
  const at = (nth: number) => ({ subject, at: NOON + nth })
  const flapping: Transition = { ...at(3), kind: 'flapping-started', changeRatio: 0.55 }
  return [
    { incident: opened, event: eventOf(opened, null, { ...at(1), kind: 'problem', from: 'ok', to: first }) },
    { incident: changed, event: eventOf(changed, opened, { ...at(2), kind: 'problem', from: first, to: then }) },
    { incident: changed, event: eventOf(changed, changed, flapping) },
    { incident: over, event: eventOf(over, changed, { ...at(4), kind: 'gone', because: 'vanished' }) },
  ]
}

describe('what streams tell', () => {
  it('is the same while it happens and when it is read from the story later, whatever a host says', () => {
    fc.assert(
      fc.property(trouble, trouble, fc.tuple(foreignText, foreignText), (first, then, summaries) => {
        const life = lifeOf(first, then, summaries)
        const live = life.flatMap(({ incident, event }) => transitionsOf(incident, [event]))
        const later = transitionsOf(
          life.at(-1)!.incident,
          life.map(({ event }) => event),
        )
        expect(later).to.deep.equal(live)
        expect(live.map(({ kind, status, before, summary }) => [kind, status, before, summary])).to.deep.equal([
          ['opened', first, null, summaries[0]],
          ['changed', then, first, summaries[1]],
          ['flapping', then, null, summaries[1]],
          ['resolved', then, null, summaries[1]],
        ])
        for (const each of live) expect(transitionSchema.parse(each)).to.deep.equal(each)
      }),
    )
  })

  it('has ids that say when it was, and takes no other text for one', () => {
    expect(instantOfTransition(`${NOON}-3f2a90c1d4e5-opened`)).to.equal(NOON)
    for (const id of [
      '',
      '1-a',
      '1-a-told',
      'x-a-opened',
      '1-a b-opened',
      `1-a-opened\n`,
      '9'.repeat(20) + '-a-opened',
    ])
      expect(instantOfTransition(id), id).to.equal(null)
  })

  it('leaves out of a story what was told of it and done about it', () => {
    const { incident } = lifeOf('critical', 'warning', ['', ''])[0]!
    const kinds = ['muted', 'acknowledged', 'delivered', 'evidence', 'heal'] as const
    expect(
      transitionsOf(
        incident,
        kinds.map((kind) => ({ incident: 'a', at: NOON, kind, text: '' })),
      ),
    ).to.deep.equal([])
  })
})
