import { expect } from 'chai'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import junit from '../../../lib/reporters/junit.ts'
import { anyReport } from '../../helpers/arbitraries.ts'
import { aFaulted, aMetric, aReport, aResult, aTargetReport } from '../../helpers/builders.ts'
import type { Report } from '../../../lib/model/report.ts'

const CANVAS = { columns: 80, colour: false, all: false, cost: false }
const lines = (report: Report): string[] =>
  junit
    .render(report, CANVAS)
    .split('\n')
    .map((line) => line.trim())

interface Tag {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly inside: Tag[]
}

/** The elements as a strict reader finds them; it throws when the document is not well formed. */
function read(text: string): Tag {
  const root: Tag = { name: '', attributes: {}, inside: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const tag: Tag = { name, attributes, inside: [] }
    open.at(-1)?.inside.push(tag)
    open.push(tag)
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return root.inside[0] ?? root
}

describe('junit', () => {
  it('is a suite for each target and a case for each result', () => {
    const report = aReport({
      targets: [aTargetReport({ labels: { env: 'prod' } })],
      results: [aResult({ summary: 'well' }), aResult({ check: 'cpu', item: '', summary: '' })],
    })
    expect(lines(report)).to.deep.equal([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="orch-watch" tests="2" failures="0" errors="0" skipped="0" time="0.812">',
      '<testsuite name="web-1" tests="2" failures="0" errors="0" skipped="0" time="0.035" timestamp="2026-11-23T01:00:00">',
      '<properties>',
      '<property name="runtime" value="ssh"/>',
      '<property name="label.env" value="prod"/>',
      '<property name="cost.connections" value="1"/>',
      '<property name="cost.roundTrips" value="1"/>',
      '<property name="cost.bytes" value="5120"/>',
      '</properties>',
      '<testcase name="disk /var" classname="web-1" time="0">',
      '<system-out>well</system-out>',
      '</testcase>',
      '<testcase name="cpu" classname="web-1" time="0"/>',
      '</testsuite>',
      '</testsuites>',
      '',
    ])
  })

  it('calls what is beyond a limit a failure, and what could not be seen an error', () => {
    const metrics = [aMetric({ warn: '> 80%', crit: '> 90%' })]
    const text = lines(
      aReport({
        results: [
          aResult({ status: 'warning', summary: 'nearly full', metrics }),
          aResult({ status: 'critical', summary: 'full' }),
          aFaulted({ hint: 'look there' }),
          aFaulted({ code: 'host-key-changed', message: 'another key' }),
        ],
      }),
    )
    expect(text[1]).to.contain('tests="4" failures="3" errors="1"')
    expect(text.filter((line) => /^<(?:failure|error)/u.test(line))).to.deep.equal([
      '<failure message="nearly full" type="warning">nearly full; used warns when &gt; 80%; used is critical when &gt; 90%</failure>',
      '<failure message="full" type="critical">full</failure>',
      '<error message="nobody listens on port 22" type="refused">nobody listens on port 22; hint: look there</error>',
      '<failure message="another key" type="host-key-changed">another key</failure>',
    ])
  })

  it('is well formed and counts right, whatever the report', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const root = read(junit.render(report, CANVAS))
        for (const part of [root, ...root.inside]) {
          const cases = (part === root ? root.inside.flatMap(({ inside }) => inside) : part.inside).filter(
            ({ name }) => name === 'testcase',
          )
          const having = (word: string): string => String(cases.filter(({ inside }) => inside[0]?.name === word).length)
          const { tests, failures, errors } = part.attributes
          expect([tests, failures, errors]).to.deep.equal([String(cases.length), having('failure'), having('error')])
        }
        expect(root.attributes['tests']).to.equal(String(report.results.length))
      }),
      { numRuns: 200 },
    )
  }).timeout(30_000)
})
