import { expect } from 'chai'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordedOf } from '../../../../lib/app/pages/recorded-of.ts'
import { systemClock } from '../../../../lib/base/clock.ts'
import type { Configuration, Value } from '../../../../lib/model/configuration.ts'
import type { Inventory } from '../../../../lib/model/inventory.ts'
import type { Cause, Recording } from '../../../../lib/model/revision.ts'
import type { Recorded } from '../../../../lib/pages/revisions/recorded.ts'
import { openRegistry } from '../../../../lib/registry/registry.ts'
import type { Registry } from '../../../../lib/registry/registry.ts'
import type { RecordedWorld } from '../../../../lib/web/recorded.ts'
import { aConfiguration } from '../../../helpers/configurations.ts'

const WEB = { target: 'here', kind: 'container', name: 'shop/web/1' } as const
const MINUTE = 60_000
const NOON = 1_000_000_000_000

function made(settings: Readonly<Record<string, Value>>): Configuration {
  const fields = Object.entries(settings).map(([path, value]) => ({
    path: path.split('/'),
    value,
    origin: 'operator' as const,
  }))
  return aConfiguration({ name: WEB.name, runsAs: 'shop-web-1', fields })
}

function recording(
  configuration: Configuration | null,
  cause: Cause,
  words: string,
  of: Partial<Recording> = {},
): Recording {
  return { ...WEB, cause, words, configuration, ...of }
}

function valueOf<T>(recorded: Recorded<T>): T {
  if (recorded.kind !== 'read') throw new Error(JSON.stringify(recorded))
  return recorded.value
}

describe('what is recorded, for pages', function () {
  this.timeout(60_000)
  let folder: string
  let registry: Registry
  const worldOf = (
    own: Partial<Parameters<typeof recordedOf>[0]> = {},
    plan: object | null = { folder },
  ): RecordedWorld => {
    const inventory = { files: [join(folder, 'targets.yaml')], settings: { registry: plan }, targets: [{ id: 'here' }] }
    const place = { cwd: folder, env: process.env }
    return recordedOf({ inventory: () => inventory as unknown as Inventory, place, clock: systemClock, ...own })
  }
  const ids = async (): Promise<readonly string[]> =>
    (await registry.revisions({ of: WEB, most: 9 })).map(({ id }) => id)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ow-recorded-'))
    registry = await openRegistry(folder, 'write', { clock: systemClock, env: process.env })
    const first = made({ 'image/name': 'web:1', 'env/A': '1', 'env/PASSWORD': { fingerprint: 'aaaaaaaabb' } })
    const second = made({ 'image/name': 'web:2', 'env/B': '1', 'env/PASSWORD': { fingerprint: 'ccccccccdd' } })
    await registry.record([recording(first, 'recorded', 'recorded for the first time')], 'first', NOON)
    await registry.record([recording(second, 'image-changed', 'made anew of another image')], 'second', NOON + MINUTE)
    const other = recording(aConfiguration({ name: 'db' }), 'recorded', 'recorded for the first time', { name: 'db' })
    await registry.record([other], 'third', NOON + 2 * MINUTE)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('lists everything by its last change, the newest first', async () => {
    const { objects, readCommits } = valueOf(await worldOf().objects())
    expect(objects.map(({ last, changes }) => [last.name, last.words, changes])).to.deep.equal([
      ['db', 'recorded for the first time', 1],
      [WEB.name, 'made anew of another image', 2],
    ])
    expect(readCommits).to.equal(null)
  })

  it('notices what is recorded while pages are shown', async () => {
    const world = worldOf()
    expect(valueOf(await world.objects()).objects).to.have.length(2)
    await registry.record([recording(null, 'removed', 'gone')], 'fourth', NOON + 3 * MINUTE)
    expect(valueOf(await world.objects()).objects[0]?.last.cause).to.equal('removed')
  })

  it('tells every change of one object, which one was declared good, and how far it is from that', async () => {
    const [newest = '', oldest = ''] = await ids()
    const configuration = await registry.configurationAt(WEB, oldest)
    const baseline = { ...WEB, revision: oldest, at: NOON, by: 'ada', note: 'first', configuration: configuration! }
    await registry.declare([baseline], [baseline], 'good', NOON + 4 * MINUTE)
    await registry.tag({ name: 'release-2', revision: newest, by: 'ada', note: '' }, false)
    const past = valueOf(await worldOf().object({ object: 'here/shop/web/1' }))
    if (!past || 'several' in past) throw new Error('it is one object')
    expect(past.runsAs).to.equal('shop-web-1')
    expect(past.revisions.map(({ id, tags, isBaseline }) => [id, tags, isBaseline])).to.deep.equal([
      [newest, ['release-2'], false],
      [oldest, [], true],
    ])
    expect([past.baseline?.by, past.baseline?.differs]).to.deep.equal(['ada', 4])
  })

  it('compares the last change with what was before, or any two that are named', async () => {
    const [newest = '', oldest = ''] = await ids()
    const world = worldOf()
    const told = async (between: { from?: string; to?: string }) => {
      const found = valueOf(await world.difference({ object: 'here/shop/web/1', kind: 'container' }, between))
      if (!found || 'several' in found) return found
      return [found.from?.id ?? null, found.to.id, found.changes.map(({ path }) => path.join('.'))]
    }
    const changes = ['env.A', 'env.B', 'env.PASSWORD', 'image.name']
    expect(await told({})).to.deep.equal([oldest, newest, changes])
    expect(await told({ from: oldest.slice(0, 8), to: newest })).to.deep.equal([oldest, newest, changes])
    expect(await told({ from: newest, to: newest })).to.deep.equal([newest, newest, []])
    expect(await told({ to: oldest })).to.deep.equal([null, oldest, []])
    const head = (await registry.head()) ?? ''
    expect(await told({ from: oldest, to: 'HEAD' })).to.deep.equal([oldest, head, changes])
  })

  it('shows of what is gone what it was', async () => {
    await registry.record([recording(null, 'removed', 'gone')], 'fourth', NOON + 3 * MINUTE)
    const found = valueOf(await worldOf().difference({ object: 'here/shop/web/1' }, {}))
    if (!found || 'several' in found) throw new Error('it is one object')
    expect([found.to.configuration, found.from?.configuration?.runsAs, found.older !== null]).to.deep.equal([
      null,
      'shop-web-1',
      true,
    ])
  })

  it('knows nothing of what was never there, and lets git search for nothing else', async () => {
    const world = worldOf()
    expect(valueOf(await world.object({ object: 'here/none' }))).to.equal(null)
    expect(valueOf(await world.object({ object: 'here/shop/web/1', kind: 'service' }))).to.equal(null)
    for (const to of ['deadbeef', ':/first', 'HEAD^{/first}', '--all', 'HEAD..HEAD', '', '\u0000', 'no-such-tag'])
      expect(valueOf(await world.difference({ object: 'here/shop/web/1' }, { to })), to).to.equal(null)
  })

  it('asks which one is meant when several are called so', async () => {
    const service = aConfiguration({ name: WEB.name, kind: 'service' })
    await registry.record([recording(service, 'recorded', 'first', { kind: 'service' })], 'service', NOON + 3 * MINUTE)
    const found = valueOf(await worldOf().object({ object: 'here/shop/web/1' }))
    expect(found && 'several' in found && found.several.map(({ kind }) => kind)).to.have.members([
      'container',
      'service',
    ])
  })

  it('finds what changed last before all that was read', async () => {
    const world = worldOf({ mostCommits: 1 })
    expect(valueOf(await world.objects()).readCommits).to.equal(1)
    const found = valueOf(await world.object({ object: 'here/shop/web/1' }))
    expect(found && 'of' in found && found.of).to.deep.equal(WEB)
  })

  it('says when nothing is recorded, and why it cannot be read', async () => {
    expect((await worldOf({}, null).objects()).kind).to.equal('off')
    const missing = await worldOf({}, { folder: './none' }).objects()
    expect(missing.kind === 'unread' && missing.why).to.match(/none: nothing has been recorded here yet/u)
    await writeFile(join(folder, '.git/HEAD'), 'nonsense')
    const damaged = await worldOf().objects()
    expect(damaged.kind === 'unread' && damaged.why).to.match(/there are files, and git finds no history of them/u)
  })

  it('does not wait for ever', async () => {
    const late = await worldOf({ readMs: 1 }).objects()
    expect(late.kind === 'unread' && late.why).to.match(/cannot be read within 0\.001 s; try again/u)
  })
})
