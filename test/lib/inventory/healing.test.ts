import { expect } from 'chai'
import { inspect } from 'node:util'
import { Secret } from '../../../lib/base/secret.ts'
import { secretsOf } from '../../../lib/app/mask-secrets.ts'
import type { Rule } from '../../../lib/model/rule.ts'
import { complaintsOf, inFolder, inventoryOf, loadFrom } from '../../helpers/inventory.ts'

const HERE = 'targets: [{ id: here, runtime: local }]'
const OPS = 'notifiers: { ops: { use: slack, url: env:URL }, boss: { use: mail, to: [boss@example.org] } }'
const given = { env: { URL: 'https://hooks.example.org/hunter2', MEND: 'https://mend.example.org/hunter3' } }

const text = (rule: string, settings = ''): string => `${settings}\n${HERE}\n${OPS}\nrules: [{ name: it, ${rule} }]`
const ruleOf = async (words: string): Promise<Rule> => (await inventoryOf(text(words), given)).rules[0]!
const complaints = (words: string): Promise<string[]> => complaintsOf(text(words), given)
const warned = async (words: string, settings = ''): Promise<string[]> =>
  (await inventoryOf(text(words, settings), given)).warnings.filter((each) => !each.includes('no rule tells'))

describe('a rule that mends', () => {
  it('names a remedy, and is a dry run of few deeds unless it says otherwise', async () => {
    expect(await ruleOf('then: { remedy: restart }')).to.deep.include({
      steps: [],
      healing: {
        steps: [{ remedy: 'restart', options: {}, attempts: 3, withinMs: 120_000, openForMs: 0 }],
        mode: 'dry-run',
        budget: { deeds: 3, withinMs: 3_600_000 },
        backoff: { firstMs: 10_000, mostMs: 300_000 },
      },
    })
    expect(await ruleOf('then: ops')).to.not.have.property('healing')
  })

  it('says how often, how soon and how much of it', async () => {
    const words = `then: [{ remedy: restart, attempts: 2, within: 5m, openFor: 1m }],
      mode: act, budget: 3 per 30m, backoff: { first: 20s, most: 1m }, minAvailable: 2`
    expect((await ruleOf(words)).healing).to.deep.equal({
      steps: [{ remedy: 'restart', options: {}, attempts: 2, withinMs: 300_000, openForMs: 60_000 }],
      mode: 'act',
      budget: { deeds: 3, withinMs: 1_800_000 },
      backoff: { firstMs: 20_000, mostMs: 60_000 },
      minAvailable: 2,
    })
    const { healing } = await ruleOf('then: { remedy: restart }, backoff: 20s..1m')
    expect(healing?.backoff).to.deep.equal({ firstMs: 20_000, mostMs: 60_000 })
  })

  it('tells whoever stands behind remedies when all of these were tried in vain', async () => {
    const rule = await ruleOf('then: [ops, { remedy: restart }, { exec: [mend] }, { notify: boss, openFor: 10m }]')
    expect(rule.steps).to.deep.equal([{ notify: 'ops' }, { notify: 'boss', openForMs: 600_000, afterRemedies: 2 }])
    expect(rule.healing?.steps.map(({ remedy }) => remedy)).to.deep.equal(['restart', 'exec'])
  })

  it('runs a program in one word, which is short for the remedy', async () => {
    const long = await ruleOf('then: { remedy: exec, command: [mend, --now], timeout: 1m, attempts: 1 }')
    const short = await ruleOf('then: { exec: [mend, --now], timeout: 1m, attempts: 1 }')
    expect(short.healing).to.deep.equal(long.healing)
    expect(short.healing?.steps[0]?.options).to.deep.equal({ command: ['mend', '--now'], timeout: 60_000 })
  })

  it('has its secrets wrapped, found beside the file it stands in, and masked everywhere', async () => {
    const inventory = await inventoryOf(text('then: { remedy: webhook, url: env:MEND }'), given)
    const { url } = inventory.rules[0]?.healing?.steps[0]?.options as { url: Secret }
    expect(url).to.be.instanceOf(Secret)
    expect(url.reveal()).to.equal('https://mend.example.org/hunter3')
    expect(inspect(inventory, { depth: null, showHidden: true }) + JSON.stringify(inventory)).to.not.contain('hunter3')
    expect(secretsOf(inventory)).to.include('https://mend.example.org/hunter3')
    const files = {
      'targets.yaml': `include: sub/*.yaml\n${HERE}`,
      'sub/mend.yaml': 'rules: [{ name: it, then: { remedy: webhook, url: file:url } }]',
      'sub/url': 'https://beside.example.org\n',
    }
    await inFolder(files, async (folder) => {
      const [rule] = (await loadFrom(folder)).rules
      expect((rule?.healing?.steps[0]?.options as { url: Secret }).url.reveal()).to.equal('https://beside.example.org')
    })
  })

  it('is refused where it stands, with what was probably meant', async () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['then: { remedy: restrat }', '4:37 there is no remedy "restrat"'],
      ['then: [ops, { remedy: 5 }]', '4:43 there is no remedy "5"'],
      ['then: { remedi: restart }', '4:29 "remedi" is not a key here'],
      ['then: { remedy: restart, now: true }', '4:46 "now" is not a key here'],
      ['then: { remedy: restart, attempts: 0 }', '4:56 "0" is out of range: at least 1'],
      ['then: { remedy: restart, notify: ops }', '4:29 a step does one thing, not "notify" and "remedy"'],
      ['then: { exec: mend }', '4:35 "mend" is no command: write [program, argument], a word each'],
      ['then: { exec: [] }', '4:35 a command begins with the name of a program'],
      ['then: { exec: [mend], env: { T: hunter2 } }', '4:53 a secret may not stand here'],
      ['then: { remedy: webhook, url: env:NOBODY }', '4:51 rule "it": "env:NOBODY" is not set'],
      ['then: ops, mode: act', '4:32 "mode" says how to mend, and nothing behind "then" mends anything'],
      ['then: ops, minAvailable: 2', '4:32 "minAvailable" says how to mend, and nothing behind "then" mends anything'],
      ['then: { remedy: restart }, mode: go', '4:54 "go" is not allowed here'],
      [
        'then: { remedy: restart }, budget: often',
        '4:56 "often" is not a budget: write "3 per 30m": 1 to 1000 deeds within 1s to 24h',
      ],
      [
        'then: { remedy: restart }, backoff: 5m..10s',
        '4:57 "5m..10s" is no pause: write "10s..5m": 1s to 1d, the longest pause last',
      ],
      ['then: { remedy: restart }, backoff: { first: 5m, most: 10s }', '4:76 is shorter than "first"'],
      ['then: { remedy: restart }, when: { workload: shop }', '4:56 "workload" is not a key here'],
    ]
    for (const [words, expected] of wrong) {
      const said = await complaints(words)
      expect(said.join('\n'), words).to.contain(expected)
      expect(said, words).to.have.length(1)
      expect(said.join(), words).to.not.contain('hunter2')
    }
  })

  it('is worth a warning where the remedy is for something else, and not where it may fit', async () => {
    const of = (check: string): string => `when: { check: ${check} }, then: { remedy: restart }`
    expect(await warned(of('disk'))).to.deep.equal([
      'targets.yaml:4:50: "restart" mends container-*, and the rule speaks of "disk"',
    ])
    for (const check of ['container-state', '"*"', '[disk, container-state]', '"no-*"'])
      expect(await warned(of(check)), check).to.deep.equal([])
    expect(await warned('when: { check: disk }, then: { exec: [mend] }')).to.deep.equal([])
  })

  it('that would act is worth a warning while nothing is done at all', async () => {
    const acting = 'then: { remedy: restart }, mode: act'
    expect(await warned(acting)).to.deep.equal([
      'targets.yaml:4:54: the rule says "mode: act", and does nothing: healing is not switched on (settings.heal.enabled)',
    ])
    expect(await warned(acting, 'settings: { heal: { enabled: true } }')).to.deep.equal([])
    expect(await warned('then: { remedy: restart }')).to.deep.equal([])
  })
})

describe('what holds for all healing', () => {
  it('is that nothing is done, and little where somebody switches it on', async () => {
    expect((await inventoryOf(HERE)).settings.heal).to.deep.equal({
      enabled: false,
      overall: { deeds: 10, withinMs: 3_600_000 },
      perHost: { deeds: 5, withinMs: 3_600_000 },
      concurrency: 2,
      confirmAfterMs: 5_000,
      storm: { share: 0.5, least: 3 },
      resetAfterMs: 600_000,
      restAfterStartMs: 60_000,
      freeze: [],
    })
  })

  it('is said key by key', async () => {
    const words = `enabled: true, budget: 20 per 2h, perHost: 1 per 1m, concurrency: 1, confirmAfter: 10s,
      storm: { share: 30% }, resetAfter: 1h, restAfterStart: 0s,
      freeze: [{ name: sale, when: { target: here }, from: 2026-11-27T00:00Z, to: 2026-11-28T00:00Z, note: hands off }]`
    const { freeze, ...heal } = (await inventoryOf(`settings: { heal: { ${words} } }\n${HERE}`)).settings.heal
    expect(heal).to.deep.equal({
      enabled: true,
      overall: { deeds: 20, withinMs: 7_200_000 },
      perHost: { deeds: 1, withinMs: 60_000 },
      concurrency: 1,
      confirmAfterMs: 10_000,
      storm: { share: 0.3, least: 3 },
      resetAfterMs: 3_600_000,
      restAfterStartMs: 0,
    })
    expect(freeze).to.deep.equal([
      {
        name: 'sale',
        match: { target: ['here'] },
        times: { kind: 'once', from: Date.UTC(2026, 10, 27), until: Date.UTC(2026, 10, 28) },
        note: 'hands off',
        source: { file: 'targets.yaml', line: 3, column: 16 },
      },
    ])
  })

  it('is refused where it stands', async () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['enabled: maybe', '1:30 "maybe" is not "true" or "false"'],
      ['budget: 5', '1:29 "5" is not a budget: write "3 per 30m"'],
      ['storm: { share: 150% }', '1:37 "150%" is not a share: write "50%", 1% to 100%'],
      ['freeze: [{ name: a, from: 2026-11-27T00:00Z }]', '1:47 a window that comes once has "from" and "to"'],
      ['freeze: [{ name: a, cron: 0 0 * * *, for: 1h, when: { check: dsk } }]', '1:82 there is no check "dsk"'],
      ['freeze: [{ name: a, cron: 61 0 * * *, for: 1h }]', '1:47 "61 0 * * *" is not a cron expression'],
    ]
    for (const [words, expected] of wrong) {
      const said = await complaintsOf(`settings: { heal: { ${words} } }\n${HERE}`)
      expect(said.join('\n'), words).to.contain(expected)
      expect(said, words).to.have.length(1)
    }
  })
})
