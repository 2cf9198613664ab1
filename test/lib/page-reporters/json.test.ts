import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import type { PeriodDocument } from '../../../lib/kit/period-document.ts'
import type { PeriodReport } from '../../../lib/model/period-report.ts'
import json from '../../../lib/page-reporters/json.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { contractOf } from '../../helpers/contract.ts'
import { anyPeriodReport, aPeriodReport, aStockReport, laidOut } from '../../helpers/period-reports.ts'

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
ajv.addSchema(
  JSON.parse(readFileSync(new URL('../../../docs/period-report.schema.json', import.meta.url), 'utf8')) as object,
)

function parsed(report: PeriodReport): PeriodDocument {
  return JSON.parse(json.render(laidOut(report), { columns: 80, colour: false })) as PeriodDocument
}

function errorsOf(value: unknown): unknown {
  ajv.validate('urn:orch-watch:period-report:v1', value)
  return ajv.errors ?? []
}

describe('the JSON document of a period', () => {
  it('keeps the contract of docs/period-report.schema.json, whatever the report', () => {
    fc.assert(fc.property(anyPeriodReport, (report) => void expect(errorsOf(parsed(report))).to.deep.equal([])))
    const least = aPeriodReport('a', { changes: null, cost: null, previous: null })
    expect(errorsOf(parsed(least))).to.deep.equal([])
  })

  it('has a contract that says no to what is not in it', () => {
    const good = parsed(aPeriodReport())
    const bad: unknown[] = [
      { ...good, extra: 1 },
      { ...good, schema: 'orch-watch/period-report/v2' },
      { ...good, madeAt: 'yesterday' },
      { ...good, fleet: { ...good.fleet, upRatio: 1.5 } },
      { ...good, targets: [{ ...good.targets[0], timesMs: { ok: 1 } }] },
      { ...good, outages: good.outages.shown },
    ]
    for (const each of bad) expect(errorsOf(each)).to.not.deep.equal([])
  })

  it('keeps foreign text as it is', () => {
    for (const text of HOSTILE)
      expect(parsed(aPeriodReport(text)).targets[0]?.name).to.equal(Buffer.from(text).toString())
  })
})

describe('the JSON document of what runs', () => {
  it('keeps the contract of docs/stock-report.schema.json, whatever somebody has called things', () => {
    const errorsIn = contractOf('docs/stock-report.schema.json')
    for (const text of HOSTILE) {
      const document: unknown = JSON.parse(json.render(laidOut(aStockReport(text)), { columns: 80, colour: false }))
      expect(errorsIn(document)).to.deep.equal([])
    }
  })
})
