import { expect } from 'chai'
import { imagesWantedOn } from '../../../../lib/app/heal/images-wanted.ts'
import type { Target } from '../../../../lib/model/target.ts'
import type { Registry } from '../../../../lib/registry/registry.ts'

const of = (target: string, name: string) => ({ target, kind: 'container' as const, name })
const made = (image: string) => ({
  fields: [
    { path: ['image', 'name'], value: image },
    { path: ['image', 'id'], value: `id of ${image}` },
    { path: ['image', 'digests'], value: [`digest of ${image}`] },
    { path: ['env', 'image'], value: 'no image at all' },
  ],
})

/** What is there now, what was before, what somebody has declared good, and what a tag holds. */
const registry = {
  latest: () => Promise.resolve([
    { ...of('engine', 'web'), configuration: made('web:3') },
    { ...of('other', 'web'), configuration: made('other:1') },
  ]),
  baselines: () => Promise.resolve([{ ...of('engine', 'web'), revision: 'base' }]),
  revisions: () => Promise.resolve([
    { ...of('engine', 'web'), id: 'before', cause: 'changed' },
    { ...of('engine', 'web'), id: 'gone', cause: 'removed' },
    { ...of('other', 'web'), id: 'elsewhere', cause: 'changed' },
  ]),
  tags: () => Promise.resolve([{ name: 'v1', revision: 'tagged' }]),
  configurationAt: (_: unknown, revision: string) => Promise.resolve(made(`web:${revision}`)),
  documentsAt: () => Promise.resolve([{ ...of('engine', 'db'), configuration: made('db:1') }]),
} as unknown as Registry // prettier-ignore

const target = (members: readonly string[]): Target =>
  ({ id: 'shop', runtime: 'declared', members, options: { image: 'shop:9' } }) as unknown as Target

describe('images that are needed to put something back', () => {
  it('are those of what runs, of what was declared good, of revisions and tags, and of declared workloads', async () => {
    const wanted = await imagesWantedOn('engine', { registry, targets: () => new Map([['shop', target(['engine'])]]) })
    const names = ['web:3', 'db:1', 'web:before', 'web:base']
    expect([...wanted].sort()).to.deep.equal(
      ['shop:9', ...names.flatMap((name) => [name, `id of ${name}`, `digest of ${name}`])].sort(),
    )
  })

  it('are known of the target that was asked for only, and without a registry from declared workloads', async () => {
    const targets = () => new Map([['shop', target(['engine'])]])
    expect([...(await imagesWantedOn('engine', { registry: undefined, targets }))]).to.deep.equal(['shop:9'])
    expect([...(await imagesWantedOn('third', { registry: undefined, targets }))]).to.deep.equal([])
  })
})
