import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programStage } from '../helpers/elsewhere-stages.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { containerStage } from '../helpers/healing-stages.ts'
import { killedAt } from '../helpers/killed-healing.ts'
import type { HealStage, Killed } from '../helpers/killed-healing.ts'

/** A few of the places of `npm run proof -- healing-kills`, which has all of them. */
describe('a daemon that is killed with SIGKILL while it mends', function () {
  this.timeout(90_000)
  let engine: Engine | null = null
  let folder: string
  let stage: HealStage | null = null

  before(async function () {
    await needEngine(this)
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-killed-'))
  })
  afterEach(async () => {
    await stage?.close()
    stage = null
    await engine?.stop()
    engine = null
    rmSync(folder, { recursive: true, force: true })
  })

  const killed = async (play: string, step: string): Promise<Killed> => {
    engine = await startEngine()
    stage = await containerStage(play, { engine, subnet: '198.18.49', folder: join(folder, 'stage') })
    const place = stage.steps.find(({ name }) => name === step)
    if (!place) throw new Error(`there is no step "${step}"`)
    const end = await killedAt(stage, place.spot, Math.random)
    expect(end.wrong).to.deep.equal([])
    return end
  }

  it('has the next one start what was never asked for', async () => {
    expect((await killed('start-replica', 'intent written')).became).to.equal('seen undone, done again')
  })

  it('has the next one remove what was stopped only', async () => {
    expect((await killed('remove-surplus', 'call 1 answered')).became).to.equal('found done')
  })

  it('has the next one take back what was made in part, and make it anew', async () => {
    expect((await killed('redeploy', 'compare')).became).to.equal('taken back, done again')
  })

  it('does not have a program run again of which nobody knows whether it has run: that is for a person', async () => {
    stage = await programStage('run-command', join(folder, 'program'))
    const end = await killedAt(stage, { kind: 'call', nth: 1, when: 'sent' }, Math.random)
    expect([end.became, end.wrong, stage.given()]).to.deep.equal(['given up to a person', [], 1])
  })
})
