import { expect } from 'chai'
import { parseBound } from '../../../lib/kit/bound.ts'
import { measure, metric, verdict } from '../../../lib/kit/verdict.ts'
import type { Bound, Limit } from '../../../lib/model/limit.ts'

function bound(text: string): Bound {
  const parsed = parseBound(text, { unit: 'ratio', bad: 'above', about: 'a share' })
  if (!parsed.ok) throw new Error(parsed.why)
  return parsed.bound
}

const limit = (warn?: string, crit?: string): Limit => ({
  unit: 'ratio',
  ...(warn !== undefined && { warn: bound(warn) }),
  ...(crit !== undefined && { crit: bound(crit) }),
})

describe('measure', () => {
  it('asks for critical before warning', () => {
    const usual = limit('> 80%', '> 90%')
    expect([0.8, 0.81, 0.9, 0.91].map((value) => measure('used', value, usual).status)).to.deep.equal([
      'ok',
      'warning',
      'warning',
      'critical',
    ])
  })

  it('keeps quiet about a limit that nobody set', () => {
    expect(measure('used', 1, limit())).to.deep.equal({
      status: 'ok',
      metric: { name: 'used', value: 1, unit: 'ratio' },
      limit: { unit: 'ratio' },
    })
  })

  it('says why in words, for comparisons and ranges', () => {
    expect(measure('used', 0.95, limit('> 80%')).breach).to.equal('used > 80%')
    expect(measure('used', 0.95, limit('10%:20%')).breach).to.equal('used outside 10%:20%')
    expect(measure('used', 0.15, limit('@10%:20%')).breach).to.equal('used inside 10%:20%')
  })

  it('never takes something that is no number for a good one', () => {
    for (const value of [NaN, Infinity, -Infinity])
      expect(() => measure('used', value, limit('> 80%'))).to.throw(TypeError, '"used" is not a finite number')
  })
})

describe('verdict', () => {
  it('is as bad as its worst measure and names what broke, the limit beside the value', () => {
    const { grounds, ...judged } = verdict({
      item: '/var',
      say: '95% used',
      measures: [measure('used', 0.95, limit('> 80%', '> 90%')), measure('inodes', 0.85, limit('> 80%'))],
      metrics: [metric('bytes', 7, 'bytes')],
    })
    expect(judged).to.deep.equal({
      item: '/var',
      status: 'critical',
      summary: '95% used (used > 90%)',
      metrics: [
        { name: 'used', value: 0.95, unit: 'ratio', warn: '> 80%', crit: '> 90%' },
        { name: 'inodes', value: 0.85, unit: 'ratio', warn: '> 80%' },
        { name: 'bytes', value: 7, unit: 'bytes' },
      ],
    })
    expect(grounds).to.have.property('say', '95% used')
  })

  it('takes a status that comes from a state, unless a measure is worse', () => {
    const over = measure('used', 0.95, limit(undefined, '> 90%'))
    expect(verdict({ say: 'x', status: 'warning', measures: [over] }).status).to.equal('critical')
    expect(verdict({ say: 'x', status: 'critical' }).status).to.equal('critical')
  })

  it('says one line, whatever foreign text it is given', () => {
    expect(verdict({ say: 'exit 1: no\nsuch \u001b[31mfile' }).summary).to.equal('exit 1: no such \\u{1b}[31mfile')
  })
})
