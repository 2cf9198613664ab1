import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { exitStatus } from '../../lib/cli/exit-status.ts'
import type { Reporter } from '../../lib/kit/reporter.ts'
import { STATUSES } from '../../lib/model/result.ts'
import csv from '../../lib/reporters/csv.ts'
import nagios from '../../lib/reporters/nagios.ts'
import prometheus from '../../lib/reporters/prometheus.ts'
import { aFaulted, aMetric, aReport, aResult } from '../helpers/builders.ts'
import { contractOf } from '../helpers/contract.ts'
import { SAMPLES } from '../helpers/sample-reports.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/output.md')

function block(language: string, nth = 0): string {
  const blocks = [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gsu'))]
  return blocks[nth]?.[1] ?? ''
}

/** The rows of all tables whose first cell is such a word, their cells without marks and padding. */
function rows(first: RegExp): string[][] {
  return [...page.matchAll(/^\|(.*)\|$/gmu)]
    .map(([, row = '']) => row.split('|').map((cell) => cell.replaceAll('`', '').trim()))
    .filter(([cell = '']) => first.test(cell))
}

const files = readdirSync(new URL('../../lib/reporters/', import.meta.url)).filter((file) => file.endsWith('.ts'))

describe('docs/output.md', () => {
  it('shows the table as it is printed', () => {
    expect(block('text')).to.equal(read('test/fixtures/reports/fleet.table-80.txt'))
  })

  it('names every format', () => {
    for (const file of files) expect(page).to.contain(`## ${file.replace('.ts', '')}\n`)
  })

  it('shows documents that keep their contracts', () => {
    for (const [nth, kind] of ['report', 'workloads', 'nodes'].entries())
      expect(contractOf(`docs/${kind}.schema.json`)(JSON.parse(block('json', nth))), kind).to.deep.equal([])
  })

  it('says which exit code each status has, with and without --fail-on', () => {
    const codes = STATUSES.map((status) => {
      const result = status === 'unknown' ? aFaulted() : aResult({ status })
      const report = aReport({ results: [result] })
      return [status, ...(['warning', 'unknown', 'critical'] as const).map((from) => String(exitStatus(report, from)))]
    })
    const shown = rows(/^(ok|warning|unknown|critical)$/u)
    expect(shown.filter((row) => row.length === 4)).to.deep.equal(codes)
    expect(new Map(shown.filter((row) => row.length === 3).map(([status, code]) => [status, code]))).to.deep.equal(
      new Map(codes.map(([status, code]) => [status, code])),
    )
  })

  it('says how a limit becomes a range', () => {
    const shown = rows(/^[<>]/u)
    expect(shown).to.have.length(4)
    for (const [warn = '', range = ''] of shown) {
      const unit = warn.endsWith('%') ? 'ratio' : warn.endsWith('B') ? 'bytes' : 'count'
      const results = [aResult({ metrics: [aMetric({ value: 0.5, unit, warn })] })]
      expect(nagios.render(aReport({ results }), { columns: 80, colour: false, all: false, cost: false })).to.contain(
        `;${range};;0`,
      )
    }
  })

  it('says which ending means which format', async () => {
    const endings = rows(/^\./u).flatMap(([words = '', format]) => words.split(', ').map((word) => [word, format]))
    const claimed = await Promise.all(
      files.map(async (file) => {
        const { default: reporter } = (await import(`../../lib/reporters/${file}`)) as { default: Reporter }
        return reporter.fileEndings.map((ending) => [`.${ending}`, reporter.name])
      }),
    )
    expect(endings.map(String).sort()).to.deep.equal(claimed.flat().map(String).sort())
  })

  it('names every column of CSV and every metric that is not of a check', () => {
    const canvas = { columns: 80, colour: false, all: false, cost: false }
    const { fleet = aReport() } = SAMPLES
    const columns = (csv.render(fleet, canvas).split('\r\n')[0] ?? '').split(',')
    expect(
      rows(/^(?:at|target|check|item|status|fault|summary|hint|metrics)$/u).flatMap(([word]) => word),
    ).to.include.members(columns)
    const families = [...prometheus.render(fleet, canvas).matchAll(/^# TYPE (orch_watch_\w+)/gmu)].map(
      ([, name = '']) => name,
    )
    const ofChecks = new Set(fleet.results.map(({ subject }) => `orch_watch_${subject.check.replaceAll('-', '_')}_`))
    const others = families.filter((name) => ![...ofChecks].some((check) => name.startsWith(check)))
    for (const name of others) expect(page).to.contain(`\`${name}\``)
    expect(others).to.have.length(13)
  })
})
