import { expect } from 'chai'
import type { Known, Moment } from '../../../lib/heal/gate.ts'
import { isSpent } from '../../../lib/heal/spent.ts'
import { weigh } from '../../../lib/heal/weigh.ts'
import type { Matter, Weighed } from '../../../lib/heal/weigh.ts'
import type { Deed } from '../../../lib/model/heal.ts'
import {
  candidate,
  deed,
  HEALING,
  incident,
  KNOWN,
  MINUTE_MS,
  MOMENT,
  NOW,
  prospect,
  SETTINGS,
  STEP,
} from '../../helpers/healing.ts'

type Told = Partial<Omit<Matter, 'known' | 'prospects'>> & {
  readonly known?: Partial<Known>
  readonly moment?: Partial<Moment>
  readonly prospect?: Parameters<typeof prospect>[0]
}

function weighed({ known = {}, moment = {}, prospect: own = {}, candidate: whose = candidate() }: Told = {}): Weighed {
  const matter = { candidate: whose, known: { ...KNOWN, ...known }, prospects: [prospect(own)] }
  const [found] = weigh([matter], { ...MOMENT, ...moment })
  if (!found) throw new Error('nothing was weighed')
  return found
}

function reasonOf(told: Told): string {
  const { reason, verdict } = weighed(told)
  return `${verdict}: ${reason?.gate ?? ''}: ${reason?.no ?? ''}`
}

describe('the gates before a deed', () => {
  it('let it through when everything speaks for it, and say so each', () => {
    const { verdict, answers } = weighed()
    expect(verdict).to.equal('go')
    expect(answers.map(({ gate, no }) => [gate, no])).to.have.length(12)
    expect(answers.every(({ no }) => no === null)).to.equal(true)
  })

  it('do nothing while somebody has stopped healing, whatever else is true', () => {
    expect(reasonOf({ moment: { stopped: 'by ada' } })).to.equal('no: kill-switch: healing is stopped: by ada')
  })

  it('only say what would be done where it is not switched on for all, or not in the rule', () => {
    expect(reasonOf({ moment: { settings: { ...SETTINGS, enabled: false } } })).to.match(
      /^would: mode: .*not switched on/u,
    )
    const dry = candidate({ healing: { ...HEALING, mode: 'dry-run' } })
    expect(reasonOf({ candidate: dry })).to.match(/^would: mode: dry run/u)
  })

  it('do not say "would" of what another gate keeps back too', () => {
    const dry = candidate({ healing: { ...HEALING, mode: 'dry-run' } })
    expect(weighed({ candidate: dry, prospect: { person: 'stopped by hand' } }).verdict).to.equal('no')
  })

  it('do nothing without a lease, with one that ends, or right after the start', () => {
    expect(reasonOf({ moment: { leaseMs: null } })).to.match(/^no: lease/u)
    expect(reasonOf({ moment: { leaseMs: 4_000 } })).to.match(/^no: lease/u)
    expect(reasonOf({ moment: { restsUntil: NOW + 1 } })).to.match(/^no: lease: .*just started/u)
  })

  it('do nothing about what nobody could look at', () => {
    expect(reasonOf({ candidate: candidate({ incident: incident({ status: 'unknown' }) }) })).to.match(/^no: certain/u)
  })

  it('do nothing about what is not known of late, or not confirmed, or confirmed too early', () => {
    expect(reasonOf({ known: { isStale: true } })).to.match(/too old/u)
    expect(reasonOf({ known: { confirmation: { at: null, isBad: true, failed: null } } })).to.match(/second look/u)
    expect(reasonOf({ known: { confirmation: { at: NOW - 59_000, isBad: true, failed: null } } })).to.match(
      /second look/u,
    )
    expect(reasonOf({ known: { confirmation: { at: NOW - 1_000, isBad: false, failed: null } } })).to.match(
      /found it well/u,
    )
    const unseen = { at: NOW - 1_000, isBad: false, failed: 'refused' }
    expect(reasonOf({ known: { confirmation: unseen } })).to.match(/second look fails: refused/u)
  })

  it('wait for a trouble to have lasted as long as the step says', () => {
    const late = candidate({ remedy: { ...STEP, openForMs: 5 * MINUTE_MS } })
    const { reason } = weighed({ candidate: late })
    expect(reason).to.include({ gate: 'certain', againAt: NOW + 4 * MINUTE_MS })
  })

  it('leave alone what flaps or is not at rest', () => {
    expect(reasonOf({ candidate: candidate({ incident: incident({ isFlapping: true }) }) })).to.match(/^no: settled/u)
    expect(reasonOf({ prospect: { unsettled: 'it is starting' } })).to.equal('no: settled: it is starting')
  })

  it('leave alone what a person has stopped, changed, acknowledged, or has to decide', () => {
    expect(reasonOf({ prospect: { person: 'stopped by hand' } })).to.equal('no: people: stopped by hand')
    expect(reasonOf({ prospect: { drift: 'image' } })).to.match(/^no: people: .*somebody is at it: image/u)
    expect(reasonOf({ prospect: { needsPerson: 'SYS_ADMIN' } })).to.match(/^no: people: only a person/u)
    expect(reasonOf({ prospect: { cannot: 'its image has gone' } })).to.match(/^no: people: it cannot be done/u)
    const acknowledged = { by: 'ada', note: 'mine', at: NOW, isSticky: false }
    expect(reasonOf({ candidate: candidate({ incident: incident({ acknowledged }) }) })).to.match(/ada is at it: mine/u)
  })

  it('keep to maintenance, and say when it is over', () => {
    const { reason } = weighed({ known: { closed: { why: 'maintenance "racks"', until: NOW + MINUTE_MS } } })
    expect(reason).to.deep.equal({ gate: 'windows', no: 'maintenance "racks"', againAt: NOW + MINUTE_MS })
  })

  it('do nothing while half of a group, and three at least, are bad', () => {
    const members = (bad: number, all: number) =>
      Array.from({ length: all }, (_, at) => ({ isBad: at < bad, since: NOW - MINUTE_MS }))
    const groups = (bad: number, all: number) => [{ name: 'shop', members: members(bad, all) }]
    expect(reasonOf({ prospect: { groups: groups(5, 10) } })).to.match(/^no: storm: 5 of 10 of shop/u)
    expect(weighed({ prospect: { groups: groups(4, 10) } }).verdict).to.equal('go')
    expect(weighed({ prospect: { groups: groups(2, 2) } }).verdict).to.equal('go')
    expect(weighed({ prospect: { groups: groups(3, 3) } }).verdict).to.equal('no')
  })

  it('keep enough of a group healthy, and count what is down already as down', () => {
    expect(reasonOf({ prospect: { available: { healthy: 9, least: 9, goingDown: 1 } } })).to.match(/^no: available/u)
    expect(weighed({ prospect: { available: { healthy: 9, least: 9, goingDown: 0 } } }).verdict).to.equal('go')
    const own = candidate({ healing: { ...HEALING, minAvailable: 8 } })
    expect(
      weighed({ candidate: own, prospect: { available: { healthy: 9, least: 9, goingDown: 1 } } }).verdict,
    ).to.equal('go')
  })

  it('try three times, wait longer each time, and then give up', () => {
    const tried = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        deed({ id: `d-${at}`, outcome: 'failed', at: NOW - 10 * MINUTE_MS + at, endedAt: NOW - 1_000 }),
      )
    const once = weighed({ moment: { deeds: tried(1) } }).reason
    const twice = weighed({ moment: { deeds: tried(2) } }).reason
    expect(once?.no).to.equal('tried once, and waits until it is tried again')
    expect((once?.againAt ?? 0) - NOW).to.be.within(7_000, 11_000)
    expect((twice?.againAt ?? 0) - NOW).to.be.within(239_000, 359_000)
    expect(weighed({ moment: { deeds: tried(3) } }).reason?.no).to.equal('tried 3 times in vain')
  })

  it('give what was done its time to help', () => {
    const { reason } = weighed({ moment: { deeds: [deed({ endedAt: NOW - MINUTE_MS })] } })
    expect(reason).to.include({ no: 'it was done, and may still help', againAt: NOW + MINUTE_MS })
  })

  it('begin to count anew after ten minutes of health, and not before', () => {
    const tried = (own: Parameters<typeof deed>[0]) =>
      [1, 2, 3].map((at) => deed({ id: `d-${at}`, at: NOW - 70 * MINUTE_MS, endedAt: NOW - 70 * MINUTE_MS, ...own }))
    const verdictAfter = (own: Parameters<typeof deed>[0]) => weighed({ moment: { deeds: tried(own) } }).verdict
    expect(verdictAfter({ wellSince: NOW - 6 * MINUTE_MS })).to.equal('no')
    expect(verdictAfter({ wellSince: NOW - 12 * MINUTE_MS })).to.equal('go')
    expect(verdictAfter({ longestWellMs: 9 * MINUTE_MS })).to.equal('no')
    expect(verdictAfter({ longestWellMs: 11 * MINUTE_MS })).to.equal('go')
  })

  it('never do again what nobody knows whether it was done', () => {
    const unsure = deed({
      outcome: 'unknown',
      why: 'no answer',
      endedAt: NOW - 60 * MINUTE_MS,
      at: NOW - 61 * MINUTE_MS,
    })
    expect(reasonOf({ moment: { deeds: [unsure] } })).to.equal(
      'no: attempts: nobody knows whether it was done: no answer',
    )
  })

  it('keep to the budgets of the rule, the host and all, and say when there is some again', () => {
    const others = (count: number, own: Parameters<typeof deed>[0]) =>
      Array.from({ length: count }, (_, at) =>
        deed({ id: `o-${at}`, object: { target: 'x', kind: 'container', name: `${at}` }, ...own }),
      )
    const ofRule = weighed({ moment: { deeds: others(3, { host: 'other' }) } }).reason
    expect(ofRule).to.include({ gate: 'budgets', no: 'the budget of the rule is used up: 3 in 30 min' })
    expect(ofRule?.againAt).to.equal(NOW + 10 * MINUTE_MS)
    expect(reasonOf({ moment: { deeds: others(5, { rule: 'x' }) } })).to.match(/budget of "engine"/u)
    expect(reasonOf({ moment: { deeds: others(10, { rule: 'x', host: 'other' }) } })).to.match(/budget of all/u)
  })

  it('do one of a group at a time, and two in all', () => {
    const running = deed({
      object: { target: 'x', kind: 'container', name: 'a' },
      endedAt: null,
      group: 'shop',
      rule: 'x',
    })
    expect(reasonOf({ moment: { deeds: [running] }, prospect: { group: 'shop' } })).to.match(/another one of shop/u)
    expect(weighed({ moment: { deeds: [running] } }).verdict).to.equal('go')
    const second = { ...running, object: { target: 'x', kind: 'container' as const, name: 'b' } }
    expect(reasonOf({ moment: { deeds: [running, second] } })).to.match(/2 are under way/u)
  })

  it('count what they have just let through', () => {
    const three = ['a', 'b', 'c'].map((name) => prospect({ object: { target: 'engine', kind: 'container', name } }))
    const found = weigh([{ candidate: candidate(), known: KNOWN, prospects: three }], MOMENT)
    expect(found.map(({ verdict }) => verdict)).to.deep.equal(['go', 'go', 'no'])
  })

  it('let nothing that would only be done keep back what is', () => {
    const dry = candidate({ rule: 'try', healing: { ...HEALING, mode: 'dry-run' } })
    const three = ['a', 'b', 'c'].map((name) => prospect({ object: { target: 'engine', kind: 'container', name } }))
    const matters = [
      { candidate: dry, known: KNOWN, prospects: three },
      { candidate: candidate(), known: KNOWN, prospects: [prospect()] },
    ]
    expect(weigh(matters, MOMENT).map(({ verdict }) => verdict)).to.deep.equal(['would', 'would', 'no', 'go'])
  })

  it('scale by as much as the remedy may at a time, within the limits, and not back and forth', () => {
    const object = { target: 'k8s', kind: 'workload' as const, name: 'web' }
    const change = (from: number, to: number, atOnce = 1) => ({ object, scale: { from, to, min: 2, max: 12, atOnce } })
    expect(weighed({ prospect: change(4, 5) }).verdict).to.equal('go')
    expect(weighed({ prospect: change(8, 10, 2) }).verdict).to.equal('go')
    expect(reasonOf({ prospect: change(8, 11, 2) })).to.match(/more than 2 at a time/u)
    expect(reasonOf({ prospect: change(12, 13) })).to.match(/outside of 2 to 12/u)
    const up = deed({
      object,
      rule: 'x',
      scale: { from: 4, to: 5, min: 2, max: 12, atOnce: 1 },
      at: NOW - 10 * MINUTE_MS,
    })
    expect(reasonOf({ prospect: change(5, 4), moment: { deeds: [up] } })).to.match(/take back what was done last/u)
    expect(weighed({ prospect: change(5, 6), moment: { deeds: [up] } }).verdict).to.equal('go')
  })

  it('leave the turn to the next remedy when there is nothing left to do, but not while what was done may still help', () => {
    const left = (ended: Partial<Deed>, sinceMs: number): boolean =>
      isSpent(candidate(), [], { deeds: [deed(ended)], now: NOW - 20 * MINUTE_MS + sinceMs, resetAfterMs: MINUTE_MS })
    expect(isSpent(candidate(), [], { deeds: [], now: NOW, resetAfterMs: MINUTE_MS })).to.equal(true)
    expect(left({}, MINUTE_MS)).to.equal(false)
    expect(left({}, 2 * MINUTE_MS)).to.equal(true)
    expect(left({ endedAt: null, outcome: 'under-way' }, 9 * MINUTE_MS)).to.equal(false)
    expect(left({ outcome: 'failed' }, MINUTE_MS)).to.equal(true)
    expect(left({ incident: 'i-2' }, MINUTE_MS)).to.equal(true)
    expect(left({ step: 1 }, MINUTE_MS)).to.equal(true)
  })
})
