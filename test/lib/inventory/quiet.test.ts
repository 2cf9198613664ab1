import { expect } from 'chai'
import type { Rule } from '../../../lib/model/rule.ts'
import type { MaintenanceWindow } from '../../../lib/model/mute.ts'
import { complaintsOf, inventoryOf } from '../../helpers/inventory.ts'

const HERE = 'targets: [{ id: here, runtime: local, labels: { rack: a } }]'
const given = { env: { URL: 'https://hooks.example.org/x' } }
const window = (words: string): string => `${HERE}\nmaintenance:\n  - { name: racks, ${words} }`
const windowOf = async (words: string): Promise<MaintenanceWindow> => (await inventoryOf(window(words))).maintenance[0]!
const rule = (words: string): string =>
  `${HERE}\nnotifiers: { ops: { use: slack, url: env:URL } }\nrules:\n  - { name: it, then: ops, ${words} }`
const ruleOf = async (words: string): Promise<Rule> => (await inventoryOf(rule(words), given)).rules[0]!
/** What is wrong with it, without the place. */
const said = async (yaml: string): Promise<string> => (await complaintsOf(yaml, given)).join('\n')

describe('a maintenance window in the inventory', () => {
  it('comes once, between two moments', async () => {
    expect(await windowOf("from: '2026-12-01T22:00Z', to: 2026-12-02T03:00:00+01:00, note: moving")).to.deep.equal({
      name: 'racks',
      match: {},
      times: { kind: 'once', from: Date.UTC(2026, 11, 1, 22), until: Date.UTC(2026, 11, 2, 2) },
      note: 'moving',
      source: { file: 'targets.yaml', line: 3, column: 5 },
    })
  })

  it('comes again and again, and says about what', async () => {
    const words =
      "cron: '0 2 * * 0', for: 3h, timezone: Europe/Berlin, when: { target: here, labels: { rack: [a, b] } }"
    const { times, match } = await windowOf(words)
    expect(times).to.deep.equal({
      ...{ kind: 'recurring', cron: '0 2 * * 0', timezone: 'Europe/Berlin', lastsMs: 3 * 3_600_000 },
    })
    expect(match).to.deep.equal({ target: ['here'], labels: new Map([['rack', ['a', 'b']]]) })
  })

  const wrong: readonly (readonly [string, string])[] = [
    ['note: x', '3:5 a window has "from" and "to", or "cron" and "for"'],
    ["cron: '0 2 * * *'", '3:26 a window has "from" and "to", or "cron" and "for"'],
    ['from: 2026-12-01T22:00Z', '3:26 a window that comes once has "from" and "to"'],
    ['from: 2026-12-01T22:00Z, to: 2026-12-01T22:00Z', '3:49 the window would be over before it begins'],
    ['from: 2026-12-01T22:00Z, for: 3h', '3:50 either "from" and "to" or "cron" and "for", not "from" and "for"'],
    ["cron: '0 2 30 2 *', for: 3h", '3:26 "0 2 30 2 *" is never true: no such date comes in the next 8 years'],
    [
      "cron: '0 2 * * *', for: 3h, timezone: Berlin",
      '3:58 "Berlin" is not a time zone: write one such as "Europe/Berlin" or "UTC"',
    ],
    ["cron: '0 2 * * *', for: 3s", '3:44 "3s" is out of range: 1m to 31d'],
    ["cron: '0 2 * * *', for: 3h, when: { check: dusk }", '3:63 there is no check "dusk"'],
    ["cron: '0 2 * * *', for: 3h, when: { openFor: 5m }", '3:56 "openFor" is not a key here'],
    ["cron: '0 2 * * *', for: 3h, until: x", '3:48 "until" is not a key here'],
  ]
  for (const [words, complaint] of wrong)
    it(`is refused with ${words}`, async () => expect(await said(window(words))).to.equal(complaint))

  it('takes no moment that is none, or that is another in every time zone', async () => {
    for (const moment of ['2026-12-01T22:00', '2026-12-01', 'tomorrow', '2026-02-30T22:00Z', '2026-12-01T25:00Z', '1'])
      expect(await said(window(`from: '${moment}', to: 2027-01-01T00:00Z`)), moment).to.match(
        /^3:26 "[^"]+" is not a moment/u,
      )
  })

  it('has a name of its own, and about nobody it is worth a warning', async () => {
    const times = 'from: 2026-12-01T22:00Z, to: 2026-12-02T22:00Z'
    expect(await said(`${window(times)}\n  - { name: racks, ${times} }`)).to.equal(
      '4:13 the window "racks" stands twice, first at targets.yaml:3',
    )
    const { warnings } = await inventoryOf(window(`${times}, when: { target: her }`))
    expect(warnings).to.deep.equal(['targets.yaml:3:84: no target is called "her"; was "here" meant?'])
  })
})

describe('the hours of a rule in the inventory', () => {
  const allow = async (text: string): Promise<unknown> => (await ruleOf(`hours: { allow: ${text} }`)).hours?.allow

  it('are minutes of the week, a word or a list, in a time zone', async () => {
    const monday = { fromMinute: 1440 + 480, toMinute: 1440 + 1080 }
    expect(await allow('mon 08:00-18:00')).to.deep.equal([monday])
    expect((await ruleOf("hours: { allow: ['Mon 08:00-18:00'], timezone: Europe/Berlin }")).hours).to.deep.equal({
      ...{ timezone: 'Europe/Berlin', allow: [monday] },
    })
    expect(await allow("'sat 22:00-02:00'")).to.deep.equal([
      { fromMinute: 9960, toMinute: 10_080 },
      { fromMinute: 0, toMinute: 120 },
    ])
    expect(await allow("'fri-mon,wed 00:00-24:00'")).to.have.length(5)
    expect(await allow("'08:00-18:00'")).to.have.length(7)
  })

  it('are refused where they are none, and where their zone is none', async () => {
    for (const text of [
      'mon',
      'mon-fry 08:00-18:00',
      '8-18',
      '08:00-08:00',
      '24:00-08:00',
      '08:60-09:00',
      '08:00-25:00',
    ])
      expect(await said(rule(`hours: { allow: '${text}' }`)), text).to.match(/^4:\d+ "[^"]+" are no hours: write/u)
    expect(await said(rule("hours: { allow: '08:00-18:00', timezone: Mars/Base }"))).to.match(
      /^4:69 "Mars\/Base" is not a time zone/u,
    )
    expect(await said(rule('hours: { timezone: UTC }'))).to.match(/^4:\d+ "allow" is missing/u)
  })
})

describe('what keeps a rule quiet', () => {
  it('is a match, on the same target or where labels are the same', async () => {
    expect((await ruleOf('unless: { check: reachable }')).unless).to.deep.equal({
      ...{ match: { check: ['reachable'] }, equal: null },
    })
    expect((await ruleOf('unless: { status: critical, equal: rack }')).unless).to.deep.equal({
      ...{ match: { status: ['critical'] }, equal: ['rack'] },
    })
  })

  it('has to say what is wrong then, and to name what there is', async () => {
    expect(await said(rule('unless: { equal: [rack] }'))).to.match(
      /^4:\d+ "unless" says nothing of what has to be wrong/u,
    )
    expect(await said(rule('unless: { check: dusk }'))).to.equal('4:45 there is no check "dusk"')
  })
})
