import { generateX25519Identity } from 'age-encryption'
import { expect } from 'chai'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { needEngine } from '../helpers/engine.ts'
import { orchWatchBuilt } from '../helpers/killed-rollback.ts'
import { startSwarm } from '../helpers/real-swarm.ts'
import type { RealSwarm } from '../helpers/real-swarm.ts'

type Tree = Record<string, unknown>
type Told = Tree & { TaskTemplate: Tree & { ContainerSpec: Tree } }

describe('a rollback of a service of a real swarm', function () {
  this.timeout(240_000)
  let swarm: RealSwarm
  let folder: string

  before(async function () {
    await needEngine(this)
    swarm = await startSwarm()
    const { docker, image } = swarm.engine
    await docker.getImage(image).tag({ repo: 'shop/web', tag: '1' })
    await docker.getImage(image).tag({ repo: 'shop/web', tag: '2' })
    for (const [Name, Subnet] of [
      ['front', '198.51.100.0/25'],
      ['back', '198.51.100.128/25'],
    ] as const)
      await docker.createNetwork({ Name, Driver: 'overlay', IPAM: { Driver: 'default', Config: [{ Subnet }] } })
  })
  after(() => (swarm as RealSwarm | undefined)?.stop())

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-service-'))
    writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
    keeping('{ folder: ./revisions }')
    await swarm.create('web', {
      mode: { Replicated: { Replicas: 2 } },
      template: {
        ContainerSpec: {
          ...{ Image: 'shop/web:1', Command: ['sleep', '1000'], StopGracePeriod: 1, User: '0:0' },
          ...{ Env: ['DB_PASSWORD=hunter2', 'API_TOKEN=abc', 'TZ=UTC'], Labels: { tier: 'front' } },
          Mounts: [{ Type: 'tmpfs', Target: '/scratch' }],
        },
        Resources: { Limits: { MemoryBytes: 64 * 1024 ** 2 } },
        Networks: [{ Target: 'front', Aliases: ['www'] }],
      },
    })
    await swarm.becomes('web', ({ ready }) => ready === 2)
  })
  afterEach(async () => {
    await swarm.remove('web')
    rmSync(folder, { recursive: true, force: true })
  })

  function keeping(registry: string): void {
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 2s, registry: ${registry} }
targets: [{ id: s, runtime: swarm, endpoints: ['unix://${swarm.engine.socket}'] }]
`,
    )
  }
  const revisions = (...words: string[]): Promise<Ran> => orchWatch(folder, ['revisions', ...words])
  const recordNow = async (): Promise<string> => {
    await revisions('record')
    const { out } = await revisions('list', '--json', '--limit', '1')
    return (JSON.parse(out) as { revision: string }[])[0]?.revision ?? ''
  }
  const spec = async (): Promise<Told> =>
    ((await swarm.engine.docker.getService('web').inspect()) as { Spec: Told }).Spec
  const changed = (to: (task: Told['TaskTemplate']) => Tree, more: Tree = {}): Promise<void> =>
    swarm.change('web', (before) => {
      const told = before as unknown as Told
      return { ...told, ...more, TaskTemplate: { ...told.TaskTemplate, ...to(told.TaskTemplate) } }
    })
  const otherwise = (): Promise<void> =>
    changed(
      ({ ContainerSpec }) => ({
        ContainerSpec: {
          ...ContainerSpec,
          ...{ Image: 'shop/web:2', Env: ['DB_PASSWORD=hunter2', 'EXTRA=1', 'TZ=UTC'], User: '1:1', Labels: {} },
        },
        Resources: { Limits: { MemoryBytes: 96 * 1024 ** 2 } },
        Networks: [{ Target: 'back' }],
      }),
      { Mode: { Replicated: { Replicas: 1 } } },
    )
  const left = (): readonly string[] => {
    const place = join(folder, 'revisions/.git/orch-watch/updates')
    return existsSync(place) ? readdirSync(place) : []
  }

  it('brings back image, environment, limits, networks and number, field by field', async () => {
    keeping('{ folder: ./revisions, identity: "file:identity" }')
    const first = await recordNow()
    const before = await spec()
    await otherwise()
    await recordNow()

    const plan = await revisions('rollback', 'web', first, '--plan')
    expect(plan.code).to.equal(0)
    for (const each of ['image.name', 'env.API_TOKEN', 'limits.memoryBytes', 'networks.front.attached', 'user'])
      expect(plan.out).to.contain(each)
    expect(plan.out).to.match(/replicas: 1 now, 2 then/u)
    expect(plan.out).not.to.contain('hunter2')

    const { code, out, err } = await revisions('rollback', 'web', first, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.contain(`s/web: rolled back to ${first.slice(0, 8)}`)
    const after = await spec()
    expect({ ...after.TaskTemplate.ContainerSpec, Env: null }).to.deep.equal({
      ...before.TaskTemplate.ContainerSpec,
      Env: null,
    })
    expect(envOf(after)).to.have.members(envOf(before))
    expect({ ...after, TaskTemplate: { ...after.TaskTemplate, ContainerSpec: null } }).to.deep.equal({
      ...before,
      TaskTemplate: { ...before.TaskTemplate, ContainerSpec: null },
    })
    expect((await revisions('list', 'web')).out).to.contain(`rolled back to ${first.slice(0, 8)}`)
    expect((await revisions('record')).out).to.equal('nothing has changed\n')
    expect(left()).to.deep.equal([])
  })

  it('needs no identity for a secret that is there still, and refuses the one that has gone, by its name', async () => {
    const first = await recordNow()
    await changed(() => ({ Resources: { Limits: { MemoryBytes: 96 * 1024 ** 2 } } }))
    expect((await revisions('rollback', 'web', first, '--yes')).code).to.equal(0)
    expect(envOf(await spec())).to.include('DB_PASSWORD=hunter2')

    await otherwise()
    const there = await spec()
    const { code, out } = await revisions('rollback', 'web', first, '--yes')
    expect(code).to.equal(69)
    expect(out).to.contain('env.API_TOKEN: a secret, and its value is not kept')
    expect(out).not.to.contain('env.DB_PASSWORD:')
    expect(await spec()).to.deep.equal(there)
  })

  it('refuses a network that has gone, before anything is sent', async () => {
    const { docker } = swarm.engine
    await docker.createNetwork({ Name: 'gone', Driver: 'overlay' })
    await changed(() => ({ Networks: [{ Target: 'gone' }] }))
    const first = await recordNow()
    await changed(() => ({ Networks: [] }))
    await swarm.becomes('web', ({ updated, ready, scheduled }) => updated === 2 && ready === 2 && scheduled === 2)
    await removedNetwork('gone')
    const { code, out } = await revisions('rollback', 'web', first, '--plan')
    expect([code, out]).to.satisfy(([, text]: [number, string]) => text.includes('networks.gone: there is no network'))
    expect(code).to.equal(69)
  })

  it('lets a change stand that somebody makes meanwhile', async () => {
    const first = await recordNow()
    await changed(() => ({ Resources: { Limits: { MemoryBytes: 96 * 1024 ** 2 } } }))
    const rolling = revisions('rollback', 'web', first, '--yes')
    await limitIs(64 * 1024 ** 2)
    await changed(() => ({ Resources: { Limits: { MemoryBytes: 128 * 1024 ** 2 } } }))
    const { code, err } = await rolling
    expect(code).to.equal(75)
    expect(err).to.match(/not rolled back.*somebody has changed service "web" meanwhile/u)
    expect((await spec()).TaskTemplate['Resources']).to.deep.include({ Limits: { MemoryBytes: 128 * 1024 ** 2 } })
    expect(left()).to.deep.equal([])
  })

  it('puts back what was there where the image of then can be had no more', async () => {
    await changed(({ ContainerSpec }) => ({ ContainerSpec: { ...ContainerSpec, Image: 'shop/web:lost' } }))
    const broken = await recordNow()
    await changed(({ ContainerSpec }) => ({ ContainerSpec: { ...ContainerSpec, Image: 'shop/web:2' } }))
    await swarm.becomes('web', ({ updated, ready, rollout }) => updated === 2 && ready === 2 && !rollout)
    const before = await spec()
    const { code, err } = await revisions('rollback', 'web', broken, '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/everything is as it was before: update paused/u)
    expect(await spec()).to.deep.equal(before)
    await swarm.becomes('web', ({ updated, ready }) => updated === 2 && ready === 2)
    expect(left()).to.deep.equal([])
  })

  it('gets another image by the same update, though nobody has ever changed it before', async () => {
    await recordNow()
    const { docker, image } = swarm.engine
    await docker.getImage(image).tag({ repo: 'localhost/web', tag: '3' })
    const { code, err } = await orchWatch(folder, ['rollout', 's/web', '--image', 'localhost/web:3', '--yes'])
    expect([code, err]).to.deep.equal([0, ''])
    expect((await spec()).TaskTemplate.ContainerSpec['Image']).to.equal('localhost/web:3')
    expect(envOf(await spec())).to.include('DB_PASSWORD=hunter2')
  })

  it('that is killed while it rolls is brought to its end by the next command, or taken back where it cannot', async () => {
    const first = await recordNow()
    await changed(() => ({ Resources: { Limits: { MemoryBytes: 96 * 1024 ** 2 } } }))
    await orchWatchBuilt(folder, ['revisions', 'rollback', 'web', first, '--yes'], { afterLines: 1, waitMs: 0 })
    expect(left()).to.have.length(1)
    await swarm.becomes('web', ({ updated, ready, rollout }) => updated === 2 && ready === 2 && !rollout)
    expect((await revisions('record')).err).to.contain(`is brought to its end: rolled back to ${first.slice(0, 8)}`)
    expect((await revisions('list', 'web')).out).to.contain('rolled back to')
    expect(left()).to.deep.equal([])
  })

  it('that is killed and fails is put back by the daemon, its secrets from what the swarm remembers', async () => {
    await changed(({ ContainerSpec }) => ({
      ContainerSpec: { ...ContainerSpec, Image: 'shop/web:lost', Env: ['TZ=UTC'] },
    }))
    const broken = await recordNow()
    await changed(({ ContainerSpec }) => ({
      ContainerSpec: { ...ContainerSpec, Image: 'shop/web:2', Env: ['DB_PASSWORD=hunter2'] },
    }))
    await swarm.becomes('web', ({ updated, ready, rollout }) => updated === 2 && ready === 2 && !rollout)
    const before = await spec()
    await orchWatchBuilt(folder, ['revisions', 'rollback', 'web', broken, '--yes'], { afterLines: 1, waitMs: 0 })
    const daemon = startDaemon(folder, ['--store', 'memory:'])
    try {
      await daemon.line(/s\/web: a rollback that was interrupted is taken back/u)
      expect(envOf(await spec())).to.deep.equal(envOf(before))
      expect((await spec()).TaskTemplate.ContainerSpec['Image']).to.equal('shop/web:2')
      expect(left()).to.deep.equal([])
    } finally {
      await daemon.end('SIGKILL')
    }
  })

  async function limitIs(bytes: number): Promise<void> {
    for (let left = 200; left > 0; left -= 1) {
      const { Limits } = (await spec()).TaskTemplate['Resources'] as { Limits?: { MemoryBytes?: number } }
      if (Limits?.MemoryBytes === bytes) return
      await swarm.becomes('web', () => true)
    }
    throw new Error('nothing was sent')
  }

  /** It takes a moment until the last task has left it. */
  async function removedNetwork(name: string): Promise<void> {
    for (let left = 100; left > 0; left -= 1) {
      try {
        await swarm.engine.docker.getNetwork(name).remove()
        return
      } catch (error) {
        if (left === 1) throw error
        await swarm.becomes('web', ({ ready }) => ready === 2)
      }
    }
  }
})

function envOf({ TaskTemplate }: Told): string[] {
  return TaskTemplate.ContainerSpec['Env'] as string[]
}
