import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { startHealing } from '../helpers/healing-daemon.ts'
import type { HealingDaemon } from '../helpers/healing-daemon.ts'
import { makeImage } from '../helpers/rolling.ts'

const inventoryOf = (socket: string): string => `
settings:
  every: 2s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 100 per 1h, perHost: 100 per 1h }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${socket}' }]
workloads:
  - { id: shop, on: { targets: engine }, select: { names: 'shop-*' }, replicas: 3 }
  - { id: solo, on: { targets: engine }, select: { names: 'solo-*' }, replicas: 2 }
rules:
  - name: all
    when: { check: workload-replicas }
    then: [{ remedy: start-replica, attempts: 2, within: 5s }]
    mode: act
    backoff: { first: 1s, most: 1s }
`

/** Well but where it is the third. */
const PICKY = 'HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD test "$NTH" != 3'
const CMD = 'CMD ["sleep", "1000"]'

describe('an image that a rollout has taken back', function () {
  this.timeout(90_000)
  let engine: Engine
  let folder: string
  let healing: HealingDaemon

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-blocked-'))
    await makeImage(engine, 'shop/web:1', [CMD, 'HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD true'])
    await makeImage(engine, 'shop/web:picky', [CMD, PICKY])
    const options = { StopSignal: 'SIGKILL', Cmd: undefined as never }
    for (const nth of [1, 2, 3])
      await engine.run({ name: `shop-${nth}`, Image: 'shop/web:1', Env: [`NTH=${nth}`], ...options })
    await engine.run({ name: 'solo-1', Image: 'shop/web:picky', ...options })
    await engine.run({ name: 'solo-2', Image: 'shop/web:1', ...options })
    healing = startHealing(folder, inventoryOf(engine.socket))
    await healing.daemon.line(/recorded engine: 5 configurations/u)
  })
  after(async () => {
    await healing.daemon.end('SIGKILL')
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is not used by a remedy either, until a person says that it was not to blame', async () => {
    const rolled = await orchWatch(folder, ['rollout', 'shop', '--image', 'shop/web:picky', '--yes'])
    expect([rolled.code, rolled.err]).to.satisfy(([code, err]: [number, string]) => code === 75 && /shop-3/u.test(err))
    await healing.says(/refused: make "solo-1" .*"shop\/web:picky" .* is blocked/u, () =>
      engine.docker.getContainer('solo-1').remove({ force: true }),
    )
    expect(healing.said(/intended: .*"solo-1"/u)).to.equal(0)
    const plan = async (): Promise<string> =>
      (await orchWatch(folder, ['heal', 'plan', '--store', `sqlite:${join(folder, 'store.db')}`])).out
    expect(await plan()).to.contain('is blocked')
    await orchWatch(folder, ['rollout', '--clear', 'shop/web:picky', '--note', 'the third was it', '--by', 'ada'])
    expect(await plan())
      .to.match(/make "solo-1" on "engine"/u)
      .and.not.contain('is blocked')
  })
})
