import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { exitStatus } from '../../lib/cli/exit-status.ts'
import { STATUSES } from '../../lib/model/result.ts'
import nagios from '../../lib/reporters/nagios.ts'
import { aFaulted, aMetric, aReport, aResult } from '../helpers/builders.ts'

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

describe('docs/output.md', () => {
  it('shows the table as it is printed', () => {
    expect(block('text')).to.equal(read('test/fixtures/reports/fleet.table-80.txt'))
  })

  it('names every format', () => {
    const formats = readdirSync(new URL('../../lib/reporters/', import.meta.url)).filter((file) => file.endsWith('.ts'))
    for (const file of formats) expect(page).to.contain(`## ${file.replace('.ts', '')}\n`)
  })

  it('shows a document that keeps the contract', () => {
    const ajv = addFormats.default(new Ajv2020())
    expect(ajv.validate(JSON.parse(read('docs/report.schema.json')) as object, JSON.parse(block('json')))).to.equal(
      true,
    )
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
})
