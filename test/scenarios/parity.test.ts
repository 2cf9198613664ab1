import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ParityDocument } from '../../lib/cli/commands/parity/document.ts'
import { pathWords } from '../../lib/kit/configuration-words.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { ROOT } from '../helpers/project.ts'

/** Two projects of compose beside each other on a real engine: what was made differently is told, and nothing else. */
describe('two environments on a real engine', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-parity-'))
    await engine.docker.getImage(engine.image).tag({ repo: 'orch-watch/busybox', tag: '2' })
    const web = { env: ['LOG_LEVEL=debug', 'DB_PASSWORD=hunter2'], memoryMiB: 64 }
    await shop('dev', { web, db: { bind: '/srv:/data' }, jobs: {} })
    await shop('prod', {
      web: { env: ['LOG_LEVEL=info', 'DB_PASSWORD=hunter2'], memoryMiB: 128 },
      db: { bind: '/srv:/data:ro', image: 'orch-watch/busybox:2' },
      jobs: { replicas: 2 },
    })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `targets:
  - { id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }
  - { id: gone, runtime: docker, endpoint: 'unix:///nowhere.sock' }
parity:
  - name: shop
    a: engine//dev/*
    b: engine//prod/*
    ignore:
      - { path: env.LOG_LEVEL, reason: people look at dev }
      - { path: limits, role: dev/web, reason: dev is small }
      - { path: mounts, reason: dev is written to, until: 2026-01-31 }
      - { path: security, reason: was so once }
  - { name: jobs, a: engine//dev-jobs-*, b: engine//prod-jobs-*, ratio: '1:2' }
`,
    )
  })

  after(async () => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('differ in exactly the five things that were made differently', async () => {
    const { code, out, err } = await orchWatch(folder, ['parity', 'engine//dev-*', 'engine//prod-*', '--json'])
    expect(err).to.equal('')
    expect(told(out)).to.deep.equal([
      'dev/db image.name: orch-watch/busybox:1, orch-watch/busybox:2',
      'dev/db mounts["/data"].readOnly: -, true',
      'dev/jobs replicas: 1, 2',
      `dev/web env.LOG_LEVEL: debug, info`,
      `dev/web limits.memoryBytes: ${64 * MiB}, ${128 * MiB}`,
    ])
    expect(code).to.equal(1)
    const schema = JSON.parse(readFileSync(join(ROOT, 'docs/parity.schema.json'), 'utf8')) as object
    expect(addFormats.default(new Ajv2020()).validate(schema, JSON.parse(out))).to.equal(true)
  })

  it('are a table that fits a terminal', async () => {
    const { out } = await orchWatch(folder, ['parity', 'engine//dev-*', 'engine//prod-*'])
    expect(out).to.match(/^engine\/\/dev-\* and engine\/\/prod-\* differ in 5 settings, in 3 of 3 roles$/mu)
    expect(out).to.match(/^ROLE +SETTING +engine\/\/dev-\* +engine\/\/prod-\*$/mu)
    expect(out).to.match(/^dev\/web +limits\.memoryBytes +64 MiB +128 MiB$/mu)
    expect(out).to.match(/^the project dev on one side was taken for prod on the other$/mu)
  })

  it('may differ as the inventory says, until it does not any more', async () => {
    const { code, out } = await orchWatch(folder, ['parity', 'shop'])
    expect(out).to.match(/^shop: .* differ in 3 settings, in 2 of 3 roles$/mu)
    expect(out).to.match(/^dev\/db +mounts\["\/data"\]\.readOnly \(meant until 2026-01-31\) +- +true$/mu)
    expect(out).to.match(/^2 more are meant to differ: -v shows them$/mu)
    expect(out).to.match(/^nothing needs the exception for security any more \(was so once\)$/mu)
    expect(code).to.equal(1)
  })

  it('are alike with as many replicas as they should have', async () => {
    const { code, out } = await orchWatch(folder, ['parity', 'jobs'])
    expect([code, out.split('\n')[0]]).to.deep.equal([
      0,
      'jobs: engine//dev-jobs-* and engine//prod-jobs-* are alike in 1 role',
    ])
  })

  it('are unknown where one of them cannot be looked at: nothing is missing because nobody saw it', async () => {
    const { code, out, err } = await orchWatch(folder, ['parity', 'engine', 'gone'])
    expect(err).to.match(/^gone: unreachable: /mu)
    expect(out).to.equal('engine and gone: unknown, not all of them could be looked at\n')
    expect(code).to.equal(3)
  })

  it('are unknown where neither has a container, as a word that selects nothing would be well for good', async () => {
    const { code, out } = await orchWatch(folder, ['parity', 'engine//shp-*', 'engine//shop-prd-*'])
    expect([code, out]).to.deep.equal([3, 'engine//shp-* and engine//shop-prd-*: unknown, neither has a container\n'])
    const one = await orchWatch(folder, ['parity', 'engine//dev-*', 'engine//shop-prd-*', '--json'])
    expect([one.code, told(one.out)]).to.deep.equal([
      1,
      ['db', 'jobs', 'web'].map((role) => `dev/${role} replicas: 1, 0`),
    ])
  })

  it('have to be named by words that select something', async () => {
    for (const [words, why] of [
      [['parity', 'engin', 'gone'], 'no target matches "engin", did you mean "engine"?'],
      [['parity', 'shp'], 'no parity is called "shp", did you mean "shop"?'],
      [['parity', 'engine', 'gone', '--ratio', '3'], '--ratio takes two numbers, such as 1:3'],
    ] as const) {
      const { code, err } = await orchWatch(folder, [...words])
      expect([code, err]).to.deep.equal([64, `orch-watch: ${why}\n`])
    }
  })

  async function shop(project: string, services: Readonly<Record<string, Wish>>): Promise<void> {
    for (const [service, { replicas = 1, env = [], memoryMiB = 64, bind, image }] of Object.entries(services))
      for (let nth = 1; nth <= replicas; nth += 1)
        await engine.run({
          name: `${project}-${service}-${nth}`,
          ...(image !== undefined && { Image: image }),
          Cmd: ['sleep', '1000'],
          Env: [...env],
          Labels: labels(project, service, nth),
          HostConfig: { Memory: memoryMiB * MiB, Binds: bind === undefined ? [] : [bind] },
        })
  }
})

const MiB = 1024 ** 2

interface Wish {
  readonly replicas?: number
  readonly env?: readonly string[]
  readonly memoryMiB?: number
  readonly bind?: string
  readonly image?: string
}

function labels(project: string, service: string, nth: number): Record<string, string> {
  return {
    'com.docker.compose.project': project,
    'com.docker.compose.service': service,
    'com.docker.compose.container-number': String(nth),
  }
}

function told(out: string): readonly string[] {
  const { comparisons } = JSON.parse(out) as ParityDocument
  return comparisons.flatMap(({ differences }) =>
    differences.map(({ role, path, a, b }) => `${role} ${pathWords(path)}: ${a ?? '-'}, ${b ?? '-'}`),
  )
}
