import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Interrupted } from '../../../lib/cli/interrupted.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'

describe('the command line', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-cli-'))
    writeFileSync(join(folder, 'targets.yaml'), 'targets:\n  - { id: here, runtime: local }\n')
    writeFileSync(join(folder, 'bad.yaml'), 'targets:\n  - { id: here, runtime: locl }\n')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (...argv: string[]): Promise<Ran> => orchWatch(folder, argv)

  it('looks once and exits with what it found', async () => {
    const { code, out } = await run('check', '--output', 'json')
    const report = JSON.parse(out) as { schema: string; targets: { id: string }[] }
    expect([report.schema, report.targets[0]?.id]).to.deep.equal(['orch-watch/report/v1', 'here'])
    expect([0, 1, 2]).to.include(code)
  }).timeout(20_000)

  it('ends in order, without a report, when somebody presses Ctrl-C: 130', async () => {
    const pressed = new AbortController()
    // The first look at a processor takes a second: it is under way then.
    setTimeout(() => pressed.abort(new Interrupted('SIGINT')), 300)
    const ran = await orchWatch(folder, ['check'], { stopping: pressed.signal })
    expect(ran).to.deep.equal({ code: 130, out: '', err: '' })
  })

  it('tells every problem of a file, then that nothing was started: 78', async () => {
    expect(await run('check', '--config', 'bad.yaml')).to.deep.equal({
      code: 78,
      out: '',
      err: 'bad.yaml:2:26: there is no runtime "locl"\n  hint: did you mean "local"?\n1 problem, nothing started\n',
    })
  })

  it('says that its output could not be written, and not "warning": 74', () => {
    const full = openSync('/dev/full', 'w')
    try {
      const main = fileURLToPath(new URL('../../../lib/cli/main.ts', import.meta.url))
      const args = ['--import', 'tsx/esm', main, 'targets', '--config', join(folder, 'targets.yaml')]
      const ended = spawnSync(process.execPath, args, { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' })
      expect([ended.status, ended.stderr]).to.deep.equal([74, 'orch-watch: the output cannot be written: ENOSPC\n'])
      const silent = spawnSync(process.execPath, ['--import', 'tsx/esm', main, 'nope'], {
        stdio: ['ignore', 'pipe', full],
      })
      expect(silent.status).to.equal(64)
    } finally {
      closeSync(full)
    }
  }).timeout(20_000)

  it('never repeats the value of an option it does not know: 64', async () => {
    const { code, err } = await run('check', '--password', 'hunter2')
    expect(code).to.equal(64)
    expect(err).to.contain('password').and.not.contain('hunter2')
  })

  it('says what is wrong with the words it was given: 64', async () => {
    const told = await Promise.all([
      run(),
      run('chekc'),
      run('check', 'hre'),
      run('check', '-o', 'tabel'),
      run('check', '-o'),
    ])
    expect(told.map(({ code }) => code)).to.deep.equal([64, 64, 64, 64, 64])
    expect(told[2].err).to.equal('orch-watch: no target matches "hre", did you mean "here"?\n')
    expect(told[3].err).to.contain('there is no output "tabel": csv, html, json, junit,')
  })

  it('lists what it can do, and its version', async () => {
    expect((await run('--help')).out).to.contain('orch-watch check [selector..]')
    expect((await run('check', '--help')).out).to.contain('--fail-on')
    expect((await run('--version')).out).to.match(/^\d+\.\d+\.\d+\n$/u)
  })

  describe('with several selectors', () => {
    const two =
      'targets:\n  - { id: a, runtime: local }\n  - { id: b, runtime: local }\n  - { id: c, runtime: local }\n'
    beforeEach(() => writeFileSync(join(folder, 'three.yaml'), two))
    const ids = async (...words: string[]): Promise<string[]> => {
      const { out } = await run('targets', '--json', '--config', 'three.yaml', ...words)
      return (JSON.parse(out) as { id: string }[]).map(({ id }) => id)
    }

    it('takes every one of them, before and behind options', async () => {
      expect(await ids('a', 'c')).to.deep.equal(['a', 'c'])
      expect(await ids('a', '--no-color', 'c')).to.deep.equal(['a', 'c'])
    })

    it('takes those behind -- as well', async () => {
      expect(await ids('--', 'a')).to.deep.equal(['a'])
      expect(await ids('a', '--', 'c')).to.deep.equal(['a', 'c'])
    })

    it('refuses each that names nothing, wherever it stands', async () => {
      for (const words of [['nope', 'a'], ['a', 'nope'], ['--', 'nope'], ['a', ''], ['']]) {
        const { code, out } = await run('check', '--config', 'three.yaml', ...words)
        expect([code, out], words.join(' ')).to.deep.equal([64, ''])
      }
    })

    it('takes the last value of an option that is given twice', async () => {
      expect(await ids('--config', 'three.yaml', 'b')).to.deep.equal(['b'])
    })
  })

  it('says how much there is when an inventory is right', async () => {
    const { code, out } = await run('validate')
    expect(code).to.equal(0)
    expect(out).to.match(/^targets\.yaml: 1 target, \d+ checks, no problems\n$/u)
  })

  it('says at every start what is allowed and still not safe', async () => {
    const plain = '{ id: plain, runtime: docker, endpoint: "tcp://127.0.0.1:1", insecure: true }'
    writeFileSync(join(folder, 'plain.yaml'), `targets:\n  - ${plain}\n`)
    const { code, err } = await run('validate', '--config', 'plain.yaml')
    expect(code).to.equal(0)
    expect(err).to.contain('plain.yaml:2: target "plain": the connection to this engine is neither encrypted')
  })

  it('gives problems as JSON to a program that asks', async () => {
    const { code, out } = await run('validate', '--json', '--config', 'bad.yaml')
    expect(code).to.equal(78)
    expect(JSON.parse(out)).to.have.nested.property('problems[0].where.line', 2)
  })

  it('shows where each setting of a target came from', async () => {
    const { out } = await run('targets', '-v', 'here')
    expect(out).to.contain('checks.disk.limits.used.crit: > 90% ← default')
  })

  it('explains a check, and suggests one', async () => {
    expect((await run('checks', 'disk')).out).to.contain('share of the')
    expect((await run('checks', 'dsk')).err).to.contain('did you mean "disk"?')
  })

  it('prints the schema of the inventory', async () => {
    const schema = JSON.parse((await run('schema')).out) as { properties: object }
    expect(Object.keys(schema.properties)).to.deep.equal([
      'settings',
      'groups',
      'targets',
      'workloads',
      'notifiers',
      'exporters',
      'rules',
      'maintenance',
      'parity',
      'include',
    ])
  })
})
