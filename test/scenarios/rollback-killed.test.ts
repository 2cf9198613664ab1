import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { orchWatchBuilt, setStackStage, setStage, wrongOn } from '../helpers/killed-rollback.ts'
import type { Stage } from '../helpers/killed-rollback.ts'

describe('a rollback that is killed with SIGKILL', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string
  let stage: Stage
  let daemon: Daemon | null = null

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-killed-'))
    stage = await setStage(engine, folder)
  })
  afterEach(async () => {
    await daemon?.end('SIGKILL')
    daemon = null
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const killedAfter = (afterLines: number): Promise<unknown> =>
    orchWatchBuilt(folder, ['revisions', 'rollback', 'web', stage.revisions[0], '--yes'], { afterLines, waitMs: 0 })

  for (const [lines, what] of [
    [1, 'behind the making of the new one'],
    [4, 'when the old one is set aside'],
    [6, 'when the new one has been started'],
  ] as const)
    it(`${what} is taken back at the next start of a command`, async () => {
      await killedAfter(lines)
      const { err } = await orchWatchBuilt(folder, ['revisions', 'record'])
      expect(err).to.match(/e\/web: a rollback that was interrupted is (?:taken back|brought to its end)/u)
      expect(await wrongOn(stage)).to.deep.equal([])
    })

  it('is taken back by the daemon, when it starts and while it runs', async () => {
    await killedAfter(5)
    daemon = startDaemon(folder, ['--store', 'memory:'])
    await daemon.line(/a rollback that was interrupted is/u)
    expect(await wrongOn(stage)).to.deep.equal([])
    await killedAfter(5)
    await daemon.line(/a rollback that was interrupted is/u, 2)
    expect(await wrongOn(stage)).to.deep.equal([])
  })

  it('has a revision of its own while a daemon records, which says nothing of the containers in between', async () => {
    daemon = startDaemon(folder, ['--store', 'memory:'])
    await daemon.line(/watching/u)
    const { code, err } = await orchWatchBuilt(folder, ['revisions', 'rollback', 'web', stage.revisions[0], '--yes'])
    expect([code, err]).to.deep.equal([0, ''])
    const { out } = await orchWatchBuilt(folder, ['revisions', 'list', '--json'])
    const all = JSON.parse(out) as { name: string; words: string }[]
    expect(all[0]?.words).to.match(/^rolled back to v1 \([0-9a-f]{8}\)$/u)
    expect(new Set(all.map(({ name }) => name))).to.deep.equal(new Set(['web']))
    await daemon.end('SIGTERM')
    expect(daemon.log()).not.to.contain('orch-watch-new')
  })
})

describe('a rollback of a stack that is killed with SIGKILL', function () {
  this.timeout(240_000)
  let engine: Engine
  let folder: string
  let stage: Stage

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-killed-'))
    stage = await setStackStage(engine, folder)
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const [afterLines, what] of [
    [2, 'while the new ones are made'],
    [8, 'when some of the old ones are stopped'],
    [12, 'when all of the old ones are set aside'],
    [16, 'when some of the new ones have been started'],
    [25, 'when some of the old ones have been removed'],
  ] as const)
    it(`leaves all of them old or all of them new, ${what}`, async () => {
      const words = ['revisions', 'rollback', stage.words, await stage.other(), '--yes']
      await orchWatchBuilt(folder, words, { afterLines, waitMs: 0 })
      const { err } = await orchWatchBuilt(folder, ['revisions', 'record'])
      expect(err).to.match(
        /e\/shop\/db\/1 and 2 more: a rollback that was interrupted is (?:taken back|brought to its end)/u,
      )
      expect(await wrongOn(stage)).to.deep.equal([])
    })
})
