import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { covers } from '../../../lib/inventory/cover.ts'
import { fires, parseBound } from '../../../lib/kit/bound.ts'
import { inFolder, inventoryOf, problemsIn } from '../../helpers/inventory.ts'

const KEYS = [
  ...['settings', 'groups', 'targets', 'include', 'id', 'runtime', 'address', 'endpoint', 'labels', 'checks', 'every'],
  ...[
    'cron',
    'timezone',
    'timeout',
    'engine',
    'ssh',
    'jump',
    'password',
    'disk',
    'swap',
    'port',
    'warn',
    'crit',
    'used',
  ],
  ...['patience', 'attempts', 'retry', 'flapping', 'above', 'below', 'store', 'references', 'notify', 'openFor'],
  ...['reachable', 'plugins', 'concurrency', 'web', 'here', '<<', '', 'toString', 'valueOf'],
]
const WORDS = [
  'here',
  'local',
  'ssh',
  'docker',
  'web',
  'auto',
  'off',
  'on',
  '60s',
  '> 80%',
  '80%',
  '@1:2',
  'slack',
  'mail',
  'ops',
  'memory:',
  '3 per 5m',
  'env:X',
  'file:x',
  '~',
  '*',
]

/** The characters that mean something in YAML, and some that do not. */
const MARKS = Array.from('[]{}:,-?&*!|>\'"#% \n\taé\u2028')

const scalar = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'large', withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string() }),
      tie('tree'),
      {
        maxKeys: 5,
      },
    ),
  ),
}))
const target = fc.record(
  {
    id: scalar,
    runtime: scalar,
    address: scalar,
    groups: tree,
    labels: tree,
    checks: tree,
    every: scalar,
    ssh: tree,
    engine: scalar,
    patience: tree,
    dependsOn: tree,
  },
  { requiredKeys: [] },
)
const notifier = fc.record({ use: scalar, url: tree, to: tree }, { requiredKeys: [] })
const rule = fc.record(
  { name: scalar, when: tree, then: tree, group: tree, repeat: scalar, limit: scalar },
  { requiredKeys: [] },
)
const inventory = fc.record(
  {
    settings: tree,
    groups: tree,
    targets: fc.array(fc.oneof(target, tree), { maxLength: 4 }),
    include: scalar,
    notifiers: fc.oneof(fc.dictionary(fc.constantFrom(...WORDS), fc.oneof(notifier, tree), { maxKeys: 3 }), tree),
    rules: fc.oneof(fc.array(fc.oneof(rule, tree), { maxLength: 3 }), tree),
    odd: tree,
  },
  { requiredKeys: [] },
)

/** Every problem has a place, and the place is in the file. */
async function expectPlaced(text: string | Uint8Array): Promise<void> {
  await inFolder({ 'targets.yaml': text }, async (folder) => {
    const problems = await problemsIn(folder)
    const lines = readFileSync(join(folder, 'targets.yaml'), 'utf8')
      .replace(/^\uFEFF/u, '')
      .split(/\n/u)
    for (const { where, message } of problems) {
      expect(where.file).to.equal('targets.yaml')
      expect(where.line, message).to.be.within(1, lines.length)
      expect(where.column, message).to.be.within(1, lines[where.line - 1]!.length + 1)
      expect(message).to.match(/^[^\n]+$/u)
    }
  })
}

describe('the inventory, given anything', function () {
  this.timeout(60_000)

  it('never falls over a tree of known and unknown words, and places every problem inside the file', () =>
    fc.assert(
      fc.asyncProperty(inventory, (value) => expectPlaced(stringify(value))),
      { numRuns: 250 },
    ))

  it('never falls over text', () =>
    fc.assert(fc.asyncProperty(fc.string({ unit: fc.constantFrom(...MARKS), maxLength: 80 }), expectPlaced), {
      numRuns: 250,
    }))

  it('never falls over bytes', () =>
    fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), expectPlaced), { numRuns: 100 }))
})

describe('levels, given any', function () {
  this.timeout(60_000)
  const label = fc.constantFrom('a', 'b', 'c')
  const labels = fc.dictionary(label, fc.constantFrom('1', '2', '3'))

  it('give a label the value of the last level that has it, and drop none', () =>
    fc.assert(
      fc.asyncProperty(labels, fc.array(labels, { maxLength: 3 }), labels, async (settings, groups, own) => {
        const yaml = stringify({
          settings: { labels: settings },
          groups: Object.fromEntries(groups.map((each, index) => [`g${index}`, { labels: each }])),
          targets: [{ id: 'here', runtime: 'local', groups: groups.map((_, index) => `g${index}`), labels: own }],
        })
        const { targets } = await inventoryOf(yaml)
        const expected = [settings, ...groups, own].reduce((merged, each) => ({ ...merged, ...each }), {})
        expect({ ...targets[0]!.labels }).to.deep.equal(expected)
      }),
      { numRuns: 60 },
    ))
})

describe('a bound that covers another', () => {
  const spec = { unit: 'count', bad: 'above', about: '' } as const
  const number = fc.integer({ min: 1, max: 20 })
  const text = fc.oneof(
    fc.tuple(fc.constantFrom('>', '>=', '<', '<='), number).map(([op, value]) => `${op} ${value}`),
    fc.tuple(fc.constantFrom('', '@'), number, number).map(([at, a, b]) => `${at}${Math.min(a, b)}:${Math.max(a, b)}`),
    fc.tuple(fc.constantFrom('', '@'), number).map(([at, a]) => `${at}${a}:`),
    fc.tuple(fc.constantFrom('', '@'), number).map(([at, a]) => `${at}~:${a}`),
  )

  it('fires wherever the other one fires, and one that does not cover leaves a value to it', () =>
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [outer, inner] = [parseBound(one, spec), parseBound(other, spec)]
        fc.pre(outer.ok && inner.ok)
        const values = Array.from({ length: 100 }, (_, index) => index / 4)
        const everywhere = values.every((value) => !fires(inner.bound, value) || fires(outer.bound, value))
        expect(covers(outer.bound, inner.bound), `${one} covers ${other}`).to.equal(everywhere)
      }),
      { numRuns: 3000 },
    ))
})
