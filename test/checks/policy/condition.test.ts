import { expect } from 'chai'
import fc from 'fast-check'
import { holdsOf } from '../../../checks/policy/condition.ts'
import { fieldPath } from '../../../lib/kit/field-path.ts'
import { bundle } from '../../../checks/policy/shape.ts'
import type { Condition } from '../../../checks/policy/shape.ts'
import { pathWords } from '../../../lib/kit/configuration-words.ts'
import type { Value } from '../../../lib/model/configuration.ts'

describe('a condition', () => {
  it('of one that there is not: says no to every test, and yes to every "not"', () => {
    for (const test of [{ is: 'a' }, { oneOf: ['a'] }, { like: '*' }, { matches: '.' }, { above: 0 }, { exists: true }])
      expect(holds({ field: 'user', ...test }), JSON.stringify(test)).to.equal(false)
    for (const test of [{ isNot: 'a' }, { noneOf: ['a'] }, { notLike: '*' }, { exists: false }])
      expect(holds({ field: 'user', ...test }), JSON.stringify(test)).to.equal(true)
  })

  it('asks every value of a list, and one is enough; of a "not" none may pass', () => {
    const fields = { 'security.capAdd': ['CAP_CHOWN', 'CAP_BPF'] }
    expect(holds({ field: 'security.capAdd', is: 'CAP_BPF' }, fields)).to.equal(true)
    expect(holds({ field: 'security.capAdd', isNot: 'CAP_BPF' }, fields)).to.equal(false)
    expect(holds({ field: 'security.capAdd', isNot: 'CAP_SYSLOG' }, fields)).to.equal(true)
  })

  it('may ask for a list with nothing in it, which is neither one that has something nor none', () => {
    const open = { field: 'security.{maskedPaths,readOnlyPaths}', empty: true } as const
    expect(holds(open, { 'security.maskedPaths': [] })).to.equal(true)
    expect(holds(open, { 'security.maskedPaths': ['/proc/kcore'] })).to.equal(false)
    expect(holds(open)).to.equal(false)
  })

  it('takes a number for the same text, and sizes as people write them', () => {
    expect(holds({ field: 'n', is: '1' }, { n: 1 })).to.equal(true)
    const { rules } = bundle.parse({
      rules: [{ id: 'a', title: 'a', broken: { field: 'limits.memoryBytes', above: '512MiB' } }],
    })
    expect(holds(rules[0]!.broken, { 'limits.memoryBytes': 2 ** 29 + 1 })).to.equal(true)
    expect(holds(rules[0]!.broken, { 'limits.memoryBytes': 2 ** 29 })).to.equal(false)
  })

  it('asks all of one mount, not one thing of each', () => {
    const condition: Condition = {
      some: 'mounts.*',
      where: {
        all: [
          { field: 'source', is: '/etc' },
          { field: 'readOnly', isNot: true },
        ],
      },
    }
    const etc = { 'mounts["/a"].source': '/etc', 'mounts["/a"].readOnly': true }
    expect(holds(condition, { ...etc, 'mounts["/b"].source': '/srv' })).to.equal(false)
    expect(holds(condition, { ...etc, 'mounts["/b"].source': '/etc' })).to.equal(true)
    expect(shown(condition, { ...etc, 'mounts["/b"].source': '/etc' })).to.deep.equal(['mounts["/b"].source'])
  })

  it('sees a hidden value, and takes one of the environment for a secret by its name only', () => {
    const value = { fingerprint: 'abc' }
    const secret = { field: 'env.*', secret: true } as const
    expect(holds(secret, { 'env.SHOP_NAME': value })).to.equal(false)
    expect(holds(secret, { 'env.SHOP_TOKEN': value, 'env.TOKEN_FILE': value })).to.equal(true)
    expect(shown(secret, { 'env.SHOP_TOKEN': value, 'env.TOKEN_FILE': value })).to.deep.equal(['env.SHOP_TOKEN'])
    expect(holds({ field: 'command', secret: true }, { command: ['a', value] })).to.equal(true)
  })

  it('reads every path as it is written everywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (path) => {
        const plain = path.map((part) => part.replace(/[*?{}]/gu, '-'))
        const read = fieldPath(pathWords(plain))
        expect(read?.length).to.equal(plain.length)
        expect(read?.fits(plain)).to.equal(true)
        expect(read?.fits([...plain.slice(0, -1), `${plain.at(-1) ?? ''}x`])).to.equal(false)
      }),
    )
  })

  it('is no path when a part is missing or broken off', () => {
    for (const text of ['', '.', 'a.', '.a', 'a..b', 'a[', 'a["b"', 'a[b]', 'a b', '["\\x"]'])
      expect(fieldPath(text), text).to.equal(null)
  })
})

type Fields = Readonly<Record<string, Value>>

function holds(condition: Condition, fields: Fields = {}): boolean {
  return ask(condition, fields) !== null
}

function shown(condition: Condition, fields: Fields): readonly string[] {
  return (ask(condition, fields) ?? []).map(({ path }) => pathWords(path))
}

function ask(condition: Condition, fields: Fields): ReturnType<ReturnType<typeof holdsOf>> {
  const list = Object.entries(fields).map(([path, value]) => ({
    path: [...path.matchAll(/\["([^"]*)"\]|([^.[]+)/gu)].map(([, quoted, word]) => quoted ?? word ?? ''),
    value,
  }))
  return holdsOf(condition)(list)
}
