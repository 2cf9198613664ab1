import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { inspect } from 'node:util'
import { Secret } from '../../../lib/base/secret.ts'
import type { Rule } from '../../../lib/model/rule.ts'
import { complaintsOf, inFolder, inventoryOf, loadFrom, problemsIn } from '../../helpers/inventory.ts'

const HERE = 'targets: [{ id: here, runtime: local, labels: { rack: a } }]'
const NOTIFIERS = `notifiers:
  ops: { use: slack, url: env:URL }
  boss: { use: mail, to: [boss@example.org] }`
const given = { env: { URL: 'https://hooks.example.org/hunter2' } }

const ruleOf = async (words: string): Promise<Rule> => {
  const { rules } = await inventoryOf(`${HERE}\n${NOTIFIERS}\nrules: [{ name: it, ${words} }]`, given)
  return rules[0]!
}

describe('a rule', () => {
  it('that says only whom to tell is about everything, told by target, repeated every four hours', async () => {
    const { source, ...rule } = await ruleOf('then: ops')
    expect(rule).to.deep.equal({
      name: 'it',
      when: {},
      steps: [{ notify: 'ops' }],
      group: { by: ['target'], waitMs: 10_000, intervalMs: 60_000 },
      repeatMs: 14_400_000,
      limit: { notices: 3, withinMs: 300_000 },
    })
    expect(source).to.deep.equal({ file: 'targets.yaml', line: 5, column: 9 })
  })

  it('says whom to tell in a word, in a list, or with the time after which it is their turn', async () => {
    const steps = async (then: string): Promise<Rule['steps']> => (await ruleOf(`then: ${then}`)).steps
    expect(await steps('ops')).to.deep.equal([{ notify: 'ops' }])
    expect(await steps('[ops, boss]')).to.deep.equal([{ notify: 'ops' }, { notify: 'boss' }])
    expect(await steps('{ notify: ops, openFor: 5m }')).to.deep.equal([{ notify: 'ops', openForMs: 300_000 }])
    expect(await steps('[ops, { notify: boss, openFor: 30m }]')).to.deep.equal([
      { notify: 'ops' },
      { notify: 'boss', openForMs: 1_800_000 },
    ])
  })

  it('takes a word where a list of one is meant', async () => {
    const words = "when: { status: critical, target: 'web-*', check: disk, item: '', labels: { rack: a } }, then: ops"
    const lists =
      "when: { status: [critical], target: ['web-*'], check: [disk], item: [''], labels: { rack: [a] } }, then: [ops]"
    const one = await ruleOf(words)
    expect(one.when).to.deep.equal({
      status: ['critical'],
      target: ['web-*'],
      check: ['disk'],
      item: [''],
      labels: new Map([['rack', ['a']]]),
    })
    expect(one).to.deep.equal(await ruleOf(lists))
  })

  it('compares labels as the texts they are, and keeps the time something has to be open', async () => {
    const { when } = await ruleOf('when: { labels: { rack: [7, b], spare: true }, openFor: 5m }, then: ops')
    expect(when).to.deep.equal({
      labels: new Map([
        ['rack', ['7', 'b']],
        ['spare', ['true']],
      ]),
      openForMs: 300_000,
    })
  })

  it('groups as it is told, key by key', async () => {
    const group = async (words: string): Promise<Rule['group']> => (await ruleOf(`group: ${words}, then: ops`)).group
    expect(await group('{ by: [target, "label:rack"] }')).to.deep.include({ by: ['target', 'label:rack'] })
    expect(await group('{ by: incident, wait: 0s }')).to.deep.equal({ by: ['incident'], waitMs: 0, intervalMs: 60_000 })
    expect(await group('{ by: [], interval: 5m }')).to.deep.equal({ by: [], waitMs: 10_000, intervalMs: 300_000 })
  })

  it('may never repeat, and may say how much is too much', async () => {
    expect(await ruleOf('repeat: off, then: ops')).to.include({ repeatMs: null })
    expect(await ruleOf('repeat: 30m, then: ops')).to.include({ repeatMs: 1_800_000 })
    const { limit } = await ruleOf('limit: 10 per 1h, then: ops')
    expect(limit).to.deep.equal({ notices: 10, withinMs: 3_600_000 })
  })

  it('of another file comes after those of the file that includes it', async () => {
    const files = {
      'targets.yaml': `include: sub/*.yaml\n${HERE}\nrules: [{ name: first, then: [ops, boss] }]`,
      'sub/ops.yaml': `${NOTIFIERS}\nrules: [{ name: second, then: ops }]`,
    }
    await inFolder(files, async (folder) => {
      const { rules, notifiers } = await loadFrom(folder, given)
      expect(rules.map(({ name, source }) => [name, source.file])).to.deep.equal([
        ['first', 'targets.yaml'],
        ['second', 'sub/ops.yaml'],
      ])
      expect(notifiers.map(({ name }) => name)).to.deep.equal(['ops', 'boss'])
    })
  })

  it('does not miss a notifier whose file could not be read', async () => {
    const files = { 'targets.yaml': `include: missing.yaml\n${HERE}\nrules: [{ name: it, then: ops }]` }
    const problems = await inFolder(files, (folder) => problemsIn(folder))
    expect(problems.map(({ message }) => message)).to.deep.equal(['cannot read "missing.yaml": no such file'])
  })
})

describe('a notifier', () => {
  it('has the options of its kind, with what the kind fills in, and its secrets wrapped', async () => {
    const inventory = await inventoryOf(`${HERE}\n${NOTIFIERS}\nrules: [{ name: it, then: [ops, boss] }]`, given)
    const [ops, boss] = inventory.notifiers
    expect(ops).to.deep.include({ name: 'ops', use: 'slack', source: { file: 'targets.yaml', line: 3, column: 3 } })
    expect((ops?.options as { url: Secret }).url.reveal()).to.equal('https://hooks.example.org/hunter2')
    expect(boss?.options).to.deep.equal({ to: ['boss@example.org'], port: 587, plain: false })
    expect(inspect(inventory, { depth: null, showHidden: true }) + JSON.stringify(inventory)).to.not.contain('hunter2')
  })

  it('finds the files of its secrets beside the file it stands in', async () => {
    const files = {
      'targets.yaml': `include: sub/ops.yaml\n${HERE}`,
      'sub/ops.yaml': 'notifiers: { ops: { use: slack, url: file:url } }\nrules: [{ name: it, then: ops }]',
      'sub/url': 'https://beside.example.org\n',
    }
    await inFolder(files, async (folder) => {
      const [ops] = (await loadFrom(folder)).notifiers
      expect((ops?.options as { url: Secret }).url.reveal()).to.equal('https://beside.example.org')
    })
  })

  it('runs no program for its secret when the inventory is refused anyway', async () => {
    const files = {
      'targets.yaml': `targets: [{ id: here, runtime: lokal }]
notifiers: { ops: { use: slack, url: "command:[touch, ran]" } }
rules: [{ name: it, then: ops }]`,
    }
    await inFolder(files, async (folder) => {
      const problems = await problemsIn(folder)
      expect(problems.map(({ message }) => message)).to.deep.equal(['there is no runtime "lokal"'])
      expect(existsSync(`${folder}/ran`)).to.equal(false)
    })
  })

  it('that nobody uses is worth a warning', async () => {
    const { warnings } = await inventoryOf(`${HERE}\n${NOTIFIERS}\nrules: [{ name: it, then: boss }]`, given)
    expect(warnings).to.deep.equal(['targets.yaml:3:3: no rule tells anything to the notifier "ops"'])
  })
})

describe('the store', () => {
  const storeOf = async (written: string, env: Record<string, string> = {}): Promise<unknown> =>
    (await inventoryOf(`settings: { store: ${JSON.stringify(written)} }\n${HERE}`, { env })).settings.store

  it('is a file, a database or nothing but memory, as written', async () => {
    for (const address of ['sqlite:./orch-watch.db', 'memory:', 'postgres://watch@db.example.org:5432/watch']) {
      expect(await storeOf(address)).to.equal(address)
    }
    expect((await inventoryOf(HERE)).settings).to.not.have.property('store')
  })

  it('with a password in it comes from elsewhere, and does not show itself', async () => {
    const address = 'postgres://watch:hunter2@db.example.org/watch'
    const store = await storeOf('env:STORE_URL', { STORE_URL: address })
    expect(store).to.be.instanceOf(Secret)
    expect((store as Secret).reveal()).to.equal(address)
    expect(inspect(store, { showHidden: true }) + JSON.stringify(store)).to.not.contain('hunter2')
  })

  it('may not hold a password, however it is written, and what it holds is not repeated', async () => {
    const complaint = async (written: string): Promise<string> =>
      (await complaintsOf(`settings: { store: ${JSON.stringify(written)} }\n${HERE}`)).join('\n')
    for (const address of [
      'postgres://u:hunter2@db/x',
      'postgresql://u:hunter%202@db/x',
      'postgres://:hunter2@db/x',
      'postgres://u:p/hunter2@db/x',
      'postgres://u@db/x?password=hunter2',
    ]) {
      expect(await complaint(address), address)
        .to.match(/^1:20 a password may not stand here/u)
        .and.not.contain('unter')
    }
    for (const address of ['mysql://u:hunter2@db/x', 'hunter2', 'sqlite:', 'memory:x', '']) {
      expect(await complaint(address), address)
        .to.match(/^1:20 this is not the address/u)
        .and.not.contain('unter')
    }
  })
})

describe('what depends on what', () => {
  it('is kept as written, and nothing where nobody wrote it', async () => {
    const { targets, settings } = await inventoryOf(`settings: { references: [a, b] }
targets:
  - { id: a, runtime: local }
  - { id: b, runtime: local, dependsOn: [a] }
  - { id: c, address: c, ssh: { jump: [jump.example.org] }, dependsOn: [b, [a, b]] }`)
    expect(targets.map(({ id, dependsOn }) => [id, dependsOn])).to.deep.equal([
      ['a', []],
      ['b', ['a']],
      ['c', ['b', ['a', 'b']]],
      ['jump.example.org', []],
    ])
    expect(settings.references).to.deep.equal(['a', 'b'])
  })

  it('may not be said of all targets, nor of a group', async () => {
    const said = await complaintsOf(`settings: { dependsOn: [here] }
groups: { web: { dependsOn: [here] } }
${HERE}`)
    expect(said).to.deep.equal(['1:13 "dependsOn" is not a key here', '2:18 "dependsOn" is not a key here'])
  })
})
