import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as z from 'zod'
import type { stockSchema } from '../../lib/kit/stock-document.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { contractOf } from '../helpers/contract.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { inFolder } from '../helpers/inventory.ts'
import { freePort } from '../helpers/network.ts'

type Stock = z.output<typeof stockSchema>

const SUBNET = '198.18.60.0/28'

describe('what runs, written down of a real engine', function () {
  this.timeout(90_000)
  let engine: Engine
  let port: number
  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    port = await freePort()
    const { docker, image } = engine
    await docker.createNetwork({ Name: 'back', Driver: 'bridge', IPAM: { Config: [{ Subnet: SUBNET }] } })
    await docker.createVolume({ Name: 'orders', Labels: { team: 'shop' } })
    await engine.run({
      name: 'web',
      ExposedPorts: { '80/tcp': {} },
      HostConfig: {
        NetworkMode: 'back',
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: `${port}` }] },
        Mounts: [{ Type: 'volume', Source: 'orders', Target: '/orders' }],
        Memory: 64 * 1024 * 1024,
      },
    })
    await docker.createContainer({ name: 'idle', Image: image, Cmd: ['true'], HostConfig: { NetworkMode: 'none' } })
  })
  after(() => (engine as Engine | undefined)?.stop())

  /** With a target beside it that nobody answers for. */
  const written = async (...words: readonly string[]): Promise<{ out: string; folder: string }> => {
    const targets = [
      `{ id: dock, runtime: docker, endpoint: 'unix://${engine.socket}' }`,
      `{ id: gone, runtime: docker, endpoint: 'unix:///nonexistent.sock' }`,
      `{ id: here, runtime: local }`,
    ]
    return inFolder({ 'targets.yaml': `targets: [${targets.join(', ')}]\n` }, async (folder) => {
      const { out, err, code } = await orchWatch(folder, ['report', '--what', 'inventory', ...words])
      expect(code, err).to.equal(0)
      return { out, folder }
    })
  }

  it('keeps its contract, and says of everything what the engine says', async () => {
    const document = JSON.parse((await written('--json')).out) as Stock
    expect(contractOf('docs/stock-report.schema.json')(document)).to.deep.equal([])
    const version = (await engine.docker.version()).Version
    expect(document.engines).to.have.length(1)
    expect(document.engines[0]).to.include({ target: 'dock', product: 'docker', version, containers: 2, running: 1 })
    const [idle, web] = document.containers
    expect(idle).to.deep.include({ name: 'idle', phase: 'created', ports: [], mounts: [] })
    expect(web).to.deep.include({
      ...{ name: 'web', image: engine.image, phase: 'running', memoryLimitBytes: 64 * 1024 * 1024 },
      ...{ ports: [`127.0.0.1:${port} → 80/tcp`], mounts: ['/orders'] },
    })
    expect(document.networks.find(({ name }) => name === 'back')?.about).to.contain('driver bridge')
    expect(document.volumes.map(({ name }) => name)).to.deep.equal(['orders'])
    expect(document.images.map(({ name, usedBy }) => [name, usedBy])).to.deep.equal([[engine.image, 2]])
    expect(document.hosts.map(({ target }) => target)).to.deep.equal(['here'])
  })

  it('says what could not be looked at, and leaves out nothing else for it', async () => {
    const document = JSON.parse((await written('--json')).out) as Stock
    expect(document.unlooked.map(({ target, what }) => [target, what])).to.deep.equal([['gone', 'all of it']])
    expect(document.containers).to.have.length(2)
  })

  it('reads as a table, and as a page', async () => {
    const { out } = await written()
    for (const word of ['web', `127.0.0.1:${port} → 80/tcp`, 'back', 'orders', 'gone', '64 MiB'])
      expect(out, word).to.contain(word)
    await inFolder(
      { 'targets.yaml': `targets: [{ id: dock, runtime: docker, endpoint: 'unix://${engine.socket}' }]` },
      async (folder) => {
        await orchWatch(folder, ['report', '--what', 'inventory', '--output', 'stock.html'])
        expect(readFileSync(join(folder, 'stock.html'), 'utf8'))
          .to.contain('orders')
          .and.to.contain(`${port} → 80/tcp`)
      },
    )
  })

  it('has a contract that says no to what is not in it', async () => {
    const errorsOf = contractOf('docs/stock-report.schema.json')
    const good = JSON.parse((await written('--json')).out) as Stock
    for (const bad of [
      { ...good, extra: 1 },
      { ...good, schema: 'orch-watch/stock-report/v2' },
      { ...good, madeAt: 'yesterday' },
      { ...good, containers: [{ ...good.containers[0], ports: '80' }] },
      { ...good, networks: [{ ...good.networks[0], kind: 'bridge' }] },
    ])
      expect(errorsOf(bad)).to.not.deep.equal([])
  })
})
