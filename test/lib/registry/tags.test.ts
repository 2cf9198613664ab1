import { expect } from 'chai'
import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../lib/base/clock.ts'
import { findRevision } from '../../../lib/app/recording/find-revision.ts'
import type { Recording } from '../../../lib/model/revision.ts'
import { openRegistry } from '../../../lib/registry/registry.ts'
import type { Registry } from '../../../lib/registry/registry.ts'
import { aConfiguration } from '../../helpers/configurations.ts'

const BEGAN = Date.UTC(2026, 10, 23, 1)
const HOUR_MS = 3_600_000

describe('a revision', () => {
  let folder: string
  let registry: Registry
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-tags-'))
    registry = await openRegistry(folder, 'write', { clock: systemClock, env: process.env })
    for (const at of [0, 1, 2])
      await registry.record([recording('web', at), recording(`only-${at}`, at)], `look ${at}`, BEGAN + at * HOUR_MS)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const meant = async (words: string, now = BEGAN + 10 * HOUR_MS): Promise<string> => {
    const { id } = await findRevision(registry, words, now).catch((error: unknown) => ({ id: String(error) }))
    return [0, 1, 2]
      .map((at) => [registry.revisionId(`HEAD~${2 - at}`), at] as const)
      .reduce(async (found, [each, at]) => ((await each) === id ? String(at) : found), Promise.resolve(id))
  }

  it('is meant by a moment: the last one that was not recorded later', async () => {
    expect(await meant('2026-11-23T01:00Z')).to.equal('0')
    expect(await meant('2026-11-23 02:59:59Z')).to.equal('1')
    expect(await meant('2026-11-24T00:00Z')).to.equal('2')
    expect(await meant('9h ago')).to.equal('1')
    expect(await meant('2026-11-23T00:59Z')).to.match(
      /nothing had been recorded on .*: it begins on 2026-11-23 01:00:00Z/u,
    )
  })

  it('is meant by its name, which goes before everything else, and by what git understands', async () => {
    const revision = await registry.revisionId('HEAD~1')
    await registry.tag({ name: 'release-1', revision, by: 'ada', note: 'good' }, false)
    expect(await findRevision(registry, 'release-1', 0)).to.deep.equal({
      id: revision,
      called: `release-1 (${revision.slice(0, 8)})`,
    })
    expect(await meant(revision.slice(0, 7))).to.equal('1')
    expect(await meant('HEAD')).to.equal('2')
    expect(await meant('nope')).to.match(/there is no revision "nope"/u)
  })

  it('has a name that somebody gave, with who, when and why, and keeps it until it is moved', async () => {
    const [old, fresh] = await Promise.all(['HEAD~1', 'HEAD'].map((each) => registry.revisionId(each)))
    await registry.tag({ name: 'a/b', revision: old!, by: 'ada\nBy: eve', note: '' }, false)
    await registry.tag({ name: 'release-1', revision: old!, by: 'ada', note: 'as it\nwas released' }, false)
    const again = { name: 'release-1', revision: fresh!, by: 'bob', note: 'By: ada' }
    expect(await registry.tag(again, false).catch((error: unknown) => error))
      .to.have.property('message')
      .that.matches(/tag 'release-1' already exists/u)
    const all = await registry.tags()
    expect(all.map(({ name, revision, by, note }) => [name, revision, by, note]).sort()).to.deep.equal([
      ['a/b', old, 'ada By: eve', ''],
      ['release-1', old, 'ada', 'as it was released'],
    ])
    expect(Math.abs((all[0]?.at ?? 0) - Date.now())).to.be.below(60_000)
    await registry.tag(again, true)
    expect((await registry.tags()).find(({ name }) => name === 'release-1')?.revision).to.equal(fresh)
  })

  it('may have one that was given with git itself', async () => {
    execFileSync('git', ['-C', folder, 'tag', 'by-hand', 'HEAD~2'])
    expect(await meant('by-hand')).to.equal('0')
  })

  it('has no name that git would not take, or that means something else', async () => {
    for (const name of [
      '',
      'a b',
      'a..b',
      'a~1',
      'a^',
      'a:b',
      '-a',
      'a.lock',
      'a/',
      '/a',
      '.a',
      'a*',
      'abcd',
      '1234567890',
      'HEAD',
      'running',
      '@{0}',
      '\u0001',
    ])
      expect(await registry.whyNoName(name), name).to.be.a('string')
    for (const name of ['v1', 'release-1.4', 'a/b', '1.4', 'ü', 'abc', 'abcdefg'])
      expect(await registry.whyNoName(name), name).to.equal(null)
  })

  it('tells of everything that was there, whatever the names are', async () => {
    for (const [at, most] of [
      [0, 2],
      [1, 3],
      [2, 4],
    ] as const)
      expect(await registry.documentsAt(`HEAD~${2 - at}`)).to.have.length(most)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !/[\u0000-\u001f/]/u.test(name)),
          { minLength: 1, maxLength: 5 },
        ),
        async (names) => {
          // A setting may say what a document begins with.
          const all = names.map((name) =>
            recording(name, Math.random(), 'form: orch-watch/configuration/v1\nform: orch-watch/configuration/v1\n'),
          )
          await registry.record(all, 'any', BEGAN + 5 * HOUR_MS)
          const found = (await registry.documentsAt('HEAD')).map(({ configuration }) => configuration)
          for (const each of all) expect(found.find(({ name }) => name === each.name)).to.deep.equal(each.configuration)
        },
      ),
      { numRuns: 10 },
    )
  }).timeout(30_000)
})

function recording(name: string, memoryBytes: number, words = 'x'): Recording {
  const fields = [
    { path: ['labels', 'words'], value: words, origin: 'operator' as const },
    { path: ['limits', 'memoryBytes'], value: memoryBytes, origin: 'operator' as const },
  ]
  return {
    target: 'here',
    kind: 'container',
    name,
    cause: 'recorded',
    words: 'seen',
    configuration: aConfiguration({ name, fields }),
  }
}
