import { expect } from 'chai'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { declaredDiff } from '../../../lib/kit/declared-diff.ts'
import { pathWords } from '../../../lib/kit/configuration-words.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { composeFile } from '../../../lib/record/export/compose.ts'
import { kubernetesManifest } from '../../../lib/record/export/manifest.ts'
import { record } from '../../../lib/record/record.ts'
import type { Configuration, Definition, Recorder } from '../../../lib/model/configuration.ts'
import { declaredIn } from '../../helpers/declared.ts'
import { recordedOf } from '../../helpers/recordings.ts'
import { DEPLOYMENT } from '../../helpers/kept-deployment.ts'

const text = fc.oneof(
  fc.constantFrom('$HOME', '${A:-b}', 'a b', "it's", '"q"', '#x', 'yes', '1', '', 'null', 'ä', '*a', '<<'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const name = fc
  .stringMatching(/^[A-Za-z_]\w{0,8}$/u)
  .filter((each) => !/^(?:constructor|prototype|__proto__)$/u.test(each))
const map = (value: fc.Arbitrary<string>) => fc.dictionary(name, value, { maxKeys: 4 })
const absolute = fc.stringMatching(/^\/[a-z]{1,6}(?:\/[a-z]{1,6})?$/u)
const bytes = fc.integer({ min: 1, max: 1 << 30 }).map((each) => each * 1024)
const spans = fc.integer({ min: 1, max: 1_000_000 }).map((each) => each * 1_000_000)

const port = fc.tuple(
  fc
    .tuple(fc.integer({ min: 1, max: 65_535 }), fc.constantFrom('tcp', 'udp'))
    .map(([number, kind]) => `${number}/${kind}`),
  fc.constantFrom('', '203.0.113.7', '::1'),
  fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 65_535 }).map(String)),
)
const mount = fc.tuple(absolute, fc.constantFrom('bind', 'volume', 'anonymous'), name, fc.boolean())

/** What an engine answers of a container that somebody has made with all kinds of wishes. */
const container = fc
  .record({
    env: map(text),
    labels: map(text),
    command: fc.array(text, { maxLength: 3 }),
    entrypoint: fc.array(text, { maxLength: 2 }),
    flags: fc.record({ Tty: fc.boolean(), OpenStdin: fc.boolean() }),
    user: fc.constantFrom('', '1000', 'web:web'),
    ports: fc.uniqueArray(port, { maxLength: 4, selector: ([each]) => each }),
    mounts: fc.uniqueArray(mount, { maxLength: 4, selector: ([each]) => each }),
    memory: fc.oneof(fc.constant(0), bytes),
    cpus: fc.integer({ min: 0, max: 400 }).map((each) => each * 10_000_000),
    caps: fc.uniqueArray(fc.constantFrom('NET_ADMIN', 'CAP_CHOWN', 'KILL'), { maxLength: 3 }),
    restart: fc.constantFrom('no', 'always', 'unless-stopped', 'on-failure'),
    options: map(text),
    health: fc.record({ Test: fc.constantFrom(['NONE'], ['CMD', 'true'], ['CMD-SHELL', 'a $b']), Interval: spans }),
    limits: fc.uniqueArray(fc.tuple(name, fc.nat(), fc.nat()), { maxLength: 2, selector: ([each]) => each }),
    networks: fc.uniqueArray(fc.constantFrom('front', 'back'), { maxLength: 2 }),
    hosts: fc.constantFrom([], ['db:203.0.113.7', 'x:203.0.113.8']),
  })
  .map(documentOf)

interface Parts {
  readonly env: Record<string, string>
  readonly labels: Record<string, string>
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
  readonly flags: object
  readonly user: string
  readonly ports: readonly [string, string, string][]
  readonly mounts: readonly [string, string, string, boolean][]
  readonly memory: number
  readonly cpus: number
  readonly caps: readonly string[]
  readonly restart: string
  readonly options: Record<string, string>
  readonly health: object
  readonly limits: readonly [string, number, number][]
  readonly networks: readonly string[]
  readonly hosts: readonly string[]
}

function documentOf(of: Parts): object {
  const mode = of.networks[0] ?? 'host'
  return {
    Id: 'f00',
    Name: '/web',
    Config: {
      ...{ Image: 'shop/web:1', Cmd: of.command, Entrypoint: of.entrypoint, User: of.user, Healthcheck: of.health },
      ...of.flags,
      Env: Object.entries(of.env).map(([key, value]) => `${key}=${value}`),
      Labels: of.labels,
      ExposedPorts: Object.fromEntries(of.ports.map(([each]) => [each, {}])),
    },
    HostConfig: {
      NetworkMode: mode,
      PortBindings: Object.fromEntries(of.ports.map(([each, HostIp, HostPort]) => [each, [{ HostIp, HostPort }]])),
      ...{ Memory: of.memory, NanoCpus: of.cpus, CapAdd: of.caps, ExtraHosts: of.hosts },
      RestartPolicy: { Name: of.restart },
      LogConfig: { Type: 'json-file', Config: of.options },
      Ulimits: of.limits.map(([Name, Soft, Hard]) => ({ Name, Soft, Hard })),
    },
    NetworkSettings: {
      Networks: Object.fromEntries(
        (of.networks.length > 0 ? of.networks : [mode]).map((each) => [each, { Aliases: ['www'] }]),
      ),
    },
    Mounts: of.mounts.map(([Destination, kind, word, isWritable]) => ({
      Type: kind === 'bind' ? 'bind' : 'volume',
      ...(kind === 'bind' ? { Source: `/srv/${word}` } : { Name: kind === 'volume' ? `v${word}` : 'a'.repeat(64) }),
      ...{ Destination, RW: isWritable },
    })),
  }
}

/** Records, and knows the values of what it has hidden. */
function opening(): { record: Recorder; reveal: (path: readonly string[]) => string | undefined } {
  const kept = new Map<string, string>()
  const hide = hiding(
    { secret: [], plain: [] },
    (each) => `mark of ${each}`,
    (path, value) => {
      if (!Array.isArray(value)) kept.set(JSON.stringify(path), String(value))
    },
  )
  return {
    record: (definition: Definition) => record(definition, hide),
    reveal: (path) => kept.get(JSON.stringify(path)),
  }
}

describe('what is exported and declared again', () => {
  it('is no drift, whatever a container was made of', async () => {
    await fc.assert(
      fc.asyncProperty(container, async (document) => {
        const { record: recorder, reveal } = opening()
        const is = recordedOf(recorder({ kind: 'container', document }))
        const said = composeFile(is, reveal)
        const { objects, problems } = await declaredIn({ 'compose.yaml': stringify(said?.form) }, { record: recorder })
        expect(problems).to.deep.equal([])
        const unsaid = [said?.cannot ?? [], said?.missing ?? []]
        expect(changesOf(objects[0]!, is, ...unsaid)).to.deep.equal([])
        const other = recordedOf(recorder({ kind: 'container', document: { ...document, ...otherwise(document) } }))
        expect(changesOf(objects[0]!, other, ...unsaid)).to.have.length(3)
      }),
      { numRuns: 150 },
    )
  })

  it('is no drift of a deployment, and neither is what its server fills in', async () => {
    const { record: recorder, reveal } = opening()
    const is = recordedOf(recorder({ kind: 'deployment', document: DEPLOYMENT }))
    const said = kubernetesManifest(is, reveal)
    const { objects, problems } = await declaredIn(
      { 'web.yaml': stringify(said?.form) },
      { as: 'manifests', record: recorder },
    )
    expect(problems).to.deep.equal([])
    expect(changesOf(objects[0]!, is, said?.cannot ?? [], said?.missing ?? [])).to.deep.equal([])
  })
})

/** With another user, another folder and another variable. */
function otherwise(document: object): object {
  const { Config: config } = document as { Config: { Env: readonly string[] } }
  return { Config: { ...config, User: 'other', WorkingDir: '/other', Env: [...config.Env, 'ONE_MORE=1'] } }
}

/** But for what the export has named as what cannot be said. */
function changesOf(
  wish: Parameters<typeof declaredDiff>[0],
  is: Configuration,
  ...unsaid: readonly (readonly unknown[])[]
): readonly string[] {
  const left = new Set(unsaid.flat().map(String))
  return declaredDiff(wish, is)
    .filter(({ path }) => !path.some((_, index) => left.has(pathWords(path.slice(0, index + 1)))))
    .map((change) => `${pathWords(change.path)}: ${JSON.stringify(change.before)} → ${JSON.stringify(change.after)}`)
}
