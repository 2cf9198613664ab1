import { expect } from 'chai'
import fc from 'fast-check'
import { GOALS } from '../../bench/goals.ts'
import type { Goal } from '../../bench/goals.ts'
import { ratios, spread } from '../../bench/series.ts'
import type { Round, Series } from '../../bench/series.ts'
import { judgeGoal, tellRatio, tellSpread } from '../../bench/verdict.ts'
import { WHY } from '../../bench/why.ts'

function goal(parts: Partial<Goal> = {}): Goal {
  return {
    ...{
      id: 'G1',
      name: 'CPU',
      series: 'kept',
      ours: 'we',
      peer: 'they',
      figure: 'clientMs',
      limit: '-',
      told: 'part',
    },
    ...{ must: 1 / 3, aim: 1 / 10 },
    ...parts,
  }
}

function series(...pairs: readonly (readonly [number, number])[]): Series {
  const rounds = pairs.map(([we, they]): Round => ({ we: { clientMs: we }, they: { clientMs: they } }))
  return { id: 'kept', title: 'kept', notes: [], per: 'host-poll', rounds }
}

describe('a measured ratio', () => {
  it('is taken pair by pair, so that a round in which the machine was slow says the same', () => {
    expect(ratios(series([1, 10], [5, 50]).rounds, goal())).to.deep.equal([0.1, 0.1])
  })

  it('leaves out rounds in which one of the two took no part', () => {
    const rounds: Round[] = [
      { we: { clientMs: 1 } },
      { we: { clientMs: 1 }, they: { clientMs: 4 } },
      { they: { wallMs: 3 } },
    ]
    expect(ratios(rounds, goal())).to.deep.equal([0.25])
  })

  it('never divides by what was too little to be counted', () => {
    expect(ratios(series([1, 0]).rounds, goal())).to.deep.equal([])
  })

  it('is quoted by its median, which lies between the least and the most', () => {
    expect(spread([3, 1, 2])).to.deep.equal({ median: 2, min: 1, max: 3, count: 3 })
    expect(spread([4, 1, 2, 3])?.median).to.equal(2.5)
    expect(spread([])).to.equal(null)
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { median, min, max } = spread(values)!
        return min <= median && median <= max && values.filter((each) => each < median).length <= values.length / 2
      }),
    )
  })

  it('reaches its aim, its must, or nothing; the limits themselves are reached', () => {
    const verdict = (we: number): string => judgeGoal(goal(), [series([we, 100])]).verdict
    expect([5, 10, 11, 33, 34].map(verdict)).to.deep.equal([
      'reaches its aim',
      'reaches its aim',
      'reaches its must',
      'reaches its must',
      'MISSES ITS MUST',
    ])
  })

  it('is not judged by one bad round, nor saved by one good one', () => {
    expect(judgeGoal(goal(), [series([5, 100], [90, 100], [5, 100])]).verdict).to.equal('reaches its aim')
    expect(judgeGoal(goal(), [series([90, 100], [1, 100], [90, 100])]).verdict).to.equal('MISSES ITS MUST')
  })

  it('that nobody measured is no success', () => {
    expect(judgeGoal(goal(), []).verdict).to.equal('not measured')
    expect(judgeGoal(goal({ peer: 'nobody' }), [series([1, 2])]).verdict).to.equal('not measured')
  })

  it('is told as a part or as a factor', () => {
    expect([1 / 37.4, 1 / 3.42, 0.25, 1.3].map((each) => tellRatio(each, 'part'))).to.deep.equal([
      '1/37',
      '1/3.4',
      '1/4',
      '1.3',
    ])
    expect([0.512, 1.1].map((each) => tellRatio(each, 'factor'))).to.deep.equal(['0.51', '1.1'])
    expect(tellSpread({ median: 1 / 36, min: 1 / 40, max: 1 / 30, count: 5 }, 'part')).to.equal('1/36 (1/40–1/30)')
  })
})

describe('the goals', () => {
  it('ask for more with their aim than with their must', () => {
    expect(GOALS.filter(({ must, aim }) => aim > must)).to.deep.equal([])
  })

  it('are all explained under a number that exists', () => {
    const ids = new Set(GOALS.map(({ id }) => id))
    expect(Object.keys(WHY).filter((id) => !ids.has(id))).to.deep.equal([])
  })
})
