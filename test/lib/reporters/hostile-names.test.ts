import { expect } from 'chai'
import MarkdownIt from 'markdown-it'
import { spawnSync } from 'node:child_process'
import Papa from 'papaparse'
import { SaxesParser } from 'saxes'
import { oneLine } from '../../../lib/base/escape.ts'
import type { ReportDocument, ResultDocument } from '../../../lib/kit/report-document.ts'
import csv from '../../../lib/reporters/csv.ts'
import json from '../../../lib/reporters/json.ts'
import junit from '../../../lib/reporters/junit.ts'
import markdown from '../../../lib/reporters/markdown.ts'
import nagios from '../../../lib/reporters/nagios.ts'
import ndjson from '../../../lib/reporters/ndjson.ts'
import prometheus from '../../../lib/reporters/prometheus.ts'
import table from '../../../lib/reporters/table.ts'
import { aReport, aResult } from '../../helpers/builders.ts'
import { parseExposition } from '../../helpers/exposition.ts'
import { aHostileReport, fromVisible } from '../../helpers/hostile-report.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { complaintsOfPromtool } from '../../helpers/promtool.ts'

const CANVAS = { columns: 80, colour: false, all: true, cost: true }
const report = aHostileReport()
const whole = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd')

/** What a program does with a cell of ours: a quote before what would be a formula is taken off, once. */
function unquoted(cell = ''): string {
  return cell.replace(/^'(?=['\s]*[=+\-@＝＋－＠])/u, '')
}

/** Every format is read by a reader that we did not write, which has to find each name where it belongs. */
describe('hostile names', () => {
  it('are many, and each is another one', () => {
    expect(HOSTILE.length).to.be.greaterThan(100)
    expect(new Set(HOSTILE).size).to.equal(HOSTILE.length)
  })

  it('come back from json and ndjson', () => {
    const document = JSON.parse(json.render(report, CANVAS)) as ReportDocument
    const lines = ndjson.render(report, CANVAS).split('\n').slice(0, -1)
    const results = lines.map((line) => JSON.parse(line) as ResultDocument)
    expect(document.targets.map(({ id }) => id)).to.deep.equal(HOSTILE.map(whole))
    expect(results).to.deep.equal(document.results)
    for (const [index, name] of HOSTILE.map(whole).entries()) {
      const result = document.results[index * 3]
      expect([result?.target, result?.item, result?.summary, result?.metrics[0]?.name]).to.deep.equal(
        Array.from({ length: 4 }, () => name),
      )
    }
  })

  it('come back from csv, and none of them is a formula', () => {
    const { data, errors } = Papa.parse<Record<string, string>>(csv.render(report, CANVAS), {
      header: true,
      newline: '\r\n',
      skipEmptyLines: true,
    })
    expect(errors).to.deep.equal([])
    expect(data).to.have.length(report.results.length)
    for (const [index, name] of HOSTILE.entries()) {
      const [judged, , faulted] = data.slice(index * 3, index * 3 + 3)
      for (const cell of [judged?.['target'], judged?.['item'], judged?.['summary'], faulted?.['hint']]) {
        expect(cell).to.not.match(/^\s*[=+\-@＝＋－＠\t\r]/u)
        expect(fromVisible(unquoted(cell))).to.equal(name)
      }
      expect(fromVisible(/^([^=]*)=0\.5 ratio$/u.exec(unquoted(judged?.['metrics']))?.[1] ?? 'none')).to.equal(name)
    }
  })

  it('come back from junit', () => {
    const tags: { readonly name: string; readonly attributes: Record<string, string> }[] = []
    const parser = new SaxesParser()
    parser.on('error', (error) => {
      throw error
    })
    parser.on('opentag', (tag) => tags.push(tag))
    parser.write(junit.render(report, CANVAS)).close()
    const all = (tag: string, attribute: string): string[] =>
      tags.filter(({ name }) => name === tag).map(({ attributes }) => fromVisible(attributes[attribute] ?? ''))
    expect(all('testsuite', 'name')).to.deep.equal([...HOSTILE])
    expect(all('testcase', 'classname')).to.deep.equal(HOSTILE.flatMap((name) => [name, name, name]))
    expect(all('failure', 'message')).to.deep.equal([...HOSTILE])
    expect(all('testcase', 'name').filter((_name, index) => index % 3 === 0)).to.deep.equal(
      HOSTILE.map((name) => (name === '' ? 'disk' : `disk ${name}`)),
    )
    expect([...new Set(tags.map(({ name }) => name))].sort()).to.deep.equal(
      ['error', 'failure', 'properties', 'property', 'system-out', 'testcase', 'testsuite', 'testsuites'].sort(),
    )
  })

  it('come back from prometheus, each series once', () => {
    const { samples } = parseExposition(prometheus.render(report, CANVAS))
    const valuesOf = (family: string, label: string): Set<string> =>
      new Set(samples.filter(({ name }) => name === family).map(({ labels }) => fromVisible(labels.get(label) ?? '')))
    for (const label of ['target', 'item']) expect(valuesOf('orch_watch_status', label)).to.deep.equal(new Set(HOSTILE))
    for (const family of ['orch_watch_up', 'orch_watch_target_info'])
      expect(valuesOf(family, 'target')).to.deep.equal(new Set(HOSTILE))
    const named = new Set([
      ...valuesOf('orch_watch_metric_ratio', 'metric'),
      ...samples.flatMap(({ name }) => /^orch_watch_disk_(.+)_ratio$/u.exec(name)?.[1] ?? []),
    ])
    // A name in camel case makes a family of its own.
    expect(named).to.deep.equal(new Set(HOSTILE.map((name) => (name === 'hasOwnProperty' ? 'has_own_property' : name))))
    const infos = samples.filter(({ name }) => name === 'orch_watch_target_info')
    const labels = infos.map(({ labels: all }) => [...all.keys()].filter((label) => label.startsWith('label_')))
    expect(new Set(labels.flat()).size).to.equal(HOSTILE.length)
    for (const [index, name] of HOSTILE.entries())
      expect(fromVisible(infos[index]?.labels.get(labels[index]?.[0] ?? '') ?? 'none')).to.equal(name)
  })

  it('are text in markdown', () => {
    const reader = new MarkdownIt({ html: true, linkify: true })
    const tokens = reader
      .parse(markdown.render(report, CANVAS), {})
      .flatMap((token) => [token, ...(token.children ?? [])])
    const kinds = [...new Set(tokens.map(({ type }) => type.replace(/_(?:open|close)$/u, '')))].sort()
    expect(kinds).to.deep.equal(
      [
        ...['code_inline', 'heading', 'inline', 'paragraph'],
        ...['table', 'tbody', 'td', 'text', 'th', 'thead', 'tr'],
      ].sort(),
    )
    const spans = new Set(tokens.filter(({ type }) => type === 'code_inline').map(({ content }) => content))
    for (const name of HOSTILE) {
      const line = oneLine(name)
      if (line !== '') expect(spans.has(line), line).to.equal(true)
      if (line !== '') expect(spans.has(line.replaceAll('\\|', '\\\\u{7c}')), line).to.equal(true)
    }
  })

  it('are text in a table and in a line for Nagios', () => {
    for (const name of HOSTILE) {
      const metrics = [{ name, value: 0.5, unit: 'ratio' as const }]
      const one = aReport({ results: [aResult({ item: name, status: 'critical', summary: name, metrics })] })
      const line = oneLine(name)
      // A long word is broken, so that its beginning is what stands together.
      expect(table.render(one, { ...CANVAS, columns: 1000 })).to.contain(line.length > 40 ? line.slice(0, 12) : line)
      const label = oneLine(name, 80).replaceAll('=', '_').replaceAll('|', '_').replaceAll("'", "''")
      expect(nagios.render(one, CANVAS)).to.contain(`/${label}'=50%;;;0;100`)
    }
  })

  describe('are accepted', function () {
    this.timeout(60_000)
    before(function () {
      skipUnless(this, { files: ['/usr/bin/promtool', '/usr/bin/xmllint'] })
    })

    it('by promtool, without a complaint', () => {
      expect(complaintsOfPromtool(prometheus.render(report, CANVAS))).to.deep.equal([])
    })

    it('by xmllint', () => {
      const { status, stderr } = spawnSync('/usr/bin/xmllint', ['--noout', '--nonet', '--huge', '-'], {
        input: junit.render(report, CANVAS),
        encoding: 'utf8',
      })
      expect({ status, says: stderr }).to.deep.equal({ status: 0, says: '' })
    })
  })
})
