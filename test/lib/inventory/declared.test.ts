import { expect } from 'chai'
import { changesBetween } from '../../../lib/inventory/changes.ts'
import type { DeclaredPlan } from '../../../lib/model/target.ts'
import { aTarget } from '../../helpers/fakes.ts'
import { complaintsOf, inventoryOf } from '../../helpers/inventory.ts'

const DOCKER = "runtime: docker, endpoint: 'unix:///run/docker.sock'"

describe('files that declare what should run', () => {
  it('are named one by one, or several that belong together, each with its place', async () => {
    const text = `targets:
  - { id: a, ${DOCKER}, declared: ./compose.yaml }
  - { id: b, ${DOCKER}, declared: [one.yaml, { file: [x.yaml, y.yaml], project: shop, env: prod.env, variables: [TAG] }] }
`
    const { targets } = await inventoryOf(text)
    const said = targets.map(({ declared = [] }) =>
      declared.map(({ files, isEachItsOwn, project, env, variables, source }) =>
        JSON.stringify([files, isEachItsOwn, project, env, variables, source.line]),
      ),
    )
    expect(said).to.deep.equal([
      ['[["./compose.yaml"],true,null,null,null,2]'],
      ['[["one.yaml"],true,null,null,null,3]', '[["x.yaml","y.yaml"],false,"shop",["prod.env"],["TAG"],3]'],
    ])
  })

  it('come from the nearest level that names any; a group may have others in it that no file speaks about', async () => {
    const text = `groups: { shop: { declared: shop.yaml } }
targets:
  - { id: a, ${DOCKER}, groups: [shop] }
  - { id: b, ${DOCKER}, groups: [shop], declared: own.yaml }
  - { id: c, address: 192.0.2.1, groups: [shop], engine: auto }
  - { id: d, address: 192.0.2.2, groups: [shop] }
`
    const { targets } = await inventoryOf(text)
    expect(targets.map(({ declared }) => declared?.[0]?.files[0] ?? 'none')).to.deep.equal([
      'shop.yaml',
      'own.yaml',
      'shop.yaml',
      'none',
    ])
  })

  it('are refused where there is no engine, and where a word of them is unknown', async () => {
    const complaints = await complaintsOf(`targets:
  - { id: a, address: 192.0.2.1, declared: compose.yaml }
  - { id: b, ${DOCKER}, declared: { file: x, projekt: y } }
`)
    expect(complaints.join('\n')).to.match(/^2:\d+ this host has no engine to hold files against/mu)
    expect(complaints.join('\n')).to.match(/^3:\d+ "projekt" is not a key here/mu)
  })

  it('mean another look when others are named, and none when the line has moved', () => {
    const target = (plan: Partial<DeclaredPlan>) => {
      const source = { file: 'targets.yaml', line: 1, column: 1 }
      const declared = [{ as: 'compose', files: ['a.yaml'], isEachItsOwn: true, source, ...plan } as const]
      return new Map([['web-1', aTarget({ id: 'web-1', declared })]])
    }
    const isChanged = (plan: Partial<DeclaredPlan>): boolean =>
      changesBetween(target({}), target(plan)).changed.size > 0
    expect(isChanged({ source: { file: 'targets.yaml', line: 7, column: 3 } })).to.equal(false)
    expect(isChanged({ files: ['b.yaml'] })).to.equal(true)
    expect(isChanged({ source: { file: 'else/targets.yaml', line: 1, column: 1 } })).to.equal(true)
  })
})
