import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { contractOf } from '../helpers/contract.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

interface Shown {
  readonly targets: readonly {
    readonly id: string
    readonly workloads?: readonly Record<string, unknown>[]
    readonly fault?: { readonly code: string }
  }[]
}

const wrongWith = contractOf('docs/workloads.schema.json')

describe('workloads of plain containers on a real engine', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-workloads-'))
    for (const number of [1, 2, 3]) await shop(number)
    await engine.run({ name: 'api-1', Cmd: ['sleep', '1000'], Labels: compose('api', 1) })
    await engine.run({ name: 'api-2', Cmd: ['sleep', '1000'], Labels: compose('api', 2) })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `targets:
  - { id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }
workloads:
  - { id: shop, on: { targets: engine }, select: { labels: { app: shop } }, replicas: 3, image: '${engine.image}' }
`,
    )
  })

  after(async () => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('stand in one table with what compose has made', async () => {
    const { code, out } = await orchWatch(folder, ['workloads'])
    expect(out).to.match(/^WORKLOAD +WANT +SCHED +RUN +READY +UPD +IMAGE +STATE$/mu)
    expect(out).to.match(/^engine +app\/api +2 +2 +2 +2 +2 +/mu)
    expect(out).to.match(/^shop +3 +3 +3 +3 +3 +orch-watch\/busybox:1 +declared$/mu)
    expect(code).to.equal(0)
  })

  it('name the one that was killed, where it ran, how and when', async () => {
    await engine.docker.getContainer('shop-2').kill()
    await engine.docker.getContainer('api-2').kill()
    const { out } = await orchWatch(folder, ['workloads'])
    expect(out).to.match(/^shop +3 +2 +2 +2 +2 .*shop-2 missing, last on engine, exit code 137 \(killed\), /mu)
    expect(out).to.match(
      /^engine +app\/api +2 +1 +1 +1 +1 .*compose service; api-2 missing, last seen, exit code 137/mu,
    )
  })

  it('are a document for other programs, with instances where they are asked for', async () => {
    const { out } = await orchWatch(folder, ['workloads', 'shop', '--json', '--instances'])
    const shown = JSON.parse(out) as Shown
    expect(wrongWith(shown)).to.deep.equal([])
    expect(shown.targets.map(({ id }) => id)).to.deep.equal(['shop'])
    const [workload] = shown.targets[0]?.workloads ?? []
    expect(workload).to.include({ desired: 3, ready: 2 })
    expect((workload?.['instances'] as { name: string }[]).map(({ name }) => name).sort()).to.deep.equal([
      'shop-1',
      'shop-2',
      'shop-3',
    ])
  })

  it('are whole again when it is started', async () => {
    await engine.docker.getContainer('shop-2').start()
    const { out } = await orchWatch(folder, ['workloads', 'shop'])
    expect(out).to.match(/^shop +3 +3 +3 +3 +3 /mu)
  })

  it('are looked at again and again until somebody stops it', async () => {
    const { out } = await orchWatch(folder, ['workloads', 'shop', '--watch', '100ms', '--json'], { lines: 2 })
    const documents = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Shown)
    expect(documents).to.have.length(2)
    for (const document of documents) expect(wrongWith(document)).to.deep.equal([])
  })

  it('of an engine that is gone are unknown, and nothing is made up', async () => {
    writeFileSync(
      join(folder, 'gone.yaml'),
      `targets: [{ id: engine, runtime: docker, endpoint: 'unix:///nowhere.sock' }]
workloads: [{ id: shop, on: { targets: engine }, select: { names: 'shop-*' }, replicas: 3 }]
`,
    )
    const { code, out, err } = await orchWatch(folder, ['workloads', '--config', 'gone.yaml'])
    expect(err).to.match(/^engine: unreachable: /mu)
    expect(out).to.match(/^shop +3 +0 +0 +0 .*engine cannot be looked at: /mu)
    expect(code).to.equal(3)
  })

  async function shop(number: number): Promise<void> {
    await engine.run({ name: `shop-${number}`, Cmd: ['sleep', '1000'], Labels: { app: 'shop' } })
  }
})

function compose(service: string, number: number): Record<string, string> {
  return {
    'com.docker.compose.project': 'app',
    'com.docker.compose.service': service,
    'com.docker.compose.container-number': String(number),
  }
}
