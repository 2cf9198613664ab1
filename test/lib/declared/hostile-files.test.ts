import { expect } from 'chai'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { interpolate } from '../../../lib/declared/compose/interpolate.ts'
import { readEnvFile } from '../../../lib/declared/compose/env-file.ts'
import { shellWords } from '../../../lib/declared/compose/values.ts'
import { declaredIn } from '../../helpers/declared.ts'
import { anyJson } from '../../helpers/recordings.ts'

const KEYS = [
  'image', 'command', 'entrypoint', 'environment', 'env_file', 'labels', 'ports', 'expose', 'volumes', 'tmpfs', 'networks',
  'network_mode', 'healthcheck', 'logging', 'ulimits', 'deploy', 'scale', 'devices', 'cap_add', 'extra_hosts', 'extends',
  'profiles', 'restart', 'mem_limit', 'cpus', 'secrets', 'build', 'stop_grace_period', 'security_opt', 'x-any', 'other',
] // prettier-ignore
const word = fc.oneof(
  fc.constantFrom('$', '${A', '${A:-${B}}', '80:80', '1-99999', './x:/y:ro', '/x', 'a=b', '1h', '64m', '', '-1', 'web'),
  fc.string({ maxLength: 20 }),
)
const value: fc.Arbitrary<unknown> = fc.oneof(
  word,
  fc.array(word, { maxLength: 4 }),
  fc.dictionary(fc.oneof(fc.constantFrom(...KEYS, 'test', 'options', 'limits', 'resources', 'replicas'), word), word, {
    maxKeys: 4,
  }),
  fc.double(),
  fc.constant(null),
  anyJson,
)
const service = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 12 })
const file = fc.record({
  services: fc.oneof(
    fc.dictionary(fc.constantFrom('web', 'db', 'a b'), fc.oneof(service, value), { maxKeys: 3 }),
    value,
  ),
  networks: value,
  volumes: value,
  name: value,
})
const manifest = fc.record({
  apiVersion: fc.constantFrom('apps/v1', 'batch/v1', 'v1'),
  kind: fc.constantFrom('Deployment', 'CronJob', 'List', 'ConfigMap'),
  metadata: fc.oneof(fc.record({ name: word, namespace: word, labels: value, annotations: value }), value),
  spec: fc.oneof(anyJson, value),
  items: fc.oneof(fc.array(anyJson, { maxLength: 3 }), value),
})

/** Whatever is in a file, it is understood, or told with its place. */
async function judged(text: string, as: 'compose' | 'manifests'): Promise<void> {
  const { objects, problems } = await declaredIn({ 'f.yaml': text }, { as })
  for (const problem of problems) expect(problem).to.match(/^(?:f\.yaml|\.env|targets\.yaml):\d+:\d+: \S/u)
  if (as === 'compose' && problems.length > 0) expect(objects).to.deep.equal([])
}

describe('declared files, given anything', function () {
  this.timeout(120_000)

  it('never fall over Compose of known and unknown words', async () => {
    await fc.assert(
      fc.asyncProperty(file, (tree) => judged(stringify(tree), 'compose')),
      // A merge key of nothing is what the parser itself falls over.
      {
        numRuns: 400,
        examples: [[{ services: '$', networks: { toString: { '<<': null } }, volumes: null, name: [] }]],
      },
    )
  })

  it('never fall over manifests', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(manifest, { maxLength: 3 }), (all) =>
        judged(all.map((each) => stringify(each)).join('---\n'), 'manifests'),
      ),
      { numRuns: 200 },
    )
  })

  it('never fall over text', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'&*<:-[]{} \n"\'a#!|>?$'.split('')), maxLength: 80 }),
    )
    await fc.assert(
      fc.asyncProperty(texts, (text) => judged(text, 'compose')),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(texts, (text) => {
        interpolate(text, () => undefined)
        shellWords(text)
        readEnvFile('.env', text, () => undefined)
      }),
    )
  })

  const bombs: Readonly<Record<string, string>> = {
    'aliases of aliases': `a: &a [x]\n${Array.from(
      { length: 30 },
      (_, at) =>
        `b${at}: &b${at} [${Array(9)
          .fill(at === 0 ? '*a' : `*b${at - 1}`)
          .join()}]`,
    ).join('\n')}\nservices: {}`,
    'merges of merges': `x0: &m0 { a: 1 }\n${Array.from({ length: 60 }, (_, at) => `x${at + 1}: &m${at + 1} { <<: [*m${at}, *m${at}], b${at}: *m${at} }`).join('\n')}\nservices: {}`,
    'one great anchor, a thousand times': `big: &big\n${Array.from({ length: 20_000 }, (_, at) => `  k${at}: v`).join('\n')}\n${Array.from({ length: 900 }, (_, at) => `x${at}: { <<: *big }`).join('\n')}`,
    'services that extend a great one': `services:\n  big: { image: x, environment: { ${Array.from({ length: 9000 }, (_, at) => `K${at}: v`).join(', ')} } }\n${Array.from({ length: 900 }, (_, at) => `  s${at}: { extends: big, environment: { A: b } }`).join('\n')}`,
    'a chain of services': `services:\n  s0: { image: x }\n${Array.from({ length: 900 }, (_, at) => `  s${at + 1}: { extends: s${at} }`).join('\n')}`,
    'variables in variables': `services: { web: { image: '${'${A:-'.repeat(5000)}${'}'.repeat(5000)}' } }`,
    'open braces': `services: { web: { image: '${'${A:-'.repeat(20_000)}' } }`,
    'ranges of ports': `services: { web: { image: x, ports: [${Array(2000).fill("'1000-1999'").join()}] } }`,
    'many replicas of many services': `services:\n${Array.from({ length: 1000 }, (_, at) => `  s${at}: { image: x, scale: 1000 }`).join('\n')}`,
  }

  for (const [what, text] of Object.entries(bombs))
    it(`never hang on ${what}`, async () => {
      const began = performance.now()
      await declaredIn({ 'f.yaml': text })
      expect(performance.now() - began).to.be.below(10_000)
    })

  it('are read up to a size, and no pipe is waited for', async () => {
    const { problems } = await declaredIn({ 'f.yaml': `# ${'x'.repeat(1024 * 1024)}\n` })
    expect(problems).to.deep.equal(['targets.yaml:1:1: cannot read "f.yaml": it is larger than 1048576 bytes'])
    const folder = await declaredIn({ 'f.yaml/x': '' }, { files: ['f.yaml'] })
    expect(folder.problems).to.deep.equal(['targets.yaml:1:1: cannot read "f.yaml": it is a folder'])
  })
})
