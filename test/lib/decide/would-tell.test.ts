import { expect } from 'chai'
import { wouldTell } from '../../../lib/decide/would-tell.ts'
import { aRule, MINUTE, SECOND } from '../../helpers/telling.ts'

const about = {
  subject: { target: 'web-1', check: 'disk', item: '/var' },
  status: 'warning',
  labels: { env: 'prod' },
  now: 0,
} as const

describe('who would be told', () => {
  it('is everybody in a rule that fits, each after their time', () => {
    const steps = [{ notify: 'ops' }, { notify: 'boss', openForMs: 30 * MINUTE }]
    const told = wouldTell([aRule({ steps })], about)
    expect(told.map(({ notifier, whyNot, afterMs }) => [notifier, whyNot, afterMs])).to.deep.equal([
      ['ops', null, 10 * SECOND],
      ['boss', null, 30 * MINUTE + 10 * SECOND],
    ])
    expect(told[0]?.group).to.equal('target="web-1"')
  })

  it('is told within the hours of the rule, and while nothing keeps it quiet', () => {
    const hours = { timezone: 'UTC', allow: [{ fromMinute: 480, toMinute: 1080 }] }
    const unless = (check: string) => ({ match: { check: [check] }, equal: null })
    const [plain, both, itself] = wouldTell(
      [aRule(), aRule({ hours, unless: unless('memory') }), aRule({ unless: unless('disk') })],
      about,
    )
    expect(plain).to.include({ hasHours: false, unless: null })
    expect(both).to.include({ hasHours: true, unless: 'check memory' })
    expect(itself).to.include({ hasHours: false, unless: null })
  })

  it('is nobody in one that does not, and it is said why', () => {
    const whyNot = (when: Parameters<typeof aRule>[0]): string | null | undefined =>
      wouldTell([aRule(when)], about)[0]?.whyNot
    expect(whyNot({ when: { status: ['critical'] } })).to.equal('it is not critical')
    expect(whyNot({ when: { target: ['db-*'] } })).to.equal('the target is not db-*')
    expect(whyNot({ when: { check: ['cpu', 'memory'] } })).to.equal('the check is not cpu or memory')
    expect(whyNot({ when: { item: ['/'] } })).to.equal('the item is not /')
    expect(whyNot({ when: { labels: new Map([['env', ['dev']]]) } })).to.equal('its label "env" is "prod", not dev')
    expect(whyNot({ when: { labels: new Map([['rack', ['a']]]) } })).to.equal('its label "rack" is not there, not a')
  })
})
