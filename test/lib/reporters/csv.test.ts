import { expect } from 'chai'
import Papa from 'papaparse'
import type { CheckResult } from '../../../lib/model/result.ts'
import csv from '../../../lib/reporters/csv.ts'
import { aFaulted, aMetric, aReport, aResult } from '../../helpers/builders.ts'

const CANVAS = { columns: 80, colour: false, all: false, cost: false }
const rows = (...results: CheckResult[]): string[] => csv.render(aReport({ results }), CANVAS).split('\r\n')

describe('csv', () => {
  it('is a row of titles, then one for each result, each with an end of its own', () => {
    const metrics = [aMetric({ value: 0.83 }), aMetric({ name: 'free', value: 3e9, unit: 'bytes' })]
    expect(
      rows(aResult({ status: 'warning', summary: '83% used, 3 GiB free', metrics }), aFaulted({ hint: 'look there' })),
    ).to.deep.equal([
      'at,target,check,item,status,fault,summary,hint,metrics',
      '2026-11-23T01:00:00.000Z,web-1,disk,/var,warning,,"83% used, 3 GiB free",,used=0.83 ratio; free=3000000000 bytes',
      '2026-11-23T01:00:00.000Z,web-1,reachable,,unknown,refused,nobody listens on port 22,look there,',
      '',
    ])
  })

  it('has its titles even when there is nothing else', () => {
    expect(rows()).to.deep.equal(['at,target,check,item,status,fault,summary,hint,metrics', ''])
  })

  it('makes text of what a spreadsheet would run, and of nothing else', () => {
    const summaries = ['=1+1', '+1', '-1', '@a', ' =1', "'=1", '＝1', '1=1', 'a-b', "'quoted'", '\t=1', '\r=1']
    const { data } = Papa.parse<Record<string, string>>(
      csv.render(aReport({ results: summaries.map((summary) => aResult({ summary })) }), CANVAS),
      { header: true, skipEmptyLines: true },
    )
    expect(data.map(({ summary }) => summary)).to.deep.equal([
      ...["'=1+1", "'+1", "'-1", "'@a", "' =1", "''=1", "'＝1", '1=1', 'a-b', "'quoted'"],
      ...['\\u{9}=1', '\\u{d}=1'],
    ])
  })

  it('can be split again into names and numbers, whatever the names', () => {
    const names = ['a=1; b', ';', '=', 'plain', '']
    const metrics = names.map((name, value) => aMetric({ name, value, unit: 'count' }))
    const cell = rows(aResult({ metrics }))[1]?.split(',').at(-1) ?? ''
    const entries = cell.split('; ').map((entry) => entry.split(/=(.*)/u).slice(0, 2))
    expect(
      entries.map(([name = '']) =>
        name.replace(/\\u\{(..)\}/gu, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      ),
    ).to.deep.equal(names)
    expect(entries.map(([, value]) => value)).to.deep.equal(names.map((_name, value) => `${value} count`))
  })

  it('leaves out a number that is none', () => {
    expect(rows(aResult({ metrics: [aMetric({ value: NaN })] }))[1]).to.match(/,$/u)
  })
})
