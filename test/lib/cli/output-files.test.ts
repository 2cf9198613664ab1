import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'

const INVENTORY = `targets:
  - id: here
    runtime: local
    checks: { cpu: off }
`

describe('--output-file', function () {
  this.timeout(30_000)
  let folder: string
  const at = (name: string): string => join(folder, name)
  const read = (name: string): string => readFileSync(at(name), 'utf8')
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-files-'))
    writeFileSync(at('targets.yaml'), INVENTORY)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const check = (...argv: string[]): Promise<Ran> => orchWatch(folder, ['check', '--quiet', '--memory', 'off', ...argv])

  it('writes several files beside the report, each in the format that is said or that its ending tells', async () => {
    const names = ['a.csv', 'a.md', 'a.prom', 'a.XML', 'a.html', 'a.ndjson', 'a=b.json', 'table.txt']
    const { code, out, err } = await check(
      ...names.flatMap((name) => ['--output-file', name]),
      '--output-file=nagios=plain',
      `--output-file=json=${at('c.txt')}`,
      ...['-o', 'json'],
    )
    expect([code < 3, err]).to.deep.equal([true, ''])
    expect(readdirSync(folder).sort()).to.deep.equal([...names, 'c.txt', 'plain', 'targets.yaml'].sort())
    expect(read('a=b.json')).to.equal(out)
    expect(read('c.txt')).to.equal(out)
    expect(read('a.csv')).to.match(/^at,target,check/u)
    expect(read('a.md')).to.match(/^# /u)
    expect(read('a.prom')).to.match(/^# HELP orch_watch_/u)
    expect(read('a.XML')).to.match(/^<\?xml /u)
    expect(read('a.html')).to.match(/^<!doctype html>/u)
    expect(read('plain')).to.match(/^ORCH-WATCH /u)
    expect(read('table.txt')).to.match(/1 target in/u)
  })

  it('draws a table in a file without colour and as wide as COLUMNS says, wherever standard output goes', async () => {
    const env = { COLUMNS: '200', FORCE_COLOR: '1' }
    const { out } = await orchWatch(folder, ['check', '--output-file', 'a.txt'], { env })
    expect(out).to.contain('\u001b[')
    expect(read('a.txt')).to.not.contain('\u001b')
  })

  it('tells every file that failed, 74, and writes the others', async () => {
    const { code, out, err } = await check(
      '--output-file',
      'no/a.csv',
      '--output-file',
      'b.csv',
      '--output-file',
      'no/c.md',
    )
    expect(code).to.equal(74)
    expect(err).to.equal(
      [at('no/a.csv'), at('no/c.md')].map((path) => `orch-watch: "${path}" cannot be written: ENOENT\n`).join(''),
    )
    expect(out).to.match(/1 target in/u)
    expect(read('b.csv')).to.match(/^at,target/u)
  })

  it('refuses what cannot be meant before it looks at anything', async () => {
    mkdirSync(at('folder.csv'))
    execFileSync('mkfifo', [at('pipe.csv')])
    const refused: Record<string, RegExp> = {
      '-': /"-" is no file/u,
      'json=-': /"-" is no file/u,
      'json=': /"json=" names no file/u,
      'report.doc': /the format of "report.doc" is not clear: FORMAT=PATH with csv, html, json,/u,
      'no-format': /is not clear/u,
      'yaml=a.doc': /the format of "yaml=a.doc" is not clear/u,
      'folder.csv': /"folder.csv" is a folder/u,
      'csv=new/': /"new\/" is a folder/u,
      'pipe.csv': /"pipe.csv" is not an ordinary file/u,
    }
    for (const [word, why] of Object.entries(refused)) {
      const { code, out, err } = await check('--output-file', word)
      expect([word, code, out]).to.deep.equal([word, 64, ''])
      expect(err).to.match(why)
    }
    const twice = await check('--output-file', 'a.csv', '--output-file', 'json=./a.csv')
    expect(twice).to.deep.equal({ code: 64, out: '', err: 'orch-watch: "json=./a.csv" is written twice\n' })
    expect(readdirSync(folder).sort()).to.deep.equal(['folder.csv', 'pipe.csv', 'targets.yaml'])
  })

  it('names the formats in the help', async () => {
    const { out } = await check('--help')
    expect(out.replace(/\s+/gu, ' ')).to.contain('csv, html, json, junit, markdown, nagios, ndjson, prometheus, table')
  })
})
