import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../lib/base/clock.ts'
import type { Configuration } from '../../../lib/model/configuration.ts'
import type { Recording } from '../../../lib/model/revision.ts'
import { openRegistry } from '../../../lib/registry/registry.ts'
import type { Registry } from '../../../lib/registry/registry.ts'
import { aConfiguration } from '../../helpers/configurations.ts'

const WEB = { target: 'here', kind: 'container', name: 'shop/web/1' } as const

describe('the registry', () => {
  let folder: string
  let mended: string[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-registry-'))
    await chmod(folder, 0o755)
    mended = []
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const open = (access: 'read' | 'write' = 'write'): Promise<Registry> =>
    openRegistry(folder, access, { clock: systemClock, env: process.env, mended: (words) => mended.push(words) })
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })

  it('keeps every change of an object as one commit by orch-watch, and gives each of them back', async () => {
    const registry = await open()
    await registry.record([recording(64)], 'here/shop/web/1: recorded for the first time', 1_000_000_000_000)
    await registry.record([recording(128, 'updated-in-place')], 'here/shop/web/1: changed', 1_000_000_060_000)
    const revisions = await registry.revisions({ of: WEB, most: 10 })
    expect(revisions.map(({ cause, at }) => [cause, at])).to.deep.equal([
      ['updated-in-place', 1_000_000_060_000],
      ['recorded', 1_000_000_000_000],
    ])
    expect(memoryOf(await registry.configurationAt(WEB, revisions[1]?.id ?? ''))).to.equal(64)
    expect(memoryOf(await registry.configurationAt(WEB, 'HEAD'))).to.equal(128)
    expect(git('log', '--format=%an')).to.equal('orch-watch\norch-watch\n')
    expect(
      (await registry.latest()).map(({ target, configuration }) => [target, memoryOf(configuration)]),
    ).to.deep.equal([['here', 128]])
  })

  it('belongs to its owner alone, has no hooks and no remote', async () => {
    await (await open()).record([recording(64)], 'first', 0)
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
    expect(git('config', 'core.hooksPath')).to.equal('/dev/null\n')
    expect(git('remote')).to.equal('')
    expect(await readdir(join(folder, '.git'))).not.to.include('hooks')
  })

  it('takes thousands in one commit, as a first look at a large host brings them', async () => {
    const names = Array.from({ length: 2_500 }, (_, at) => `container-with-a-name-of-some-length-${at}`)
    const all = names.map((name) => ({ ...recording(64), name, words: 'recorded for the first time '.repeat(5) }))
    const registry = await open()
    await registry.record(all, 'here: many recorded for the first time', 0)
    expect(await registry.revisions({ most: 10 })).to.have.length(names.length)
  }).timeout(60_000)

  it('is packed by git itself now and then, and does not grow by a file for every change for good', async () => {
    const registry = await open()
    // As it is made, git's own bound holds.
    expect(git('config', '--get', '--default', 'unset', 'gc.auto')).to.equal('unset\n')
    git('config', 'gc.auto', '100')
    const many = Array.from({ length: 1_500 }, (_, memory) => ({ ...recording(memory), name: `n${memory}` }))
    await registry.record(many, 'here: many', 0)
    expect(git('count-objects')).to.match(/^0 objects/u)
  }).timeout(60_000)

  it('makes no commit of what is the same', async () => {
    const registry = await open()
    for (const at of [0, 1000, 2000]) await registry.record([recording(64)], 'again', at)
    expect(await registry.revisions({ most: 10 })).to.have.length(1)
  })

  it('no longer has what is gone, but for its history', async () => {
    const registry = await open()
    await registry.record([recording(64)], 'first', 0)
    await registry.record([{ ...WEB, cause: 'removed', words: 'gone', configuration: null }], 'gone', 1000)
    expect(await registry.latest()).to.deep.equal([])
    expect((await registry.revisions({ of: WEB, most: 10 })).map(({ cause }) => cause)).to.deep.equal([
      'removed',
      'recorded',
    ])
    expect(await registry.configurationAt(WEB, 'HEAD')).to.equal(null)
    expect(memoryOf(await registry.configurationAt(WEB, 'HEAD~1'))).to.equal(64)
  })

  it('forgets what lies about but was never committed', async () => {
    await (await open()).record([recording(64)], 'first', 0)
    await writeFile(join(folder, 'here/containers/shop/web/1.yaml'), 'half a fi')
    const again = await open()
    await again.settle((trouble) => expect.fail(trouble))
    expect((await again.latest()).map(({ configuration }) => memoryOf(configuration))).to.deep.equal([64])
  })

  it('waits for a git that works there, and takes away a lock that was left behind ten minutes ago', async () => {
    const registry = await open()
    await registry.record([recording(64)], 'first', 0)
    const lock = join(folder, '.git/index.lock')
    await writeFile(lock, '')
    const got = await registry.record([recording(65)], 'second', 1000).catch((error: unknown) => error)
    expect(got).to.have.property('trouble', 'locked')
    expect(mended).to.deep.equal([])

    const before = new Date(Date.now() - 11 * 60_000)
    await utimes(lock, before, before)
    await registry.record([recording(65)], 'second', 1000)
    expect(mended.join()).to.match(/index\.lock: left behind/u)
    expect(memoryOf(await registry.configurationAt(WEB, 'HEAD'))).to.equal(65)
  })

  it('goes on from the last whole revision when an object of the newest one was emptied', async () => {
    const registry = await open()
    await registry.record([recording(64)], 'first', 0)
    await registry.record([recording(65)], 'second', 1000)
    await empty(git('rev-parse', 'HEAD').trim())
    await registry.record([recording(66)], 'third', 2000)
    expect(mended.join()).to.match(/1 unreadable objects put aside, the history goes on from/u)
    expect(memoryOf(await registry.configurationAt(WEB, 'HEAD'))).to.equal(66)
    expect(memoryOf(await registry.configurationAt(WEB, 'HEAD~1'))).to.equal(64)
    expect(git('fsck', '--no-reflogs', '--no-dangling')).to.equal('')
  })

  it('begins a new history when no revision can be read any more, and still has what is there now', async () => {
    const registry = await open()
    await registry.record([recording(64)], 'first', 0)
    for (const each of git('rev-list', '--objects', 'HEAD').trim().split('\n')) await empty(each.split(' ')[0] ?? '')
    await registry.record([recording(66)], 'second', 2000)
    expect(mended.join()).to.match(/a new history is begun/u)
    expect((await (await open('read')).latest()).map(({ configuration }) => memoryOf(configuration))).to.deep.equal([
      66,
    ])
  })

  it('is not made where something else lies, nor by whoever only reads', async () => {
    expect(await open('read').catch((error: unknown) => error)).to.have.property('trouble', 'missing')
    await writeFile(join(folder, 'letter.txt'), 'dear')
    expect(await open().catch((error: unknown) => error)).to.have.property('trouble', 'unusable')
  })

  async function empty(id: string): Promise<void> {
    const file = join(folder, '.git/objects', id.slice(0, 2), id.slice(2))
    await chmod(file, 0o600)
    await truncate(file)
  }
})

function recording(memoryBytes: number, cause: Recording['cause'] = 'recorded'): Recording {
  const fields = [{ path: ['limits', 'memoryBytes'], value: memoryBytes, origin: 'operator' as const }]
  return { ...WEB, cause, words: `memory ${memoryBytes}`, configuration: aConfiguration({ name: WEB.name, fields }) }
}

function memoryOf(configuration: Configuration | null): unknown {
  return configuration?.fields.find(({ path }) => path[1] === 'memoryBytes')?.value
}
