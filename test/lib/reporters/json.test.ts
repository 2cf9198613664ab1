import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import type { ReportDocument, ResultDocument } from '../../../lib/kit/report-document.ts'
import { FAULT_CODES } from '../../../lib/model/fault.ts'
import { toLabels } from '../../../lib/model/labels.ts'
import type { Report } from '../../../lib/model/report.ts'
import { STATUSES } from '../../../lib/model/result.ts'
import json from '../../../lib/reporters/json.ts'
import ndjson from '../../../lib/reporters/ndjson.ts'
import { anyReport } from '../../helpers/arbitraries.ts'
import { aFault, aFaulted, aMetric, aReport, aResult, aTargetReport } from '../../helpers/builders.ts'
import { HOSTILE } from '../../helpers/hostile.ts'

interface Schema {
  $defs: { status: { enum: string[] }; fault: { properties: { code: { enum: string[] } } } }
}

const CANVAS = { columns: 80, colour: false, all: false, cost: false }
const schema = JSON.parse(readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8')) as Schema
const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: true }))
ajv.addSchema(schema)

function parsed(report: Report): ReportDocument {
  return JSON.parse(json.render(report, CANVAS)) as ReportDocument
}

function errorsOf(value: unknown, part = ''): unknown {
  ajv.validate(`urn:orch-watch:report:v1${part}`, value)
  return ajv.errors ?? []
}

describe('the JSON document', () => {
  it('keeps the contract of docs/report.schema.json, whatever the report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(errorsOf(parsed(report))).to.deep.equal([])
        for (const line of ndjson.render(report, CANVAS).split('\n').slice(0, -1))
          expect(errorsOf(JSON.parse(line), '#/$defs/result')).to.deep.equal([])
      }),
      { numRuns: 200 },
    )
  }).timeout(30_000)

  it('has a contract that says no to what is not in it', () => {
    const good = parsed(aReport({ results: [aResult({ status: 'critical' })] }))
    const result = good.results[0]!
    const bad: unknown[] = [
      { ...good, extra: 1 },
      { ...good, schema: 'orch-watch/report/v2' },
      { ...good, at: 'yesterday' },
      { ...good, tookMs: 1.5 },
      { ...good, results: [{ ...result, status: 'fatal' }] },
      { ...good, results: [{ ...result, status: 'unknown' }] },
      { ...good, results: [{ ...result, status: 'ok', fault: { code: 'lost', message: '' } }] },
      { ...good, results: [{ ...result, fault: { code: 'odd', message: '' } }] },
      { ...good, results: [{ ...result, metrics: [{ name: 'used', value: null, unit: 'ratio' }] }] },
      { ...good, targets: [{ ...good.targets[0], labels: { env: 1 } }] },
    ]
    expect(errorsOf(good)).to.deep.equal([])
    for (const each of bad) expect(errorsOf(each), JSON.stringify(each)).to.not.deep.equal([])
  })

  it('speaks of the statuses and fault codes that there are', () => {
    expect(schema.$defs.status.enum).to.deep.equal([...STATUSES])
    expect(schema.$defs.fault.properties.code.enum).to.deep.equal([...FAULT_CODES])
  })

  it('has the shape that the design promises', () => {
    const metrics = [aMetric({ value: 0.83, warn: '> 80%' })]
    const report = aReport({
      targets: [aTargetReport({ labels: { env: 'prod' }, tookMs: 35.4 })],
      results: [aResult({ status: 'warning', summary: '83% used, 3.1 GiB free', metrics })],
    })
    expect(parsed(report)).to.deep.equal({
      schema: 'orch-watch/report/v1',
      at: '2026-11-23T01:00:00.000Z',
      tookMs: 812,
      summary: { ok: 0, warning: 1, critical: 0, unknown: 0 },
      targets: [
        {
          id: 'web-1',
          runtime: 'ssh',
          labels: { env: 'prod' },
          reachable: true,
          tookMs: 35,
          cost: { connections: 1, roundTrips: 1, bytes: 5120 },
        },
      ],
      results: [
        {
          target: 'web-1',
          check: 'disk',
          item: '/var',
          status: 'warning',
          summary: '83% used, 3.1 GiB free',
          at: '2026-11-23T01:00:00.000Z',
          metrics: [{ name: 'used', value: 0.83, unit: 'ratio', warn: '> 80%' }],
        },
      ],
    })
  })

  it('says why nothing is known', () => {
    const fault = aFault({ code: 'timed-out', message: 'no answer', hint: 'look there', phase: 'connect' })
    const result = parsed(aReport({ results: [aFaulted(fault)] })).results[0]
    expect(result).to.deep.include({ status: 'unknown', summary: 'no answer', metrics: [], fault })
  })

  it('leaves out a metric that has no finite value', () => {
    const metrics = [NaN, Infinity, -Infinity, 0].map((value) => aMetric({ value }))
    expect(parsed(aReport({ results: [aResult({ metrics })] })).results[0]?.metrics).to.deep.equal([
      aMetric({ value: 0 }),
    ])
  })

  it('gives the same bytes whatever order labels and keys were made in', () => {
    const pairs = [
      ['a', '1'],
      ['b', '2'],
    ] as const
    const { id, runtime, reachable, tookMs, cost } = aTargetReport()
    const labels = toLabels([...pairs].reverse())
    const one = aReport({ targets: [aTargetReport({ labels: toLabels(pairs) })] })
    const other = aReport({ targets: [{ cost, labels, tookMs, reachable, runtime, id }] })
    expect(json.render(one, CANVAS)).to.equal(json.render(other, CANVAS))
  })

  it('keeps a label called __proto__', () => {
    const labels = toLabels([
      ['__proto__', 'mine'],
      ['constructor', 'yours'],
    ])
    const text = json.render(aReport({ targets: [aTargetReport({ labels })] }), CANVAS)
    expect(Object.entries(parsedLabels(text))).to.deep.equal([
      ['__proto__', 'mine'],
      ['constructor', 'yours'],
    ])
  })

  it('gives foreign text back as it came; half a character is replaced', () => {
    for (const text of HOSTILE) {
      const [result] = parsed(aReport({ results: [aResult({ summary: text })] })).results
      expect(result?.summary).to.equal(text.replace(/\p{Cs}/gu, '\ufffd'))
    }
  })
})

describe('ndjson', () => {
  it('is one element of the results a line, and no line for no result', () => {
    const report = aReport({ results: [aResult({ summary: 'two\nlines\u2028or three' }), aFaulted()] })
    const lines = ndjson.render(report, CANVAS).split('\n')
    expect(lines.pop()).to.equal('')
    expect(lines.map((line) => JSON.parse(line) as ResultDocument)).to.deep.equal(parsed(report).results)
    expect(ndjson.render(aReport(), CANVAS)).to.equal('')
  })
})

function parsedLabels(text: string): object {
  return (JSON.parse(text) as ReportDocument).targets[0]?.labels ?? {}
}
