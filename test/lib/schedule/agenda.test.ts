import { expect } from 'chai'
import type { Target } from '../../../lib/model/target.ts'
import { agendaOf } from '../../../lib/schedule/agenda.ts'
import type { Agenda } from '../../../lib/schedule/agenda.ts'
import { aPlan, aTarget } from '../../helpers/fakes.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 23, 1, 0, 0)
const nobody: ReadonlySet<string> = new Set()
const web = (parts: Partial<Target> = {}): Target => aTarget({ plans: [aPlan()], ...parts })
const plain = (id: string): Target => web({ id })

/** When each is due within the next so many minutes: "web-1 +12s". */
function dueWithin(agenda: Agenda, from: number, minutes: number): string[] {
  const due: string[] = []
  for (let now = from; now <= from + minutes * MINUTE; now += 1000)
    for (const { target } of agenda.take(now)) due.push(`${target.id} +${(now - START) / 1000}s`)
  return due
}

describe('the agenda', () => {
  it('has a target that was spared back at its next beat when it answers in between', () => {
    const [agenda, other] = [agendaOf([web()], START), agendaOf([web()], START)]
    agenda.spare('web-1', START + 5 * MINUTE)
    agenda.resume('web-1', START + 1000)
    expect(dueWithin(agenda, START + 1000, 5)).to.deep.equal(dueWithin(other, START + 1000, 5))
  })

  it('does not lose a beat that nobody has taken yet when a target answers', () => {
    const agenda = agendaOf([web()], START)
    const beat = agenda.nextAt() ?? 0
    agenda.resume('web-1', beat + 500)
    expect(agenda.nextAt()).to.equal(beat)
  })

  it('keeps the beat of a target that was looked at in between: `every` is a promise', () => {
    const [agenda, other] = [agendaOf([web()], START), agendaOf([web()], START)]
    agenda.hasten('web-1', START + 500)
    expect(dueWithin(agenda, START, 3).filter((line) => !line.endsWith(' +1s'))).to.deep.equal(
      dueWithin(other, START, 3),
    )
  })

  it('goes on with who has not changed as if nothing had happened, spared or hastened', () => {
    const [agenda, other] = [agendaOf(['a', 'b'].map(plain), START), agendaOf(['a', 'b'].map(plain), START)]
    for (const each of [agenda, other]) {
      each.spare('a', START + 3 * MINUTE)
      each.hasten('b', START + 20_500, new Set(['disk']))
    }
    agenda.keep(['a', 'b'].map(plain), nobody, START + 10_000)
    expect(dueWithin(agenda, START + 10_000, 5)).to.deep.equal(dueWithin(other, START + 10_000, 5))
  })

  it('lets who has changed begin anew at its beat, spared no more', () => {
    const other = agendaOf([web()], START)
    const agenda = agendaOf([web()], START)
    agenda.spare('web-1', START + 5 * MINUTE)
    agenda.keep([web({ labels: { team: 'shop' } })], new Set(['web-1']), START)
    expect(dueWithin(agenda, START, 5)).to.deep.equal(dueWithin(other, START, 5))
    const hourly = web({ schedule: { kind: 'every', everyMs: 60 * MINUTE } })
    agenda.keep([hourly], new Set(['web-1']), START + 5 * MINUTE)
    expect(dueWithin(agenda, START + 5 * MINUTE + 1000, 60)).to.have.length(1)
  })

  it('still owes who has changed the beat that nobody has taken, and the second look at a doubt', () => {
    const agenda = agendaOf([web()], START)
    const beat = agenda.nextAt() ?? 0
    agenda.hasten('web-1', beat + 20_000, new Set(['disk', 'load']))
    agenda.keep([web({ timeoutMs: 1 })], new Set(['web-1']), beat + 500)
    const [job] = agenda.take(beat + 500)
    expect([job?.target.timeoutMs, job?.plans.map(({ check }) => check)]).to.deep.equal([1, ['disk']])
    expect(agenda.nextAt()).to.equal(beat + 20_000)
    expect(agenda.take(beat + 20_000)[0]?.plans.map(({ check }) => check)).to.deep.equal(['disk'])
    expect(agenda.nextAt()).to.be.greaterThan(beat + 20_000)
  })

  it('forgets who is gone, and spreads who is new over their first interval', () => {
    const agenda = agendaOf([plain('old')], START)
    const ids = Array.from({ length: 60 }, (_, nth) => `new-${nth}`)
    agenda.keep(ids.map(plain), nobody, START + 500)
    const due = dueWithin(agenda, START + 1000, 1).map((line) => line.split(' '))
    expect(new Set(due.map(([id]) => id))).to.deep.equal(new Set(ids))
    expect(new Set(due.map(([, at]) => at)).size).to.be.greaterThan(25)
    agenda.hasten('old', START)
    expect(agenda.take(START + 1000)).to.deep.equal([])
  })
})
