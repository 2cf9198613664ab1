import { expect } from 'chai'
import fc from 'fast-check'
import { fieldsOf, jsonWish, judgeField } from '../../../checks/http/json.ts'
import type { Found } from '../../../checks/http/json.ts'

const found = (body: string, path: string): Found | undefined => fieldsOf(body, [path])?.[0]

describe('a field of a JSON body', () => {
  const body = '{"a":{"b":[{"c":1},"two"],"x/y":3,"":4},"__proto__":{"own":5},"text":"ok","none":null}'

  it('is found by dots or by a JSON pointer', () => {
    const values = ['a.b.0.c', '/a/b/1', '/a/x~1y', '/a/', 'text', 'none'].map((path) => found(body, path))
    const kinds = [1, 'two', 3, 4, 'ok', null].map((value) => ({ kind: 'value', value }))
    expect(values).to.deep.equal(kinds)
    expect(found(body, 'a.b')).to.deep.equal({ kind: 'list', size: 2 })
    expect(found(body, 'a')).to.deep.equal({ kind: 'map', size: 3 })
  })

  it('is only what stands in the body', () => {
    for (const path of ['constructor', 'a.constructor', 'text.length', 'a.b.length', 'a.b.map', 'toString', 'a.b.00'])
      expect(found(body, path), path).to.deep.equal({ kind: 'nothing' })
    expect(found(body, '__proto__.own')).to.deep.equal({ kind: 'value', value: 5 })
  })

  it('of something that is not JSON cannot be found', () => {
    expect(fieldsOf('<html>', ['a'])).to.equal(null)
    expect(fieldsOf('{"a":1', ['a'])).to.equal(null)
  })

  it('never makes the program fail, wherever the path leads', () => {
    fc.assert(fc.property(fc.json(), fc.string(), (text, path) => void fieldsOf(text, [path])))
  })

  it('is held against a value, a limit or nothing at all', () => {
    const judged = (wish: object, value: Found): string =>
      judgeField(jsonWish.parse({ path: 'p', ...wish }), value).status
    const seven: Found = { kind: 'value', value: 7 }
    expect(judged({ is: 7 }, seven)).to.equal('ok')
    expect(judged({ is: '7' }, seven)).to.equal('critical')
    expect(judged({ warn: '> 5', crit: '> 10' }, seven)).to.equal('warning')
    expect(judged({ crit: '> 5' }, { kind: 'value', value: '7' })).to.equal('critical')
    expect(judged({ is: null }, { kind: 'value', value: null })).to.equal('ok')
    expect(judged({ absent: true }, seven)).to.equal('critical')
  })
})
