import { expect } from 'chai'
import MarkdownIt from 'markdown-it'
import type { Canvas } from '../../../lib/kit/reporter.ts'
import type { Report } from '../../../lib/model/report.ts'
import markdown from '../../../lib/reporters/markdown.ts'
import { aFaulted, aReport, aResult, aTargetReport } from '../../helpers/builders.ts'
import { SAMPLES } from '../../helpers/sample-reports.ts'

const show = (report: Report, canvas: Partial<Canvas> = {}): string =>
  markdown.render(report, { columns: 80, colour: false, all: false, cost: false, ...canvas })

/** The cells of all tables as a reader sees them. */
function cells(text: string): string[] {
  const html = new MarkdownIt().render(text)
  return [...html.matchAll(/<td>(.*?)<\/td>/gu)].map(([, cell = '']) => cell.replace(/<\/?code>/gu, ''))
}

describe('markdown', () => {
  it('begins with what matters, and tells the worst target first', () => {
    const { fleet = aReport() } = SAMPLES
    const text = show(fleet)
    expect(text.split('\n')[0]).to.equal('# ✗ 3 critical, ? 5 unknown, ! 3 warning, ✓ 51 ok')
    expect(text.match(/^## .*$/gmu)).to.deep.equal([
      ...['## ✗ `web-1`', '## ✗ `gateway`', '## ? `web-2`', '## ? `db-2`', '## ! `db-1`', '## ! `build`'],
      '## Nothing wrong',
    ])
  })

  it('has tables of three cells in every row, whatever stands in them', () => {
    const says = ['a | b', 'a \\| b', 'a \\\\| b', '`|`', '``', '|', '\\', '']
    const text = show(
      aReport({ results: says.map((summary) => aResult({ item: summary, status: 'critical', summary })) }),
    )
    const found = cells(text)
    expect(found).to.have.length(3 * says.length)
    expect(found.filter((_cell, index) => index % 3 === 2)).to.deep.equal([
      ...['a | b', 'a \\\\u{7c} b', 'a \\\\\\u{7c} b', '`|`', '``', '|', '\\', '(empty)'],
    ])
  })

  it('lines its columns up for who reads the text as it is', () => {
    const text = show(
      aReport({
        results: [aResult({ item: '/a', status: 'critical' }), aResult({ item: '/longer', status: 'warning' })],
      }),
    )
    const table = text.split('\n').filter((line) => line.startsWith('|'))
    const second = table.map((line) =>
      [...line.matchAll(/\|/gu)]
        .map(({ index }) => index)
        .slice(0, 3)
        .join(),
    )
    expect(new Set(second).size).to.equal(1)
  })

  it('tells one fault that blinded several checks once, with its hint', () => {
    const fault = { message: 'no answer', hint: 'look there' }
    const text = show(
      aReport({ results: [aFaulted({ ...fault, check: 'cpu' }), aFaulted({ ...fault, check: 'load' })] }),
    )
    expect(text).to.contain('| `cpu`, `load` | `refused: no answer` hint: `look there` |')
  })

  it('shows every result and the cost when it is asked to', () => {
    const report = aReport({ results: [aResult({ item: '/fine' })] })
    expect(show(report)).to.not.contain('/fine')
    expect(show(report, { all: true })).to.contain('`disk /fine`')
    expect(show(report)).to.not.contain('cost')
    expect(cells(show(report, { cost: true }))).to.deep.equal(['web-1', '1', '1', '5 KiB', '35ms'])
  })

  it('has something to say about nothing', () => {
    expect(show(aReport())).to.match(/^# No targets were looked at\n/u)
    expect(show(aReport({ targets: [aTargetReport()] }))).to.match(/^# Nothing was judged\n/u)
  })
})
