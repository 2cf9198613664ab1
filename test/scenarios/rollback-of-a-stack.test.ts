import { generateX25519Identity } from 'age-encryption'
import { expect } from 'chai'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { makeGround, makeStack, printedIn, removeStack, SERVICES } from '../helpers/stack.ts'
import { contractOf } from '../helpers/contract.ts'

const wrongWith = contractOf('docs/revisions-at.schema.json')

describe('a rollback of a stack on a real engine', function () {
  this.timeout(240_000)
  let engine: Engine
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    await makeGround(engine)
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-stack-'))
    writeFileSync(join(folder, 'identity'), `${await generateX25519Identity()}\n`, { mode: 0o600 })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: { folder: ./revisions, identity: "file:identity" } }
targets: [{ id: e, runtime: docker, endpoint: 'unix://${engine.socket}', labels: { env: prod } }]
`,
    )
    await makeStack(engine)
    await revisions('record')
    await revisions('tag', 'release-1', '--note', 'as it was released')
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    await removeStack(engine)
  })

  const revisions = (...words: string[]): Promise<Ran> => orchWatch(folder, ['revisions', ...words])
  const becomeOf = async (): Promise<Record<string, string>> => {
    const { out } = await revisions('at', 'release-1', '--json')
    const document = JSON.parse(out) as { objects: { kind: string; name: string; now: string }[] }
    expect(wrongWith(document)).to.deep.equal([])
    // Its networks and volumes are told as well, and stay as they are.
    const containers = document.objects.filter(({ kind }) => kind === 'container')
    return Object.fromEntries(containers.map(({ name, now }) => [name, now]))
  }
  const states = async (): Promise<string[]> =>
    (await engine.docker.listContainers({ all: true })).map(({ Names, State }) => `${Names[0] ?? ''} ${State}`).sort()
  const idsOf = (names: readonly string[]): Promise<string[]> =>
    Promise.all(names.map(async (name) => (await engine.docker.getContainer(`shop-${name}-1`).inspect()).Id))
  const ALL_RUN = SERVICES.map((name) => `/shop-${name}-1 running`).sort()

  /** Another image, another setting, another limit, one removed; and one that was not there before. */
  async function changeAll(): Promise<void> {
    await engine.docker.getContainer('shop-cache-1').commit({ repo: 'other', tag: '2', changes: 'ENV A=b' })
    await makeStack(engine, { db: { memoryMiB: 96 }, cache: { image: 'other:2' }, proxy: { env: 'new' } }, [
      'db',
      'cache',
      'proxy',
      'app',
    ])
    const Labels = {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'extra',
      'com.docker.compose.container-number': '1',
    }
    await engine.run({ name: 'shop-extra-1', StopTimeout: 1, Labels })
    await revisions('record')
  }

  it('makes all of it what it was under a tag, field by field, in the order in which they need each other', async () => {
    await changeAll()
    expect(await becomeOf()).to.deep.equal({
      'shop/db/1': 'changed',
      'shop/cache/1': 'changed',
      'shop/proxy/1': 'changed',
      'shop/app/1': 'same',
      'shop/worker/1': 'gone',
    })
    const plan = await revisions('rollback', 'e/shop/*', 'release-1', '--plan')
    expect(plan.code).to.equal(0)
    expect(plan.out)
      .to.contain('container "shop-app-1": made anew, it shares the network of "shop/proxy/1"\n')
      .and.to.contain('left alone, not there then: e/shop/extra/1\n')
      .and.not.to.contain('-secret')
    const { code, out, err } = await revisions('rollback', 'e/shop/*', 'release-1', '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    const starts = [...out.matchAll(/^(start|wait until) "shop-(\w+)-1"/gmu)].map(
      ([, what, name]) => `${what ?? ''} ${name ?? ''}`,
    )
    expect(starts.indexOf('wait until db')).to.be.below(starts.indexOf('start app'))
    expect(starts.indexOf('wait until db')).to.be.below(starts.indexOf('start worker'))
    expect(starts.indexOf('start cache')).to.be.below(starts.indexOf('start proxy'))
    expect(Object.values(await becomeOf())).to.deep.equal(SERVICES.map(() => 'same'))
    for (const name of SERVICES)
      expect((await revisions('diff', `shop/${name}/1`, 'release-1', 'running')).out).to.match(/are the same/u)
    expect(await states()).to.deep.equal(['/shop-extra-1 running', ...ALL_RUN].sort())
    expect((await revisions('record')).out).to.equal('nothing has changed\n')
    expect(readdirSync(join(folder, 'revisions/.git/orch-watch/journal'))).to.deep.equal([])
    await isShared()
  })

  /** The two have the same interfaces, and one reaches over loopback what the other offers there. */
  async function isShared(): Promise<void> {
    const [one, other] = await Promise.all(
      ['shop-proxy-1', 'shop-app-1'].map((name) =>
        printedIn(engine, name, ['busybox', 'readlink', '/proc/self/ns/net']),
      ),
    )
    const inode = /net:\[\d+\]/u
    expect(inode.exec(one ?? '')?.[0])
      .to.be.a('string')
      .and.equal(inode.exec(other ?? '')?.[0])
    expect(await printedIn(engine, 'shop-proxy-1', ['nc', '-w', '2', '127.0.0.1', '8080'])).to.equal('hello')
  }

  it('leaves alone what is as it was, and says so', async () => {
    const [db, worker] = await idsOf(['db', 'worker'])
    const same = await revisions('rollback', 'env=prod', 'release-1', '--yes')
    expect(same.code).to.equal(0)
    expect(same.out)
      .to.contain('nothing is to be done')
      .and.to.contain('left alone, as they were: e/shop/app/1, e/shop/cache/1')
    await makeStack(engine, { cache: { env: 'x' } })
    const before = await idsOf(['db', 'proxy', 'app', 'worker'])
    const { code, out } = await revisions('rollback', 'env=prod', 'release-1', '--yes', '--json')
    expect(code).to.equal(0)
    const { parts } = JSON.parse(out) as { parts: { name: string }[] }
    expect(parts.map(({ name }) => name)).to.deep.equal(['shop/cache/1'])
    expect(await idsOf(['db', 'proxy', 'app', 'worker'])).to.deep.equal(before)
    expect([db, worker]).not.to.include(before[0])
  })

  it('takes all of it back when one of them is not well', async () => {
    await makeStack(engine, { cache: { cmd: ['false'] } })
    await revisions('record')
    await revisions('tag', 'broken')
    await makeStack(engine, { db: { memoryMiB: 96 }, proxy: { env: 'new' } })
    const before = await idsOf(SERVICES)
    const { code, err } = await revisions('rollback', 'e/shop/*', 'broken', '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/and \d more: not rolled back, everything is as it was before: "shop-cache-1": it has ended/u)
    expect(await idsOf(SERVICES)).to.deep.equal(before)
    expect(await states()).to.deep.equal(ALL_RUN)
    await isShared()
  })

  it('is refused as a whole where one of them cannot be had again, with the object and the field', async () => {
    await changeAll()
    await engine.docker.getContainer('shop-db-1').remove({ force: true })
    await engine.docker.getVolume('shop_data').remove({ force: true })
    const before = await states()
    const { code, out } = await revisions('rollback', 'e/shop/*', 'release-1', '--yes')
    await engine.docker.createVolume({ Name: 'shop_data' })
    expect(code).to.equal(69)
    expect(out).to.contain('e/shop/db/1: mounts["/data"].volume: there is no volume "shop_data"')
    expect(await states()).to.deep.equal(before)
  })

  it('is one plan over several targets: what is not well on one is taken back on all', async () => {
    const other = await startEngine()
    try {
      writeFileSync(
        join(folder, 'targets.yaml'),
        `settings: { registry: { folder: ./revisions, identity: "file:identity" } }
targets:
  - { id: e, runtime: docker, endpoint: 'unix://${engine.socket}', labels: { env: prod } }
  - { id: f, runtime: docker, endpoint: 'unix://${other.socket}', labels: { env: prod } }
`,
      )
      const web = async (zone: string, Cmd: string[]): Promise<void> => {
        await removeStack(other)
        await other.run({ name: 'web', StopTimeout: 1, Env: [`TZ=${zone}`], Cmd })
      }
      await web('UTC', ['sleep', '1000'])
      await revisions('record')
      await revisions('tag', 'both')
      await makeStack(engine, { cache: { env: 'x' } })
      await web('UTC', ['false'])
      await revisions('record')
      await revisions('tag', 'broken')
      await web('Europe/Berlin', ['sleep', '1000'])
      await makeStack(engine, { cache: { env: 'y' } })
      const [cache] = await idsOf(['cache'])
      const broken = await revisions('rollback', 'env=prod', 'broken', '--yes')
      expect(broken.code).to.equal(75)
      expect(broken.out)
        .to.match(/^e: stop "shop-cache-1": \d+ ms$/mu)
        .and.to.match(/^f: stop "web": \d+ ms$/mu)
      expect(broken.err).to.match(/everything is as it was before: "web": it has ended/u)
      expect(await idsOf(['cache'])).to.deep.equal([cache])
      expect(await states()).to.deep.equal(ALL_RUN)
      expect((await revisions('rollback', 'env=prod', 'both', '--yes')).code).to.equal(0)
      expect((await other.docker.getContainer('web').inspect()).Config.Env).to.include('TZ=UTC')
      expect(Object.values(await becomeOf())).to.deep.equal(SERVICES.map(() => 'same'))
    } finally {
      await other.stop()
    }
  })
})
