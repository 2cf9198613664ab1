import { expect } from 'chai'
import fc from 'fast-check'
import { formTokens } from '../../../lib/web/form-token.ts'
import { jsonBody } from '../../../lib/web/json-body.ts'
import { keepNotes } from '../../../lib/web/notes.ts'

const MINUTE = 60_000
const KEY = Buffer.from('k'.repeat(32))

describe('what a form has in it', () => {
  let at = 1_000_000_000_000
  const tokens = formTokens(KEY, () => at)

  it('is right for an hour, for the very form it was made for', () => {
    const token = tokens.make('/do/ack?incident=a')
    expect(tokens.isRight(token, '/do/ack?incident=a')).to.equal(true)
    expect(tokens.isRight(token, '/do/ack?incident=b')).to.equal(false)
    expect(formTokens(Buffer.from('other'), () => at).isRight(token, '/do/ack?incident=a')).to.equal(false)
    at += 60 * MINUTE
    expect(tokens.isRight(token, '/do/ack?incident=a')).to.equal(true)
    at += 1
    expect(tokens.isRight(token, '/do/ack?incident=a')).to.equal(false)
  })

  it('cannot be made up, and no text that is sent for it breaks anything', () => {
    const right = tokens.make('/')
    fc.assert(fc.property(fc.string(), (text) => !tokens.isRight(text, '/')))
    fc.assert(
      fc.property(
        fc.nat(right.length - 1),
        fc.constantFrom('0', '1', '9', 'a', 'f', 'g', 'z', '.', 'é'),
        (place, sign) => {
          const other = `${right.slice(0, place)}${sign}${right.slice(place + 1)}`
          return other === right || !tokens.isRight(other, '/')
        },
      ),
    )
  })
})

describe('what came of something, until it is shown', () => {
  it('is kept for some minutes, and so many of it', () => {
    let at = 0
    const notes = keepNotes(() => at)
    const name = notes.leave('it is done')
    expect([notes.read(name), notes.read('')]).to.deep.equal(['it is done', null])
    at = 5 * MINUTE
    expect(notes.read(name)).to.equal(null)
    const names = Array.from({ length: 300 }, (_, nth) => notes.leave(`${nth}`))
    expect(names.filter((each) => notes.read(each) !== null)).to.have.length(200)
    expect(notes.read(names.at(-1) ?? '')).to.equal('299')
  })
})

describe('what a program sends', () => {
  it('is JSON, in which no key stands twice, and is read as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value)
        expect(jsonBody(text)).to.deep.equal({ value: JSON.parse(text) as unknown })
      }),
    )
    for (const text of ['{"a":1,"a":1}', '[{"b":{"a":[],"c":"}","a":2}}]', '{"\\u0061":1,"a":2}', '{"":1,"":2}'])
      expect(jsonBody(text), text).to.have.property('wrong').that.matches(/twice/u)
    for (const text of ['', '{', 'null x', "{'a':1}", '\u0000']) expect(jsonBody(text), text).to.have.property('wrong')
  })
})
