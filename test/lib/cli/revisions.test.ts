import { expect } from 'chai'
import { join } from 'node:path'
import { systemClock } from '../../../lib/base/clock.ts'
import type { Field } from '../../../lib/model/configuration.ts'
import type { Recording } from '../../../lib/model/revision.ts'
import { openRegistry } from '../../../lib/registry/registry.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'
import { contractOf } from '../../helpers/contract.ts'
import { aConfiguration } from '../../helpers/configurations.ts'
import { inFolder } from '../../helpers/inventory.ts'

const INVENTORY = 'settings: { registry: ./revisions }\ntargets: [{ id: here, runtime: local }]\n'
const BEGAN = Date.UTC(2026, 10, 29, 5, 40)

describe('orch-watch revisions', function () {
  this.timeout(60_000)

  it('lists every change with what it was, the newest first', () =>
    told(async (orch) => {
      const { out, code } = await orch('revisions')
      expect(code).to.equal(0)
      const lines = out.trimEnd().split('\n')
      expect(lines[0]).to.match(/^REVISION +OBJECT +SEEN +WHAT$/u)
      expect(lines.slice(1).map((line) => line.replace(/^[0-9a-f]{8} +/u, '').replace(/ +/gu, ' '))).to.deep.equal([
        'here/shop/web/1 2026-11-29 06:40:00Z changed while it runs: limits.memoryBytes 64 → 80',
        'here/shop/web/1 2026-11-29 05:40:00Z recorded for the first time',
        'here/db 2026-11-29 05:40:00Z recorded for the first time',
      ])
    }))

  it('lists those of one object, by its name, its target and name, or a pattern', () =>
    told(async (orch) => {
      for (const [words, many] of [
        ['db', 1],
        ['here/shop/web/1', 2],
        ['shop/*', 2],
        ['here/*', 3],
      ] as const)
        expect((await orch('revisions', 'list', words)).out.trimEnd().split('\n'), words).to.have.length(many + 1)
    }))

  it('shows a configuration with who set what, and the engine’s own choices only when asked', () =>
    told(async (orch) => {
      const { out } = await orch('revisions', 'show', 'shop/web/1')
      expect(out)
        .to.match(/^here\/shop\/web\/1, container "shop-web-1"/u)
        .and.to.match(/limits\.memoryBytes +80 +operator/u)
      expect(out)
        .to.match(/env\.PASSWORD +secret 9f3c0000 +operator/u)
        .and.to.contain('1 settings that the engine chose')
      expect(out).not.to.contain('runc')
      expect((await orch('revisions', 'show', 'shop/web/1', '--all')).out).to.match(/runtimeProgram +runc +engine/u)
    }))

  it('shows the last change setting by setting, and says by its exit code that there is one', () =>
    told(async (orch) => {
      const { out, code } = await orch('revisions', 'diff', 'shop/web/1')
      expect(out).to.match(/~ +limits\.memoryBytes +64 +80 +operator/u)
      expect(code).to.equal(1)
      const same = await orch('revisions', 'diff', 'shop/web/1', 'HEAD', 'HEAD')
      expect(same).to.include({ code: 0, out: 'here/shop/web/1: HEAD and HEAD are the same\n' })
    }))

  it('says what to do when there is no such object or revision, and when nothing was recorded', () =>
    told(async (orch) => {
      expect(await orch('revisions', 'show', 'nope'))
        .to.include({ code: 64 })
        .and.to.have.property('err')
        .that.matches(/nothing is recorded of "nope"/u)
      expect((await orch('revisions', 'diff', 'db')).err).to.match(/one revision only/u)
      expect((await orch('revisions', 'show', 'db', 'feedface')).err).to.match(/there is no revision "feedface"/u)
      expect((await orch('revisions', 'show', '*')).err).to.match(/may be here\/.* or here\/.*: say which/u)
    }))

  it('says a configuration as the program that makes it would be told, and which secrets are missing', () =>
    told(async (orch) => {
      const line = await orch('revisions', 'export', 'shop/web/1')
      expect(line.out)
        .to.match(/^docker run .*--memory/su)
        .and.to.contain('<<SECRET env.PASSWORD>>')
      expect(line.err).to.match(/env\.PASSWORD is secret/u)
      expect((await orch('revisions', 'export', 'shop/web/1', '--as', 'compose')).out).to.match(/^services:\n/u)
      expect((await orch('revisions', 'export', 'db', '--as', 'manifest')).err).to.match(
        /a container cannot be said as manifest: run, compose can/u,
      )
    }))

  it('calls networks and volumes by their kind, as a container may have the same name', () =>
    withResources(async (orch) => {
      const objects = (await orch('revisions')).out.split('\n').map((line) => line.split(/ +/u)[1])
      expect(objects.filter((each) => each?.includes(':'))).to.deep.equal(['here/network:db', 'here/volume:data'])
      expect((await orch('revisions', 'show', 'db')).out).to.match(/^here\/db, container "db"/u)
      expect((await orch('revisions', 'show', 'network:db')).out).to.match(/^here\/network:db, network "db"/u)
      expect((await orch('revisions', 'show', 'here/volume:data')).out).to.match(/^here\/volume:data, volume "data"/u)
      expect((await orch('revisions', 'show', 'data')).out, 'nothing else has that name').to.match(/volume "data"/u)
      expect((await orch('revisions', 'list', 'here/*')).out.trimEnd().split('\n')).to.have.length(6)
    }))

  it('says a network as docker and compose are told it', () =>
    withResources(async (orch) => {
      const { out } = await orch('revisions', 'export', 'network:db')
      expect(out).to.equal('docker network create \\\n  --internal \\\n  db\n')
      const file = await orch('revisions', 'export', 'network:db', '--as', 'compose')
      expect(file.out).to.equal('networks:\n  db:\n    name: db\n    internal: true\n')
      expect((await orch('revisions', 'export', 'volume:data', '--as', 'service')).err).to.match(
        /a volume cannot be said as service: run, compose can/u,
      )
    }))

  it('rolls no network and no volume back, and says why', () =>
    withResources(async (orch) => {
      const network = await orch('revisions', 'rollback', 'network:db', 'HEAD', '--yes')
      expect([network.code, network.err]).to.deep.equal([
        69,
        'orch-watch: not-supported: here/network:db is not rolled back: it would have to be made anew, and its containers be cut off\n',
      ])
      const volume = await orch('revisions', 'rollback', 'volume:data', 'HEAD', '--yes')
      expect(volume.err).to.match(/it would have to be made anew, and what is in it be lost/u)
    }))

  it('gives a revision a name, by which it is found wherever one is named', () =>
    told(async (orch) => {
      expect((await orch('revisions', 'tags')).out).to.match(/no revision has a name yet/u)
      const given = await orch(
        'revisions',
        'tag',
        'release-1',
        '--at',
        '2026-11-29T06:00Z',
        '--by',
        'ada',
        '--note',
        'good',
      )
      expect(given.out).to.match(/^release-1 is the name of [0-9a-f]{8} now\n$/u)
      expect((await orch('revisions', 'tag')).out).to.match(/^TAG .*\nrelease-1 +[0-9a-f]{8} +\S+ \S+Z +ada +good\n$/u)
      expect((await orch('revisions', 'show', 'shop/web/1', 'release-1')).out).to.match(/memoryBytes +64/u)
      expect((await orch('revisions', 'show', 'shop/web/1', '2026-11-29 07:00Z')).out).to.match(/memoryBytes +80/u)
      expect((await orch('revisions', 'diff', 'shop/web/1', 'release-1', 'HEAD')).out).to.match(
        /^here\/shop\/web\/1: release-1 and HEAD\n/u,
      )
      expect((await orch('baseline', 'set', 'shop/web/1', '--revision', 'release-1')).code).to.equal(0)
      const again = await orch('revisions', 'tag', 'release-1')
      expect(again)
        .to.include({ code: 64 })
        .and.to.have.property('err')
        .that.matches(/there is a tag "release-1" already, .* --force moves it/u)
      expect((await orch('revisions', 'tag', 'release-1', '--force')).out).to.match(
        /now, and no longer of [0-9a-f]{8}\n$/u,
      )
      expect((await orch('revisions', 'tag', '2026-11-29')).err).to.match(/it is a moment/u)
    }))

  it('tells what everything was at a moment, and whether it is still so', () =>
    told(async (orch) => {
      const { out, code } = await orch('revisions', 'at', '2026-11-29T06:00Z')
      expect(code).to.equal(0)
      expect(out.replace(/[0-9a-f]{8}/gu, 'ID').replace(/ +/gu, ' ')).to.equal(`ID: 1 still so, 1 changed
OBJECT NOW REVISION SINCE WHAT
here/db still so ID 2026-11-29 05:40:00Z recorded for the first time
here/shop/web/1 changed ID 2026-11-29 05:40:00Z recorded for the first time
`)
      expect((await orch('revisions', 'at', 'HEAD', 'shop/*')).out).not.to.contain('here/db')
      const json = JSON.parse((await orch('revisions', 'at', 'HEAD', '--json')).out) as object
      expect(contractOf('docs/revisions-at.schema.json')(json)).to.deep.equal([])
      expect((await orch('revisions', 'at', '2026-01-01')).err).to.match(/nothing had been recorded on/u)
    }))

  it('takes no revision for an option of git', () =>
    told(async (orch) => {
      const { err } = await orch('revisions', 'diff', 'db', '--', '--output=/tmp/x', 'HEAD')
      expect(err).to.match(/there is no revision "--output=\/tmp\/x"|none begins with a dash/u)
    }))
})

/** What is printed with --json, against the contract of it. */
const DOCUMENTS: readonly (readonly [contract: string, words: readonly string[], holds: string])[] = [
  ['revisions', ['revisions', 'list'], 'updated-in-place'],
  ['configuration', ['revisions', 'show', 'shop/web/1'], '9f3c0000'],
  ['configuration-diff', ['revisions', 'diff', 'shop/web/1'], 'memoryBytes'],
  ['baselines', ['baseline', 'list'], 'release 1'],
]

describe('the documents of revisions and baselines', function () {
  this.timeout(60_000)

  for (const [contract, words, holds] of DOCUMENTS)
    it(`are what docs/${contract}.schema.json says: ${words.join(' ')}`, () =>
      told(async (orch) => {
        await orch('baseline', 'set', 'db', '--by', 'ada', '--note', 'release 1')
        const { out } = await orch(...words, '--json')
        expect(out).to.contain(holds)
        const printed: unknown = JSON.parse(out)
        const holdsOf = contractOf(`docs/${contract}.schema.json`)
        expect(holdsOf(printed)).to.deep.equal([])
        const [other] = [printed].flat() as Record<string, unknown>[]
        expect(holdsOf(Array.isArray(printed) ? [{ ...other, target: 1 }] : { ...other, target: 1 })).not.to.deep.equal(
          [],
        )
      }))
})

describe('orch-watch baseline', function () {
  this.timeout(60_000)

  it('declares the newest revision good, or an older one, and lists who said so and why', () =>
    told(async (orch) => {
      expect((await orch('baseline')).out).to.match(/nothing has been declared good yet/u)
      expect((await orch('baseline', 'set', 'db', '--by', 'ada', '--note', 'release 1')).out).to.match(
        /^here\/db: declared good by ada, as of [0-9a-f]{8}\n$/u,
      )
      await orch('baseline', 'set', 'shop/*', '--revision', 'HEAD~2', '--by', 'ada')
      const lines = (await orch('baseline')).out.trimEnd().split('\n').slice(1)
      expect(lines.map((line) => line.split(/ {2,}/u)[0])).to.deep.equal(['here/db', 'here/shop/web/1'])
      expect(lines[0]).to.match(/ada +release 1$/u)
    }))

  it('takes it back', () =>
    told(async (orch) => {
      await orch('baseline', 'set', 'here/*')
      expect((await orch('baseline', 'clear', 'db')).out).to.equal('here/db: no longer declared good\n')
      expect((await orch('baseline')).out).not.to.contain('here/db')
    }))

  it('leaves networks and volumes out: nothing holds them against anything', () =>
    withResources(async (orch) => {
      const { out } = await orch('baseline', 'set', 'here/*', '--by', 'ada')
      expect(out).not.to.match(/network|volume/u)
      expect((await orch('baseline', 'set', 'network:db')).err).to.match(/networks and volumes have no baselines/u)
    }))
})

/** With a network and a volume beside them. */
function withResources(story: (orch: (...words: string[]) => Promise<Ran>) => Promise<void>): Promise<void> {
  return told(async (orch, folder) => {
    const registry = await openRegistry(join(folder, 'revisions'), 'write', { clock: systemClock, env: process.env })
    const fields: Field[] = [{ path: ['internal'], value: true, origin: 'operator' }]
    const of = (kind: 'network' | 'volume', name: string): Recording => {
      const configuration = aConfiguration({ kind, name, fields })
      return { target: 'here', kind, name, cause: 'recorded', words: 'recorded for the first time', configuration }
    }
    await registry.record([of('network', 'db'), of('volume', 'data')], 'here: 2', BEGAN + 7_200_000)
    await story(orch)
  })
}

/** With two containers, one of which has changed once. */
function told(story: (orch: (...words: string[]) => Promise<Ran>, folder: string) => Promise<void>): Promise<void> {
  return inFolder({ 'targets.yaml': INVENTORY }, async (folder) => {
    const registry = await openRegistry(join(folder, 'revisions'), 'write', { clock: systemClock, env: process.env })
    await registry.record([recording('shop/web/1', 64, 'recorded'), recording('db', 1, 'recorded')], 'here: 2', BEGAN)
    await registry.record([recording('shop/web/1', 80, 'updated-in-place')], 'here/shop/web/1', BEGAN + 3_600_000)
    await story((...words) => orchWatch(folder, words), folder)
  })
}

function recording(name: string, memoryBytes: number, cause: 'recorded' | 'updated-in-place'): Recording {
  const words =
    cause === 'recorded' ? 'recorded for the first time' : 'changed while it runs: limits.memoryBytes 64 → 80'
  const fields: Field[] = [
    { path: ['env', 'PASSWORD'], value: { fingerprint: '9f3c0000aa' }, origin: 'operator' },
    { path: ['limits', 'memoryBytes'], value: memoryBytes, origin: 'operator' },
    { path: ['runtimeProgram'], value: 'runc', origin: 'engine' },
  ]
  const configuration = aConfiguration({ name, runsAs: name.replaceAll('/', '-'), fields })
  return { target: 'here', kind: 'container', name, cause, words, configuration }
}
