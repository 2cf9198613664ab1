import { expect } from 'chai'
import fc from 'fast-check'
import type { Field, Value } from '../../../lib/model/configuration.ts'
import { asSibling, nextNames, whyOnlyOne } from '../../../lib/record/sibling.ts'
import { aConfiguration } from '../../helpers/configurations.ts'

const field = (path: string, value: Value, origin: Field['origin'] = 'operator'): Field => {
  return { path: path.split(' '), value, origin }
}
const next = (...there: string[]): string | undefined => nextNames(there, new Set(there), 1)?.[0]

describe('the next free slot', () => {
  it('is the lowest number that nobody has, counted as the others are', () => {
    expect(next('shop-1', 'shop-2', 'shop-3')).to.equal('shop-4')
    expect(next('shop-1', 'shop-3')).to.equal('shop-2')
    expect(next('shop-0', 'shop-1')).to.equal('shop-2')
    expect(next('shop-08', 'shop-09')).to.equal('shop-10')
    expect(next('shop_2_web', 'shop_3_web')).to.equal('shop_4_web')
    expect(next('v2-shop-1')).to.equal('v2-shop-2')
  })

  it('is nowhere where the names are not counted, or not all alike', () => {
    expect(nextNames(['web-a', 'web-b'], new Set(), 1)).to.equal(null)
    expect(nextNames(['shop-1', 'web-2'], new Set(), 1)).to.equal(null)
    expect(nextNames([], new Set(), 1)).to.equal(null)
  })

  it('is never one that is taken, and no two are the same', () => {
    const names = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(names, names, fc.integer({ min: 0, max: 10 }), (there, others, most) => {
        const own = there.map((each) => `shop-${each}`)
        const taken = new Set([...own, ...others.map((each) => `shop-${each}`)])
        const found = nextNames(own, taken, most) ?? []
        expect(new Set(found)).to.have.property('size', most)
        expect(found.filter((each) => taken.has(each))).to.deep.equal([])
      }),
    )
  })
})

describe('a further replica', () => {
  it('has its own name, its own number and nothing of the name of the other', () => {
    const model = aConfiguration({
      ...{ name: 'shop/web/2', runsAs: 'shop-web-2' },
      fields: [
        field('hostname', 'shop-web-2'),
        field('networks back aliases', ['shop-web-2', 'web']),
        field('labels com.docker.compose.container-number', '2', 'orchestrator'),
        field('env NAME', 'shop-web-2'),
      ],
    })
    const { name, runsAs, fields } = asSibling(model, 'shop-web-10')
    expect([name, runsAs]).to.deep.equal(['shop/web/10', 'shop-web-10'])
    expect(fields.map(({ value }) => value)).to.deep.equal(['shop-web-10', ['shop-web-10', 'web'], '10', 'shop-web-2'])
  })

  for (const [what, one, isRefused] of [
    ['a fixed port of the host', field('ports 80/tcp', ['0.0.0.0:8080']), true],
    ['a port that the engine chooses', field('ports 80/tcp', [':']), false],
    ['a fixed address', field('networks back ipv4Address', '198.18.20.7'), true],
    ['an address that the engine has given it', field('runtime networks back address', '198.18.20.7', 'engine'), false],
    ['a MAC address', field('networks back macAddress', '02:42:c6:12:14:07'), true],
    ['the network of its host', field('networkMode', 'host'), true],
    ['the network of another', field('networkMode', 'container:gate'), true],
    ['a network by its name', field('networkMode', 'back'), false],
  ] as const)
    it(`${isRefused ? 'cannot be made of' : 'may be made of'} one with ${what}`, () => {
      expect(whyOnlyOne({ ...aConfiguration(), fields: [one] }, false)).to.have.length(isRefused ? 1 : 0)
    })

  it('is not made by the only one that writes to a volume; where several have it, or it only reads, it is', () => {
    const written = [field('mounts /data type', 'volume'), field('mounts /data volume', 'data')]
    const read = [...written, field('mounts /data readOnly', true)]
    const why = (fields: readonly Field[], isOnly: boolean): readonly string[] =>
      whyOnlyOne({ ...aConfiguration(), fields }, isOnly)
    expect(why(written, true)).to.deep.equal([
      'mounts["/data"].volume: it writes there, and nobody knows whether two may',
    ])
    expect([why(written, false), why(read, true)]).to.deep.equal([[], []])
  })
})
