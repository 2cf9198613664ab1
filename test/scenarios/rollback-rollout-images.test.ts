import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { HEALTHY, imagesOf, makeImage, setReplicas, SICK } from '../helpers/rolling.ts'

const CMD = 'CMD ["sleep", "1000"]'

describe('what the name of an image means while it is rolled out', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    await makeImage(engine, 'shop/web:1', [CMD, HEALTHY])
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
  })
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'orch-watch-named-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is what it meant when that began, though somebody moves the tag meanwhile', async () => {
    const second = await makeImage(engine, 'shop/web:2', [CMD, HEALTHY, 'ENV GREETING=servus'])
    await makeImage(engine, 'shop/web:sick', [CMD, SICK])
    await setReplicas(engine, folder, { count: 3, image: 'shop/web:1' })
    await orchWatch(folder, ['revisions', 'record'])
    const rolling = orchWatch(folder, ['rollout', 'shop', '--image', 'shop/web:2', '--yes'])
    while (!(await imagesOf(engine)).some((line) => line.endsWith(second))) await wait(20)
    await engine.docker.getImage('shop/web:sick').tag({ repo: 'shop/web', tag: '2' })
    const { code, err } = await rolling
    expect([code, err]).to.deep.equal([0, ''])
    expect(await imagesOf(engine)).to.deep.equal([1, 2, 3].map((nth) => `/shop-${nth} running ${second}`))
  })

  it('has to be the same on every engine: where it is not, nothing is touched', async () => {
    const other = await startEngine()
    try {
      await makeImage(engine, 'shop/web:3', [CMD, HEALTHY, 'ENV ON=one'])
      await makeImage(other, 'shop/web:3', [CMD, HEALTHY, 'ENV ON=two'])
      await other.run({ name: 'pair-2', StopSignal: 'SIGKILL' })
      await engine.run({ name: 'pair-1', StopSignal: 'SIGKILL' })
      writeFileSync(
        join(folder, 'targets.yaml'),
        `settings: { every: 2s, registry: ./revisions }
targets:
  - { id: one, runtime: docker, endpoint: 'unix://${engine.socket}' }
  - { id: two, runtime: docker, endpoint: 'unix://${other.socket}' }
workloads: [{ id: pair, on: { targets: [one, two] }, select: { names: 'pair-*' }, replicas: 2 }]
`,
      )
      await orchWatch(folder, ['revisions', 'record'])
      const before = [await imagesOf(engine), await imagesOf(other)]
      const { code, out } = await orchWatch(folder, ['rollout', 'pair', '--image', 'shop/web:3', '--yes'])
      expect(code).to.equal(69)
      expect(out).to.match(
        /"shop\/web:3" is not the same everywhere, which --pull may mend: \S+ on "one", \S+ on "two"/u,
      )
      expect([await imagesOf(engine), await imagesOf(other)]).to.deep.equal(before)
    } finally {
      await other.stop()
    }
  })
})
