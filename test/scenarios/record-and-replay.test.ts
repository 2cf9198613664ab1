import { expect } from 'chai'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { transcriptShape } from '../../lib/kit/transcript/shape.ts'
import { checkFiles } from '../helpers/checks.ts'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { judgeTranscript, observe, shortly } from '../helpers/transcripts.ts'

/** Each stands in a place where people put secrets, or where programs print them. */
const CANARIES = [
  'canary-label',
  'canary-env',
  'canary-ours',
  'canary-word',
  'canary-url',
  'canary-printed',
  'canary-bearer',
]

const INVENTORY = `targets:
  - id: here
    runtime: local
    labels: { env: prod, db_password: canary-label }
    checks:
      command:
        commands:
          tells: [printf, 'OK - token=canary-printed, sent canary-env | n=5;10;20']
          words: [echo, --password, canary-word, 'http://user:canary-url@192.0.2.7/', 'Authorization: Bearer canary-bearer']
          ours: [printf, 'CRITICAL canary-ours at 203.0.113.77']
  - id: web
    runtime: network
    address: 127.0.0.1
    checks:
      http: { url: 'http://127.0.0.1:9/', headers: { Authorization: 'env:HEADER' } }
      tcp-port: { ports: [9] }
`

describe('a recorded look', function () {
  this.timeout(60_000)
  let folder: string
  const ow = (...argv: string[]): Promise<Ran> =>
    orchWatch(folder, argv, { env: { HEADER: 'canary-env', SOME_API_TOKEN: 'canary-ours' } })

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-record-'))
    writeFileSync(join(folder, 'targets.yaml'), INVENTORY)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('holds what the checks saw and say, and nothing that is secret', async () => {
    const { code, out, err } = await ow('record', 'here')
    expect([code, err]).to.deep.equal([0, ''])
    expect(CANARIES.filter((canary) => out.includes(canary))).to.deep.equal([])
    const transcript = transcriptShape.parse(parse(out))
    expect(transcript.target).to.deep.include({ id: 'here', labels: { env: 'prod', db_password: '***' } })
    expect(Object.keys(transcript.host ?? {})).to.include.members(['load', 'mounts', 'memory'])
    expect(transcript.checks?.['command']?.expect?.[0]).to.include({ item: 'tells', status: 'ok' })
    const anonymous = (await ow('record', 'here', 'command', '--anonymise')).out
    expect(anonymous).not.to.match(/203\.0\.113\.77|\bid: here\b/u)
  })

  it('is judged again with other limits, as if it were now', async () => {
    await ow('record', 'here', '--file', 'here.yaml')
    expect(statSync(join(folder, 'here.yaml')).mode & 0o777).to.equal(0o600)
    const well = await ow('replay', 'here.yaml', '--all')
    const worse = await ow(
      'replay',
      'here.yaml',
      '--set',
      'memory.crit=1%',
      '--set',
      'memory.warn=0.5%',
      '--set',
      'load.warn=off',
    )
    expect(well.out).to.match(/ok +memory/u)
    expect(worse.out).to.match(/CRITICAL +memory +.*\(used\s+>\s+1%\)/su)
    expect(worse.code).to.equal(2)
    writeFileSync(
      join(folder, 'new.yaml'),
      'targets: [{ id: here, runtime: local, checks: { memory: { warn: off, crit: "> 2%" } } }]',
    )
    expect((await ow('replay', 'here.yaml', '--config', 'new.yaml')).out).to.match(/CRITICAL +memory/u)
    expect((await ow('replay', 'here.yaml', '--set', 'memory.crit=lots')).err).to.contain('"lots" is not a limit')
    expect((await ow('replay', 'here.yaml', '--set', 'nothing')).err).to.contain('write CHECK.KEY=VALUE')
  })

  it('is judged without asking anybody', async () => {
    const recorded = (await ow('record', 'web', '--file', 'web.yaml')).code
    expect(recorded).to.equal(0)
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back as it was
    const connect = Socket.prototype.connect
    Socket.prototype.connect = () => {
      throw new Error('somebody asks over the network')
    }
    try {
      const { out } = await ow('replay', 'web.yaml', '--output', 'json')
      const { results } = JSON.parse(out) as { results: { check: string; summary: string; status: string }[] }
      expect(results.map(({ check, status }) => `${check} ${status}`)).to.include.members([
        'http critical',
        'tcp-port critical',
      ])
      expect(out).not.to.contain('somebody asks')
    } finally {
      Socket.prototype.connect = connect
    }
  })

  it('that is wrong is refused with the place of every mistake', async () => {
    const wrong = [
      'about: x',
      "at: '2026-11-23T03:00:00Z'",
      'colour: blue',
      'checks:',
      '  disk: { settings: { warn: much } }',
    ]
    writeFileSync(join(folder, 'wrong.yaml'), wrong.join('\n'))
    expect((await ow('replay', 'wrong.yaml')).err).to.contain('wrong.yaml:3:1: "colour" is not a key here')
    writeFileSync(join(folder, 'wrong.yaml'), wrong.filter((line) => !line.startsWith('colour')).join('\n'))
    expect((await ow('replay', 'wrong.yaml')).err).to.contain('wrong.yaml:4:29: disk: "much" is not a limit')
    writeFileSync(join(folder, 'wrong.yaml'), wrong.slice(0, 2).concat('check: dusk').join('\n'))
    expect((await ow('replay', 'wrong.yaml')).err).to.match(
      /wrong\.yaml:3:1: there is no check "dusk"\n +hint: did you mean "disk"\?/u,
    )
    expect((await ow('replay', 'nowhere.yaml')).code).to.equal(78)
  })

  it('is a test by lying in the right folder', async () => {
    for (const part of ['lib/kit', 'checks']) mkdirSync(join(folder, part), { recursive: true })
    writeFileSync(join(folder, 'lib/kit/index.ts'), '')
    writeFileSync(join(folder, 'package.json'), '{ "name": "orch-watch" }')
    const { code, out } = await ow('record', 'here', 'disk', 'command', 'load', '--as', 'as-it-was')
    expect(code).to.equal(0)
    expect(out).to.contain('wrote test/fixtures/transcripts/disk/as-it-was.yaml')
    for (const name of ['disk', 'command', 'load']) {
      const text = readFileSync(join(folder, `test/fixtures/transcripts/${name}/as-it-was.yaml`), 'utf8')
      const written = transcriptShape.parse(parse(text))
      const check = checkFiles.find((file) => file.name === name)!.check
      const transcript = { ...written, name, check: name, expect: written.expect ?? [] }
      const results = judgeTranscript(check, transcript, await observe(check, transcript))
      expect(results.map(shortly), name).to.deep.equal(transcript.expect)
    }
    expect((await ow('record', 'here', 'disk', '--as', 'as-it-was')).err).to.contain('nothing is overwritten')
  })
})
