import { generateX25519Identity } from 'age-encryption'
import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../lib/base/clock.ts'
import { Secret } from '../../../lib/base/secret.ts'
import type { Configuration } from '../../../lib/model/configuration.ts'
import type { HiddenValue } from '../../../lib/model/revision.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { newSheet } from '../../../lib/record/sheet.ts'
import { openRegistry } from '../../../lib/registry/registry.ts'
import type { Registry } from '../../../lib/registry/registry.ts'
import { aConfiguration } from '../../helpers/configurations.ts'

const WEB = { target: 'here', kind: 'container', name: 'web' } as const

describe('secrets of recorded configurations', () => {
  let folder: string
  let identity: Secret
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-sealing-'))
    identity = new Secret(`# created: today\n${await generateX25519Identity()}\n`, 'env:AGE')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const open = (key: Secret | null = identity): Promise<Registry> =>
    openRegistry(folder, 'write', { clock: systemClock, env: process.env, ...(key && { identity: key }) })
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
  const sealedAt = (revision: string): string => git('rev-parse', `${revision}:here/containers/web.yaml.age`)

  it('are given back in every revision as they were in it, whole values and parts of lists', async () => {
    const registry = await open()
    await record(registry, { password: 'first' })
    await record(registry, { password: 'second' })
    const [now, before] = await Promise.all(['HEAD', 'HEAD~1'].map((each) => registry.revealer(WEB, each)))
    expect([now?.(['env', 'PASSWORD']), before?.(['env', 'PASSWORD'])]).to.deep.equal(['second', 'first'])
    expect(now?.(['command', '2'])).to.equal('behind-an-option')
    expect(now?.(['command', '0']), 'what is no secret').to.equal(undefined)
  })

  it('are sealed anew when one of them changes, not at every commit', async () => {
    const registry = await open()
    await record(registry, { password: 'first' })
    await record(registry, { password: 'first', memory: 2 })
    expect(sealedAt('HEAD')).to.equal(sealedAt('HEAD~1'))
    await record(registry, { password: 'second', memory: 2 })
    expect(sealedAt('HEAD')).not.to.equal(sealedAt('HEAD~1'))
  })

  it('are opened by their own identity only, and by nobody who has none', async () => {
    await record(await open(), { password: 'first' })
    const nobody = await open(null)
    expect((await nobody.revealer(WEB, 'HEAD'))(['env', 'PASSWORD'])).to.equal(undefined)
    const other = await open(new Secret(await generateX25519Identity(), 'env:OTHER'))
    const error = await other.revealer(WEB, 'HEAD').then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(Error)
    expect(String(error)).to.contain('"env:OTHER" does not open it')
  })

  it('are not kept, and an old file of them is taken away, where nobody has an identity', async () => {
    await record(await open(), { password: 'first' })
    await record(await open(null), { password: 'second' })
    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).to.equal('here/containers/web.yaml\n')
    expect((await (await open()).revealer(WEB, 'HEAD~1'))(['env', 'PASSWORD'])).to.equal('first')
  })

  it('go with their object', async () => {
    const registry = await open()
    await record(registry, { password: 'first' })
    await registry.record([{ ...WEB, cause: 'removed', words: 'gone', configuration: null }], 'gone', 1000)
    expect(git('ls-tree', '-r', '--name-only', 'HEAD')).to.equal('')
  })

  it('do not stand in any object of git', async () => {
    await record(await open(), { password: 'correct-horse' })
    for (const line of git('cat-file', '--batch-all-objects', '--batch-check').trim().split('\n'))
      expect(git('cat-file', '-p', line.split(' ')[0] ?? '')).not.to.match(/correct-horse|behind-an-option/u)
  })
})

async function record(
  registry: Registry,
  { password, memory = 1 }: { password: string; memory?: number },
): Promise<void> {
  const kept: HiddenValue[] = []
  const hide = hiding(
    { secret: [], plain: [] },
    (text) => registry.fingerprints.of(text),
    (...each) => kept.push(each),
  )
  const sheet = newSheet(hide)
  sheet.put(['env', 'PASSWORD'], password, 'operator')
  sheet.put(['command'], ['serve', '--token', 'behind-an-option'], 'operator')
  sheet.put(['limits', 'memoryBytes'], memory, 'operator')
  const configuration: Configuration = aConfiguration({ fields: sheet.fields() })
  registry.hidden?.set(configuration, kept)
  await registry.record([{ ...WEB, cause: 'recorded', words: 'x', configuration }], 'x', 1000)
}
