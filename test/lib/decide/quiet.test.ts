import { expect } from 'chai'
import { hoursOf, hoursSchema } from '../../../lib/inventory/hours.ts'
import type { Expression, Facts } from '../../../lib/model/expression.ts'
import { aRule, aTelling, HOUR, MINUTE, SECOND } from '../../helpers/telling.ts'

/** It is midnight when a telling begins. */
const MORNING = hoursOf(hoursSchema.parse({ allow: '08:00-18:00' }))
const EIGHT = (8 * HOUR) / SECOND

describe('a rule with hours', () => {
  it('waits for them with a problem, and tells it at once when they begin', () => {
    const telling = aTelling([aRule({ hours: MORNING })])
    telling.pass(HOUR)
    telling.open()
    telling.pass(9 * HOUR)
    expect(telling.heard()).to.deep.equal([`${EIGHT}s ops: problem web-1-disk critical`])
  })

  it('never tells what was over by then', () => {
    const telling = aTelling([aRule({ hours: MORNING })])
    telling.open()
    telling.pass(HOUR)
    telling.resolve('web-1-disk')
    telling.pass(12 * HOUR)
    expect(telling.heard()).to.deep.equal([])
  })

  it('keeps the end of what was told until they begin again', () => {
    const telling = aTelling([aRule({ hours: MORNING, repeatMs: null })])
    telling.pass(17 * HOUR)
    telling.open()
    telling.pass(2 * HOUR)
    telling.resolve('web-1-disk')
    telling.pass(24 * HOUR)
    expect(telling.heard()).to.deep.equal([
      `${(17 * HOUR) / SECOND + 10}s ops: problem web-1-disk critical`,
      `${EIGHT + (24 * HOUR) / SECOND}s ops: recovery web-1-disk`,
    ])
  })

  it('reminds nobody out of them, and whoever was told in the evening at their beginning', () => {
    const telling = aTelling([aRule({ hours: MORNING, repeatMs: 4 * HOUR })])
    telling.pass(17 * HOUR)
    telling.open()
    telling.pass(16 * HOUR)
    expect(telling.heard()).to.deep.equal([
      `${(17 * HOUR) / SECOND + 10}s ops: problem web-1-disk critical`,
      `${EIGHT + (24 * HOUR) / SECOND}s ops: still web-1-disk critical`,
    ])
  })

  it('puts a night full of problems into one notice, and forgets nothing over a restart', () => {
    const telling = aTelling([aRule({ hours: MORNING })])
    for (let nth = 0; nth < 10; nth += 1) {
      telling.open({ target: `web-${nth}` })
      telling.pass(10 * MINUTE)
      telling.restart()
    }
    telling.pass(9 * HOUR)
    expect(telling.notices).to.have.length(1)
    expect(telling.notices[0]?.entries).to.have.length(10)
  })

  it('keeps no other rule quiet', () => {
    const telling = aTelling([aRule({ hours: MORNING }), aRule({ name: 'at once', steps: [{ notify: 'on-call' }] })])
    telling.open()
    telling.pass(MINUTE)
    expect(telling.heard()).to.deep.equal(['10s on-call: problem web-1-disk critical'])
  })
})

describe('a rule with "unless"', () => {
  const full = aRule({ unless: { match: { check: ['full'] }, equal: null }, repeatMs: null })

  it('keeps quiet while something like it is open on the same target, and then tells what is still wrong', () => {
    const telling = aTelling([full])
    telling.open({ check: 'full' })
    telling.open({ check: 'slow' })
    telling.open({ check: 'slow', target: 'web-2' })
    telling.pass(HOUR)
    telling.resolve('web-1-full')
    telling.pass(HOUR)
    expect(telling.heard()).to.deep.equal([
      '10s ops: problem web-1-full critical',
      '10s ops: problem web-2-slow critical',
      '3610s ops: problem web-1-slow critical, recovery web-1-full',
    ])
  })

  it('tells the end of what it told before that', () => {
    const telling = aTelling([full])
    telling.open({ check: 'slow' })
    telling.pass(MINUTE)
    telling.open({ check: 'full' })
    telling.pass(MINUTE)
    telling.resolve('web-1-slow')
    telling.pass(MINUTE)
    expect(telling.heard().map((line) => line.replace(/^\d+s ops: /u, ''))).to.deep.equal([
      'problem web-1-slow critical',
      'problem web-1-full critical',
      'recovery web-1-slow, still web-1-full critical',
    ])
  })

  it('goes by labels where it says so, and by none that is not there', () => {
    const labelled = aRule({ unless: { match: { check: ['full'] }, equal: ['rack'] } })
    const telling = aTelling([labelled])
    telling.open({ check: 'full', target: 'web-1' })
    telling.open({ check: 'slow', target: 'www-2' })
    telling.open({ check: 'slow', target: 'db-1' })
    telling.pass(MINUTE)
    expect(telling.heard()).to.have.members([
      '10s ops: problem web-1-full critical',
      '10s ops: problem db-1-slow critical',
    ])
    const nowhere = aTelling([aRule({ unless: { match: { check: ['full'] }, equal: ['room'] } })])
    nowhere.open({ check: 'full', target: 'web-1' })
    nowhere.open({ check: 'slow', target: 'web-1' })
    nowhere.pass(MINUTE)
    expect(nowhere.heard().join()).to.include('web-1-slow')
  })

  it('lets no two keep each other quiet', () => {
    const telling = aTelling([full])
    telling.open({ check: 'full', item: '/' })
    telling.open({ check: 'full', item: '/var', id: 'other' })
    telling.pass(MINUTE)
    expect(telling.heard().join()).to.include('web-1-full').and.include('other')
  })
})

describe('a rule with an expression', () => {
  const asking = (fits: (facts: Facts) => boolean, isAboutTime = false): Expression => ({
    ...{ text: 'it is so', isAboutTime },
    ask: (facts) => ({ kind: 'answered', fits: fits(facts) }),
  })

  it('asks about what is known of the incident', () => {
    const seen: Facts[] = []
    const telling = aTelling([aRule({ when: { expression: asking((facts) => seen.push(facts) > 0) } })])
    telling.open()
    telling.pass(MINUTE)
    expect(telling.heard()).to.have.length(1)
    expect(seen[0]).to.deep.equal({
      ...{ target: 'web-1', check: 'disk', item: '/var', status: 'critical', labels: { rack: 'w' } },
      ...{ summary: '96% used', openForMinutes: 0, flapping: false },
    })
  })

  it('about time is asked again when a minute has passed, without anything happening', () => {
    const expression = asking(({ openForMinutes }) => openForMinutes >= 7, true)
    const telling = aTelling([aRule({ when: { expression } })])
    telling.open()
    telling.pass(HOUR)
    expect(telling.heard()[0]).to.equal('430s ops: problem web-1-disk critical')
  })

  it('fits nothing when it fails', () => {
    const expression: Expression = { ...asking(() => true), ask: () => ({ kind: 'failed', why: 'no such key' }) }
    const telling = aTelling([aRule({ when: { expression } })])
    telling.open()
    telling.pass(HOUR)
    expect(telling.heard()).to.deep.equal([])
  })
})
