import { expect } from 'chai'
import { isSame } from '../../../lib/base/same.ts'
import { Secret } from '../../../lib/base/secret.ts'

const data = (): unknown => ({ a: [1, { b: null, c: 'x' }], d: undefined, e: NaN, f: [] })

describe('two values', () => {
  it('are the same when they say the same', () => {
    expect(isSame(data(), data())).to.equal(true)
    expect(isSame({ a: 1, b: 2 }, { b: 2, a: 1 })).to.equal(true)
    expect(isSame([/x/u, new Map([[1, 2]])], [/x/u, new Map([[1, 2]])])).to.equal(true)
  })

  it('differ when anything in them does', () => {
    const others = [{}, [], null, 'x', { a: 1 }, { a: [1] }, { a: undefined }, { a: [1, 2] }, { b: [1] }, { a: /x/u }]
    for (const [at, one] of others.entries())
      for (const [nth, other] of others.entries()) expect(isSame(one, other), `${at} and ${nth}`).to.equal(at === nth)
    expect(isSame(/x/u, /y/u)).to.equal(false)
  })

  it('hold secrets that are the same by what is in them, wherever that came from', () => {
    const key = (value: string, source = 'env:KEY'): unknown => ({ keys: [new Secret(value, source)] })
    expect(isSame(key('one'), key('one', 'file:/etc/key'))).to.equal(true)
    expect(isSame(key('one'), key('two'))).to.equal(false)
    expect(isSame(key('one'), { keys: ['one'] })).to.equal(false)
    expect(isSame(key('***'), { keys: ['***'] })).to.equal(false)
  })
})
