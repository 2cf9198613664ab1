import { expect } from 'chai'
import { complaintsOf, inventoryOf } from '../../helpers/inventory.ts'

const ENGINES = `
groups: { dev: { labels: { env: dev } }, prod: { labels: { env: prod } } }
targets:
  - { id: dev-1, address: a.example, engine: auto, groups: [dev] }
  - { id: prod-1, runtime: docker, endpoint: 'unix:///run/docker.sock', groups: [prod] }
  - { id: prod-2, runtime: docker, endpoint: 'unix:///run/docker.sock', groups: [prod] }
  - { id: bare, address: c.example, groups: [dev] }
parity:
`

describe('two environments in the inventory', () => {
  it('are a target made of those with containers on both sides, and need all of them', async () => {
    const shop = await inTheInventory('{ name: shop, a: env=dev, b: env=prod }')
    expect(shop.target).to.include({ id: 'shop', runtime: 'parity', carrier: false })
    expect(shop.target?.sides).to.deep.equal({ a: ['dev-1'], b: ['prod-1', 'prod-2'] })
    expect(shop.target?.members).to.deep.equal(['dev-1', 'prod-1', 'prod-2'])
    expect(shop.target?.dependsOn).to.deep.equal(['dev-1', 'prod-1', 'prod-2'])
    expect(shop.warnings).to.deep.equal([])
  })

  it('may be one target, each side with containers of its own, and have what every target has', async () => {
    const shop = await inTheInventory(
      "{ name: shop, a: 'prod-1//dev/*', b: 'prod-1//prod/*', every: 10m, labels: { team: shop } }",
    )
    expect(shop.target?.members).to.deep.equal(['prod-1'])
    expect(shop.target?.schedule).to.deep.equal({ kind: 'every', everyMs: 600_000 })
    expect(shop.target?.labels).to.deep.equal({ team: 'shop' })
  })

  it('are the same for whoever compares by hand', async () => {
    const shop = await inTheInventory(
      '{ name: shop, a: env=dev, b: env=prod, ratio: "1:3", ignore: [{ path: env.X, reason: so, owner: ada }] }',
    )
    expect(shop.plans[0]).to.deep.include({
      ...{ name: 'shop', a: 'env=dev', b: 'env=prod', ratio: { a: 1, b: 3 } },
      exceptions: [{ path: 'env.X', role: '*', reason: 'so', owner: 'ada' }],
    })
  })

  it('are worth a word where a side has no target with containers', async () => {
    const shop = await inTheInventory('{ name: shop, a: bare, b: env=prod }')
    expect(shop.warnings).to.deep.equal([
      'targets.yaml:9:5: no target with containers is selected by "bare" of the parity "shop"',
    ])
  })

  it('share their names with targets, and are told where they are wrong', async () => {
    const complaints = await complaintsOf(
      `${ENGINES}  - { name: prod-1, a: env=dev, b: env=prod }
  - { name: shop, a: env=dev, ratio: '3', ignore: [{ path: '..', reason: '' }] }
`,
    )
    expect(complaints.join('\n'))
      .to.contain('the name "prod-1" stands twice')
      .and.contain('"3" is not a ratio')
      .and.contain('".." is not a path')
      .and.contain('a reason is one line')
  })

  it('have no runtime that anybody writes', async () => {
    const complaints = await complaintsOf('targets: [{ id: shop, runtime: parity, a: x, b: y }]')
    expect(complaints.join('\n')).to.contain('two environments are no target')
  })
})

async function inTheInventory(element: string) {
  const { targets, warnings, parity: plans = [] } = await inventoryOf(`${ENGINES}  - ${element}\n`)
  return { target: targets.find(({ id }) => id === 'shop'), warnings, plans }
}
