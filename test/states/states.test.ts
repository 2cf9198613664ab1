import { expect } from 'chai'
import type { Status } from '../../lib/model/result.ts'
import { shownStates } from './shown.ts'
import type { ShownStage } from './shown.ts'

const WORST_LAST: readonly Status[] = ['ok', 'warning', 'unknown', 'critical']

describe('every state that an orchestrator may tell of', function () {
  this.timeout(120_000)
  let stages: readonly ShownStage[]
  before(async () => {
    stages = await shownStates()
  })

  it('is said to be as bad as it is, and no worse', () => {
    const told = stages.flatMap(({ title, states }) =>
      states.map(({ state, lines }) => {
        const worst = WORST_LAST.findLast((status) => lines.some((line) => line.status === status))
        return [`${title}: ${state.of}`, worst, state.is] as const
      }),
    )
    expect(told.length).to.be.greaterThan(100)
    expect(told.filter(([, worst, is]) => worst !== is)).to.deep.equal([])
  })

  it('has a fault exactly where nobody could look', () => {
    const lines = stages.flatMap(({ states }) => states.flatMap((each) => each.lines))
    expect(lines.filter(({ status, fault }) => (status === 'unknown') !== (fault !== undefined))).to.deep.equal([])
  })

  it('is told in words that fit into a line, and that nobody forgot to fill in', () => {
    const words = stages.flatMap(({ states }) => states.flatMap(({ lines }) => lines.map(({ summary }) => summary)))
    const odd = words.filter(
      (text) => text.trim() === '' || text.length > 240 || /undefined|NaN|\[object|: *$|\(\)/u.test(text),
    )
    expect(odd).to.deep.equal([])
  })
})
