import { expect } from 'chai'
import fc from 'fast-check'
import { jsonText } from '../../../lib/base/json-text.ts'
import { HOSTILE } from '../../helpers/hostile.ts'

describe('jsonText', () => {
  it('writes what JSON.stringify writes as long as nothing can act', () => {
    const value = { text: 'plain, ünïcödé, 日本 🔥', list: [1, true, null], nested: { empty: {} } }
    expect(jsonText(value)).to.equal(JSON.stringify(value))
    expect(jsonText(value, 2)).to.equal(JSON.stringify(value, null, 2))
  })

  it('escapes what could act, in values and in keys', () => {
    expect(jsonText({ 'a\u2028b': '\u009b31m \u202e \u{e0041}' })).to.equal(
      '{"a\\u2028b":"\\u009b31m \\u202e \\udb40\\udc41"}',
    )
  })

  it('gives every text back, half a character apart', () => {
    const whole = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE))
    fc.assert(
      fc.property(whole, (text) => {
        expect(JSON.parse(jsonText([text]))).to.deep.equal([text.replace(/\p{Cs}/gu, '\ufffd')])
      }),
    )
  })
})
