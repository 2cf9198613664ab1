import { expect } from 'chai'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../lib/base/clock.ts'
import { diff } from '../../lib/kit/configuration-diff.ts'
import { openRegistry } from '../../lib/registry/registry.ts'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { orchWatchBuilt } from '../helpers/killed-rollback.ts'
import { allOn, removeAll, setUpHost, share, unshare } from '../helpers/lost-host.ts'
import type { LostHost } from '../helpers/lost-host.ts'

describe('a lost host, restored on another real engine', function () {
  this.timeout(240_000)
  let a: Engine | null = null
  let b: Engine
  let host: LostHost
  let folder: string

  before(async function () {
    await needEngine(this)
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-restore-'))
    const lost = (a = await startEngine())
    b = await startEngine()
    host = await setUpHost(lost, b, folder)
    await orchWatch(folder, ['revisions', 'record', 'a'])
    // It is lost with all that it had.
    await removeAll(lost)
    await lost.stop()
    a = null
  })
  after(async () => {
    await a?.stop()
    await (b as Engine | undefined)?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => share(host.shared))
  afterEach(() => removeAll(b))

  const restore = (...words: string[]): Promise<Ran> =>
    orchWatch(folder, ['revisions', 'restore', ...words, '--from', 'a', '--to', 'b'])
  const journal = (): readonly string[] => readdirSync(join(folder, 'revisions/.git/orch-watch/journal'))

  it('is refused while volumes would come to be empty, and nobody has said that this is meant', async () => {
    const { code, out } = await restore('--yes')
    expect(code).to.equal(69)
    expect(out).to.contain('b/volume:data: would be made empty')
    expect(out).to.contain('b/cache: the volume without a name at /var/cache: would be made empty')
    expect(out).to.contain('--without-data')
    expect(await allOn(b)).to.deep.equal([])
  })

  it('says before anything is done what does not move', async () => {
    const { code, out } = await restore('--plan', '--without-data')
    expect(code).to.equal(0)
    expect(out).to.contain(`b/db: ${host.shared} has to be there, with what is in it`)
    expect(out).to.contain('b/volume:data: made empty')
    expect(out).not.to.contain('volume:scratch: made empty')
    expect(out).to.match(
      /make the networks back, front\n[^]*make the volumes data, scratch\n[^]*: cache, db, gate, side, web\n/u,
    )
    expect(await allOn(b)).to.deep.equal([])
  })

  it('is there again field by field, and recorded as restored', async () => {
    const { code, out, err } = await restore('--yes', '--without-data')
    expect([code, err], out).to.deep.equal([0, ''])
    expect(out).to.contain('b: 5 containers restored from a\n')
    expect(await allOn(b)).to.deep.equal([
      ...['cache', 'db', 'gate', 'side', 'web'].map((name) => `/${name} running`),
      'network back',
      'network front',
      'volume data',
      'volume scratch',
      'volume without a name',
    ])
    const registry = await openRegistry(join(folder, 'revisions'), 'read', { clock: systemClock, env: process.env })
    const all = (await registry.latest()).map(({ target, configuration }) => ({ target, configuration }))
    const lost = all.filter(({ target }) => target === 'a')
    expect(lost).to.have.length(9)
    for (const { configuration: was } of lost) {
      const is = all.find(
        ({ target, configuration: { kind, name } }) => target === 'b' && kind === was.kind && name === was.name,
      )
      expect(is && diff(was, is.configuration), `${was.kind} ${was.name}`).to.deep.equal([])
    }
    const revisions = await registry.revisions({ most: 50 })
    const ours = revisions.filter(({ target }) => target === 'b')
    expect(new Set(ours.map(({ words }) => words))).to.deep.equal(new Set(['restored from a']))
    expect(ours).to.have.length(9)
    const gate = await b.docker.getContainer('gate').inspect()
    const side = await b.docker.getContainer('side').inspect()
    expect(gate.NetworkSettings.Networks['back']?.IPAddress).to.equal('198.51.100.10')
    expect(side.HostConfig.NetworkMode).to.equal(`container:${gate.Id}`)
    expect(side.Config.Env).to.include('PASSWORD=side-secret')
    expect((await orchWatch(folder, ['revisions', 'record', 'b'])).out).to.equal('nothing has changed\n')
  })

  it('leaves the other engine as it was when one of them is not well', async () => {
    await b.docker.createVolume({ Name: 'mine' })
    unshare(host.shared, false)
    const { code, err } = await restore('--yes', '--without-data')
    expect([code, err.trim()]).to.deep.equal([
      75,
      'orch-watch: b: not restored from a, everything there is as it was before: "db": it is unhealthy',
    ])
    expect(await allOn(b)).to.deep.equal(['volume mine'])
    expect(journal()).to.deep.equal([])
  })

  it('makes no empty folder in the place of one that is not there', async () => {
    unshare(host.shared, true)
    const { code, err } = await restore('--yes', '--without-data')
    expect(code).to.equal(75)
    expect(err).to.match(/bind source path does not exist/u)
    expect(await allOn(b)).to.deep.equal([])
  })

  it('uses networks and volumes that are there just so, and refuses others of that name', async () => {
    await b.docker.createVolume({ Name: 'data', Labels: { keep: 'yes' } })
    await b.docker.createNetwork({ Name: 'front', Internal: true, Labels: { other: 'x' } })
    const { code, out } = await restore('db', '--plan')
    expect([code, out]).to.satisfy(([exit, text]: [number, string]) => exit === 0 && text.includes('used as it is'))
    const all = await restore('--plan', '--without-data')
    expect(all.code).to.equal(69)
    expect(all.out).to.match(/b\/network:front: there is another one of that name: labels\.other, subnets/u)
  })

  it('refuses a port, a name and a subnet that somebody else has there', async () => {
    await b.docker.createNetwork({ Name: 'other', IPAM: { Config: [{ Subnet: '198.51.100.64/26' }] }, Internal: true })
    await b.docker.createContainer({ name: 'web', Image: b.image, Cmd: ['sleep', '100'] })
    const { code, out } = await restore('--plan', '--without-data')
    expect(code).to.equal(69)
    expect(out).to.contain('b/network:back: subnets["198.51.100.0/24"]: the network "other" there has 198.51.100.64/26')
    expect(out).to.contain('b/web: name: "web" is another container')
  })

  it('makes only those that are asked for, and what these stand on', async () => {
    const { code, out } = await restore('{gate,side,web}', '--except', 'web', '--yes')
    expect([code, out.split('\n').at(-2)]).to.deep.equal([0, 'b: 2 containers restored from a'])
    expect(await allOn(b)).to.deep.equal(['/gate running', '/side running', 'network back'])
  })

  for (const lines of [1, 5, 12])
    it(`is taken back when it is killed behind its step ${lines}`, async () => {
      const words = ['revisions', 'restore', '--from', 'a', '--to', 'b', '--without-data', '--yes']
      await orchWatchBuilt(folder, words, { afterLines: lines, waitMs: 0 })
      const { err } = await orchWatchBuilt(folder, ['revisions', 'record', 'b'])
      expect(err).to.match(/a restore of a that was interrupted is taken back/u)
      expect(await allOn(b)).to.deep.equal([])
      expect(journal()).to.deep.equal([])
    })
})
