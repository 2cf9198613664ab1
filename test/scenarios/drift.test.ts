import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

describe('drift on a real engine', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-drift-'))
    for (const name of ['web', 'db'])
      await engine.run({ name, Cmd: ['sleep', '1000'], HostConfig: { Memory: MiB(64) } })
    await engine.docker.createNetwork({
      Name: 'lan',
      Internal: true,
      IPAM: { Config: [{ Subnet: '198.18.4.0/24' }] },
    })
    await engine.docker.createVolume({ Name: 'data' })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 2s, registry: ./revisions, patience: { attempts: 1, recover: 1 } }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}', labels: { env: prod } }]
`,
    )
    await orch('revisions', 'record')
    await orch('baseline', 'set', 'engine/*', '--by', 'ada')
  })

  after(async () => {
    await engine.docker.getNetwork('lan').remove()
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const orch = (...words: string[]): Promise<Ran> => orchWatch(folder, words)
  const said = async (): Promise<string> => (await orch('drift')).out.replace(/\s+/gu, ' ')

  it('is none of networks and volumes, which nobody can declare good, on targets of production either', async () => {
    expect((await orch('revisions')).out)
      .to.contain('engine/network:lan')
      .and.to.contain('engine/volume:data')
    expect((await orch('baseline')).out).not.to.match(/lan|data/u)
    expect(await said()).not.to.match(/\blan\b|\bdata\b|unregistered/u)
    const { out } = await orch('parity', 'engine', 'engine', '--json')
    expect(out)
      .to.contain('web')
      .and.not.to.match(/"(?:network |volume )?(?:lan|data)"/u)
  })

  it('is none while everything is as it was declared good', async () => {
    const { code, out } = await orch('drift')
    expect(out).to.match(/web +as in revision [0-9a-f]{8}, declared good by ada/u)
    expect(code).to.equal(0)
  })

  it('has a name for what was changed while it runs, made anew, and what nobody declared', async () => {
    await engine.docker.getContainer('web').update({ Memory: MiB(80), MemorySwap: MiB(160) })
    await engine.docker.getContainer('db').remove({ force: true })
    await engine.run({ name: 'db', Cmd: ['sleep', '1000'], HostConfig: { Memory: MiB(64), CapAdd: ['NET_ADMIN'] } })
    await engine.run({ name: 'stranger', Cmd: ['sleep', '1000'] })
    const lines = await said()
    expect(lines).to.contain('updated-in-place: limits.memoryBytes 67108864 → 83886080')
    expect(lines).to.contain('privilege-added: security.capAdd ["CAP_NET_ADMIN"] added')
    expect(lines).to.contain('unregistered: nobody has declared good what it is made of')
    expect((await orch('drift')).code).to.equal(2)
  })

  it('is told by the daemon too, and ends when somebody declares good what is there', async () => {
    const daemon = startDaemon(folder, ['--store', 'memory:'])
    try {
      await daemon.line(/WARNING.*engine drift web.*updated-in-place/u)
      await daemon.line(/CRITICAL.*engine drift db.*privilege-added/u)
      // Declared good can only be what is recorded.
      for (const name of ['web', 'db', 'stranger']) await daemon.line(new RegExp(`recorded engine/${name}:`, 'u'))
      await orch('baseline', 'set', 'engine/*', '--by', 'ada')
      await daemon.line(/recovered.*engine drift web/u)
      await daemon.line(/recovered.*engine drift stranger/u)
    } finally {
      await daemon.end('SIGTERM')
    }
  })

  it('is what is missing, too', async () => {
    await engine.docker.getContainer('stranger').remove({ force: true })
    expect(await said()).to.match(/missing: is not there, and is wanted since revision/u)
  })
})

function MiB(many: number): number {
  return many * 1024 ** 2
}
