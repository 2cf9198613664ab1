import { expect } from 'chai'
import declared from '../../../lib/connectors/declared.ts'
import type { Registries } from '../../../lib/inventory/schema.ts'
import { complaintsOf, inventoryOf, REGISTRIES } from '../../helpers/inventory.ts'

const registries: Registries = {
  ...REGISTRIES,
  connectors: new Map([...REGISTRIES.connectors, [declared.name, declared]]),
}

const ENGINES = `
groups: { web: { labels: { role: web } } }
targets:
  - { id: web-1, address: a.example, engine: auto, groups: [web] }
  - { id: web-2, runtime: docker, endpoint: 'unix:///run/docker.sock', groups: [web] }
  - { id: db-1, address: b.example, engine: auto }
  - { id: bare, address: c.example, groups: [web] }
`

describe('declared workloads in the inventory', () => {
  it('are spread over the targets with an engine that fit, and need one of them', async () => {
    const shop = await workload(
      "{ id: shop, on: { labels: { role: web } }, select: { names: 'shop-*' }, replicas: 10 }",
    )
    expect(shop).to.include({ runtime: 'declared', carrier: false })
    expect(shop?.members).to.deep.equal(['web-1', 'web-2'])
    expect(shop?.dependsOn).to.deep.equal([['web-1', 'web-2']])
  })

  it('may be on groups and on targets by pattern, and depend on what they say', async () => {
    const shop = await workload(
      "{ id: shop, on: { targets: ['web-*'], groups: web }, dependsOn: [db-1], select: { compose: { project: shop } }, replicas: 1 }",
    )
    expect(shop?.members).to.deep.equal(['web-1', 'web-2'])
    expect(shop?.dependsOn).to.deep.equal(['db-1'])
  })

  it('are worth a word when no engine is among their targets', async () => {
    const { warnings } = await read("{ id: shop, on: { targets: bare }, select: { names: 'shop-*' }, replicas: 1 }")
    expect(warnings).to.deep.equal([
      'targets.yaml:9:5: the workload "shop" is spread over no target with a container engine',
    ])
  })

  it('share their names with targets, and are told where they are wrong', async () => {
    expect(
      await complaintsOf(
        `${ENGINES}workloads:
  - { id: web-1, on: { targets: '*' }, select: { names: x }, replicas: 1 }
  - { id: shop, on: {}, select: { name: x }, replicas: -1, runtime: docker }
`,
        { registries },
      ),
    ).to.deep.equal([
      '9:11 the id "web-1" stands twice, first at targets.yaml:4',
      '10:21 say which: "targets", "groups" or "labels"',
      '10:33 say which: "names", "images", "labels" or "compose"',
      '10:35 "name" is not a key here',
      '10:56 "-1" is out of range: at least 0',
      '10:60 "runtime" is not a key here',
    ])
  })

  it('are no targets', async () => {
    const text = `targets: [{ id: shop, runtime: declared, on: { targets: '*' }, select: { names: x }, replicas: 1 }]`
    expect(await complaintsOf(text, { registries })).to.deep.equal(['1:32 a declared workload is no target'])
  })
})

function read(workloads: string) {
  return inventoryOf(`${ENGINES}workloads:\n  - ${workloads}\n`, { registries })
}

async function workload(written: string) {
  const { targets } = await read(written)
  return targets.find(({ id }) => id === 'shop')
}
