import { expect } from 'chai'
import { decide } from '../../../lib/decide/decide.ts'
import type { Ledger } from '../../../lib/decide/ledger.ts'
import type { Situation } from '../../../lib/decide/situation.ts'
import { standings } from '../../../lib/decide/standing.ts'
import type { Standing } from '../../../lib/model/standing.ts'
import type { Incident } from '../../../lib/model/incident.ts'
import type { Mute } from '../../../lib/model/mute.ts'
import type { Rule } from '../../../lib/model/rule.ts'
import { aRule, anIncident, HOUR, MINUTE, SECOND } from '../../helpers/telling.ts'

interface Told {
  readonly rules?: readonly Rule[]
  readonly incidents?: readonly Incident[]
  readonly mute?: Mute
}

const situationAt = (now: number, { incidents = [anIncident()], mute }: Told): Situation => ({
  now,
  incidents,
  labelsOf: () => ({ rack: 'a' }),
  muteOf: () => mute ?? null,
  quietUntil: () => null,
  spentOf: () => Infinity,
  affectedBy: () => [],
})

/** The ledger as it is after deciding at these moments. */
function decidedAt(times: readonly number[], told: Told): Ledger {
  const { rules = [aRule()] } = told
  return times.reduce<Ledger>((ledger, now) => decide(situationAt(now, told), ledger, rules).ledger, new Map())
}

/** How the first route stands to the first incident at that moment, decided at those before. */
function standingAt(now: number, before: readonly number[], told: Told = {}): Standing | undefined {
  const { rules = [aRule()], incidents = [anIncident()] } = told
  const [incident = anIncident()] = incidents
  return standings(incident, situationAt(now, told), decidedAt(before, told), rules)[0]?.standing
}

describe('why somebody is told, and somebody is not', () => {
  it('is first that the notice waits for what comes with it', () => {
    expect(standingAt(4 * SECOND, [0])).to.deep.equal({ kind: 'waits', for: 'wait', until: 10 * SECOND })
    expect(standingAt(10 * SECOND, [0])).to.deep.equal({ kind: 'due' })
  })

  it('is then that it was told, and when it is told again', () => {
    const untilThen = [0, 10 * SECOND]
    expect(standingAt(MINUTE, untilThen)).to.deep.equal({ kind: 'told', againAt: 4 * HOUR + 10 * SECOND })
    const once = { rules: [aRule({ repeatMs: null })] }
    expect(standingAt(MINUTE, untilThen, once)).to.deep.equal({ kind: 'told', againAt: null })
  })

  it('may be that it has not been open for long enough', () => {
    const rules = [aRule({ steps: [{ notify: 'boss', openForMs: 30 * MINUTE }] })]
    expect(standingAt(MINUTE, [], { rules })).to.deep.equal({ kind: 'waits', for: 'openFor', until: 30 * MINUTE })
  })

  it('may be that the group was told of another just now', () => {
    const first = anIncident({ check: 'memory' })
    const ledger = decidedAt([0, 10 * SECOND], { incidents: [first] })
    const second = anIncident({ openedAt: 20 * SECOND })
    const [found] = standings(second, situationAt(31 * SECOND, { incidents: [first, second] }), ledger, [aRule()])
    expect(found?.standing).to.deep.equal({ kind: 'waits', for: 'interval', until: 70 * SECOND })
  })

  it('may be that the route has told so much that the rest comes in one', () => {
    const rule = aRule({ group: { by: ['item'], waitMs: 0, intervalMs: 0 }, limit: { notices: 1, withinMs: HOUR } })
    const first = anIncident({ item: '/' })
    const ledger = decidedAt([0], { incidents: [first], rules: [rule] })
    const second = anIncident({ id: 'second', openedAt: 5 * SECOND })
    const situation = situationAt(5 * SECOND, { incidents: [first, second] })
    const [found] = standings(second, situation, ledger, [rule])
    expect(found?.standing).to.deep.equal({ kind: 'waits', for: 'limit', until: MINUTE })
  })

  it('may be that somebody does not want to hear of it, and until when', () => {
    const mute = { by: 'silence', detail: 'by ada: moving', until: HOUR } as const
    expect(standingAt(MINUTE, [], { mute })).to.deep.equal({ kind: 'muted', ...mute })
  })

  it('may be the word of the rule that does not fit', () => {
    const rules = [aRule({ when: { labels: new Map([['rack', ['b']]]) } })]
    expect(standingAt(MINUTE, [], { rules })).to.deep.equal({
      kind: 'not-meant',
      why: 'its label "rack" is "a", not b',
    })
  })

  it('is for a rule that is gone that only the end is told, and nothing where it told nothing', () => {
    const ledger = decidedAt([0, 10 * SECOND], {})
    const [left] = standings(anIncident(), situationAt(MINUTE, {}), ledger, [])
    expect(left?.standing).to.deep.equal({ kind: 'left-over' })
    expect(standings(anIncident({ id: 'other' }), situationAt(MINUTE, {}), ledger, [])).to.deep.equal([])
  })

  it('is told at the moment that it names, and not before', () => {
    const rules = [aRule({ steps: [{ notify: 'ops', openForMs: 7 * MINUTE }], group: aRule().group })]
    const times = [0]
    for (;;) {
      expect(times.length).to.be.below(5)
      const ledger = decidedAt(times, { rules })
      const [found] = standings(anIncident(), situationAt(times.at(-1) ?? 0, {}), ledger, rules)
      if (found?.standing.kind !== 'waits') break
      const { until } = found.standing
      expect(decide(situationAt(until - 1, {}), ledger, rules).notices).to.deep.equal([])
      times.push(until)
    }
    expect(times).to.deep.equal([0, 7 * MINUTE, 7 * MINUTE + 10 * SECOND])
  })
})
