import { expect } from 'chai'
import { GOALS } from '../../bench/goals.ts'
import { renderResults, tellNumber } from '../../bench/results.ts'
import type { Run } from '../../bench/results.ts'
import type { Series } from '../../bench/series.ts'
import { judgeGoal } from '../../bench/verdict.ts'

const startUp: Series = {
  id: 'start-up',
  title: 'start-up',
  notes: ['the built program'],
  per: 'run',
  rounds: [
    { 'node -e 0': { wallMs: 80 }, '--version': { wallMs: 96 } },
    { 'node -e 0': { wallMs: 100 }, '--version': { wallMs: 110 } },
    { 'node -e 0': { wallMs: 81 } },
  ],
}

function run(parts: Partial<Run> = {}): Run {
  const series = [startUp]
  return {
    at: new Date(Date.UTC(2026, 10, 29, 14, 30)),
    tookMs: 90_000,
    machine: {
      ...{ processor: 'AMD EPYC', cores: 2, memoryGiB: 24, kernel: '6.18', system: 'Debian 12' },
      loads: ['0.10', '1.20'],
      versions: ['Node v20.19.0'],
    },
    series,
    judged: GOALS.map((goal) => judgeGoal(goal, series)),
    missing: ['pssh'],
    why: { G9: 'the command line is read by a library' },
    ...parts,
  }
}

describe('the page of results', () => {
  const page = renderResults(run())

  it('shows every goal with must, aim, what was measured, limit and verdict', () => {
    expect(page).to.contain(
      '| G9 | start-up of `--version`, against `node -e 0` | ≤ 1.3 | ≤ 1.1 | 1.15 (1.1–1.2), 2 rounds | 1.0 | reaches its must |',
    )
    expect(page).to.match(/\| G1 \|.*\| – \|.*\| not measured \|/u)
    expect(page.match(/^\| G\d+ \|/gmu)).to.have.length(GOALS.length)
  })

  it('says why an aim was missed, and where nobody has looked yet', () => {
    expect(page).to.contain('- **G9**: the command line is read by a library')
    expect(renderResults(run({ why: {} }))).to.contain('- **G9**: not explained yet')
  })

  it('keeps the figures of every round, in their order', () => {
    expect(page).to.contain('| node -e 0 | wall ms | 80.0, 100, 81.0 |')
    expect(page).to.contain('| --version | wall ms | 96.0, 110 |')
  })

  it('says on which machine, how long, and what was left out', () => {
    expect(page).to.contain('2026-11-29 14:30 UTC, 1.5 minutes')
    expect(page).to.contain('2 × AMD EPYC, 24 GiB')
    expect(page).to.contain('- left out: pssh')
  })

  it('has no figure column that nobody filled', () => {
    expect(page).to.not.contain('client CPU ms per run')
  })

  it('writes numbers with the digits that count', () => {
    expect([1234.5, 12.34, 1.234, 0.1234].map(tellNumber)).to.deep.equal(['1235', '12.3', '1.23', '0.123'])
  })
})
