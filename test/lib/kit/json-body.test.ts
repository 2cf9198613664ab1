import { expect } from 'chai'
import fc from 'fast-check'
import { parseJson, sampleOf } from '../../../lib/kit/json-body.ts'
import { toFault } from '../../../lib/kit/fault.ts'
import type { Fault } from '../../../lib/model/fault.ts'

function faultOf(text: string): Fault {
  try {
    parseJson(Buffer.from(text))
  } catch (error) {
    return toFault(error)
  }
  throw new Error('it was accepted')
}

describe('an answer that somebody else made', () => {
  it('is read like JSON.parse reads it, brackets and quotes in strings included', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(parseJson(Buffer.from(text))).to.deep.equal(JSON.parse(text))
      }),
    )
    const tricky = { '[[[[': '"}]\\"', ü: ['\\', '"', '{{{'] }
    expect(parseJson(Buffer.from(JSON.stringify(tricky)))).to.deep.equal(tricky)
  })

  it('is refused when it is empty or cut, with a sample', () => {
    expect(faultOf('')).to.deep.include({ code: 'protocol', message: 'the answer is empty' })
    expect(faultOf('[{"Id":"abc')).to.deep.include({ code: 'protocol' })
    expect(faultOf('[{"Id":"abc').message).to.contain('[{"Id":"abc')
  })

  it('is refused before it is built when it is nested without end', () => {
    const { code, message } = faultOf('['.repeat(1_000_000))
    expect(code).to.equal('protocol')
    expect(message).to.contain('nested deeper')
    expect(faultOf(`{"a":${'[{"b":'.repeat(40)}`).code).to.equal('protocol')
  })

  it('is refused before it is built when it would become millions of objects', () => {
    expect(faultOf(`[${'{},'.repeat(2_100_000)}{}]`).message).to.contain('objects')
  })

  it('is shown as at most 200 characters that cannot hurt a terminal', () => {
    const sample = sampleOf(Buffer.from(`\u001b[2J\u202e<html>${'é'.repeat(5000)}`))
    expect(sample.length).to.be.at.most(202)
    expect(sample).to.match(/^"\\u\{1b\}\[2J\\u\{202e\}<html>é+…"$/u)
  })
})
