import { expect } from 'chai'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { orchWatchBuilt } from '../helpers/killed-rollback.ts'
import { HEALTHY, imagesOf, makeImage, setReplicas } from '../helpers/rolling.ts'

describe('a rollout that is killed with SIGKILL', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string
  let first: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-rollout-killed-'))
    first = await makeImage(engine, 'shop/web:1', ['CMD ["sleep", "1000"]', HEALTHY])
    await makeImage(engine, 'shop/web:2', ['CMD ["sleep", "1000"]', HEALTHY, 'ENV MORE=1'])
    await setReplicas(engine, folder, { count: 3, image: 'shop/web:1', options: () => ({ Env: ['DB_PASSWORD=a'] }) })
    await orchWatchBuilt(folder, ['revisions', 'record'])
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const killedAfter = (afterLines: number): Promise<unknown> =>
    orchWatchBuilt(folder, ['rollout', 'shop', '--image', 'shop/web:2', '--yes'], { afterLines, waitMs: 0 })
  const left = (): string[] =>
    ['journal', 'rollouts'].flatMap((name) => {
      const place = join(folder, 'revisions/.git/orch-watch', name)
      return existsSync(place) ? readdirSync(place) : []
    })
  const all = [1, 2, 3].map((nth) => `/shop-${nth} running`)
  const isAsBefore = async (): Promise<void> => {
    expect(await imagesOf(engine)).to.deep.equal(all.map((each) => `${each} ${first}`))
    expect(left()).to.deep.equal([])
  }

  // create, compare, stop, set aside, rename, start, wait, compare again, remove: nine lines for each.
  for (const [lines, what] of [
    [4, 'while the first one is replaced'],
    [9, 'between two of them'],
    [15, 'when the second one has been started'],
  ] as const)
    it(`${what} is taken back whole at the next start of a command, secrets and all`, async () => {
      await killedAfter(lines)
      const { err } = await orchWatchBuilt(folder, ['revisions', 'record'])
      expect(err).to.match(/shop: a rollout of shop\/web:2 that was interrupted is taken back\n/u)
      await isAsBefore()
      const { Config } = await engine.docker.getContainer('shop-1').inspect()
      expect(Config.Env).to.include('DB_PASSWORD=a').and.not.include('MORE=1')
    })

  it('is taken back by a daemon that runs', async () => {
    const daemon = startDaemon(folder, ['--store', 'memory:'])
    try {
      await daemon.line(/watching/u)
      await killedAfter(12)
      await daemon.line(/shop: a rollout of shop\/web:2 that was interrupted is taken back/u)
      await isAsBefore()
    } finally {
      await daemon.end('SIGKILL')
    }
  })

  it('keeps no other from being begun when it had touched nothing, and blames no image', async () => {
    await killedAfter(1)
    const { out } = await orchWatchBuilt(folder, ['rollout', 'shop', '--image', 'shop/web:2', '--yes'])
    expect(out).to.match(/^shop: 3 containers are of shop\/web:2/mu)
    const listed = await orchWatchBuilt(folder, ['rollout', '--images'])
    expect(listed.out).to.equal('no image is blocked\n')
  })
})
