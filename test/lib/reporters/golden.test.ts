import { expect } from 'chai'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import csv from '../../../lib/reporters/csv.ts'
import html from '../../../lib/reporters/html.ts'
import json from '../../../lib/reporters/json.ts'
import junit from '../../../lib/reporters/junit.ts'
import markdown from '../../../lib/reporters/markdown.ts'
import nagios from '../../../lib/reporters/nagios.ts'
import ndjson from '../../../lib/reporters/ndjson.ts'
import prometheus from '../../../lib/reporters/prometheus.ts'
import table from '../../../lib/reporters/table.ts'
import { SAMPLES } from '../../helpers/sample-reports.ts'
import type { Canvas, Reporter } from '../../../lib/kit/reporter.ts'

const FOLDER = new URL('../../fixtures/reports/', import.meta.url)
const PAGE: Canvas = { columns: 80, colour: false, all: false, cost: false }

const FACES: readonly { name: string; reporter: Reporter; canvas: Canvas; of?: readonly string[] }[] = [
  { name: 'table-80.txt', reporter: table, canvas: PAGE },
  { name: 'table-120.txt', reporter: table, canvas: { ...PAGE, columns: 120 }, of: ['fleet'] },
  { name: 'table-200.txt', reporter: table, canvas: { ...PAGE, columns: 200 }, of: ['fleet', 'healthy', 'scripts'] },
  { name: 'table-80-all.txt', reporter: table, canvas: { ...PAGE, all: true }, of: ['healthy'] },
  { name: 'table-80-cost.txt', reporter: table, canvas: { ...PAGE, cost: true }, of: ['fleet', 'empty'] },
  { name: 'table-80-colour.txt', reporter: table, canvas: { ...PAGE, colour: true, cost: true }, of: ['fleet'] },
  { name: 'nagios.txt', reporter: nagios, canvas: PAGE },
  { name: 'json', reporter: json, canvas: PAGE, of: ['scripts', 'empty'] },
  { name: 'csv', reporter: csv, canvas: PAGE, of: ['fleet', 'scripts', 'empty'] },
  { name: 'md', reporter: markdown, canvas: { ...PAGE, cost: true } },
  { name: 'all.md', reporter: markdown, canvas: { ...PAGE, all: true }, of: ['fleet'] },
  { name: 'prom', reporter: prometheus, canvas: PAGE, of: ['fleet', 'scripts', 'empty'] },
  { name: 'xml', reporter: junit, canvas: PAGE, of: ['fleet', 'scripts', 'empty'] },
  { name: 'html', reporter: html, canvas: { ...PAGE, cost: true }, of: ['fleet', 'empty'] },
  { name: 'ndjson', reporter: ndjson, canvas: PAGE, of: ['scripts', 'empty'] },
]

/** Set UPDATE_GOLDEN=1 to write what is printed now; then read the difference before it is committed. */
const update = process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined

describe('the golden reports', () => {
  const expected = new Set<string>()

  for (const { name, reporter, canvas, of = Object.keys(SAMPLES) } of FACES)
    for (const sample of of) {
      const file = `${sample}.${name}`
      expected.add(file)
      it(`${file} is what is printed`, () => {
        const text = reporter.render(SAMPLES[sample]!, canvas)
        if (update) writeFileSync(new URL(file, FOLDER), text)
        expect(text).to.equal(readFileSync(new URL(file, FOLDER), 'utf8'))
      })
    }

  it('are all of the files there', () => {
    expect(readdirSync(FOLDER).sort()).to.deep.equal([...expected].sort())
  })
})
