import { expect } from 'chai'
import { ago, countOf, times } from '../../../lib/kit/words.ts'

describe('ago', () => {
  it('tells an age in whole seconds and two units', () => {
    expect(ago(0, 3999)).to.equal('3s ago')
    expect(ago(0, 93_500)).to.equal('1m 33s ago')
    expect(ago(0, 90_061_000)).to.equal('1d 1h ago')
  })

  it('calls the future "just now": the other clock may be ahead of ours', () => {
    expect([ago(5000, 0), ago(0, 0), ago(0, 999)]).to.deep.equal(['just now', 'just now', 'just now'])
  })
})

describe('countOf', () => {
  it('counts as a person does', () => {
    expect([
      countOf(0, 'unit'),
      countOf(1, 'unit'),
      countOf(143, 'unit'),
      countOf(2, 'process', 'processes'),
      countOf(0.30000000000000004, 'core'),
    ]).to.deep.equal(['no units', '1 unit', '143 units', '2 processes', '0.3 cores'])
  })
})

describe('times', () => {
  it('says "once"', () => {
    expect([times(0), times(1), times(7)]).to.deep.equal(['0 times', 'once', '7 times'])
  })
})
