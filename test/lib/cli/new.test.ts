import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../../helpers/command-line.ts'
import { ROOT } from '../../helpers/project.ts'

describe('new check', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'orch-watch-new-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes a check of the user, which runs as it stands', async () => {
    mkdirSync(join(folder, 'my-checks'))
    const inventory = 'settings: { plugins: [./my-checks] }\ntargets: [{ id: here, runtime: local }]\n'
    writeFileSync(join(folder, 'targets.yaml'), inventory)
    const { code, out } = await orchWatch(folder, ['new', 'check', 'queue-length'])
    expect(code).to.equal(0)
    expect(out).to.match(/^wrote my-checks\/queue-length\.mjs\nnext:\n {2}- /u)
    const ran = await orchWatch(folder, ['check', '--all', '--memory', 'off'])
    expect(ran.err).to.equal('')
    expect(ran.out).to.match(/queue-length +load \d/u)
  }).timeout(60_000)

  it('changes nothing that is there, and takes no name that is taken or is none', async () => {
    mkdirSync(join(folder, 'mine'))
    writeFileSync(join(folder, 'mine/queue.mjs'), 'not a check yet')
    const told = async (name: string, ...more: string[]): Promise<string> => {
      const { code, err } = await orchWatch(folder, ['new', 'check', name, ...more])
      expect(code).to.equal(64)
      return err
    }
    expect(await told('disk', '--dir', 'other')).to.contain('there is a check "disk" already')
    for (const name of ['Disk', 'a_b', 'a--b', '../x', 'a.b', 'x1', ''])
      expect(await told(name, '--dir', 'other'), name).to.contain('is no name for a check')
    expect(await told('some-check')).to.contain('no folder for plugins is known')
    expect(existsSync(join(folder, 'other'))).to.equal(false)
    await orchWatch(folder, ['new', 'check', 'queue', '--dir', 'mine'])
    expect(readFileSync(join(folder, 'mine/queue.mjs'), 'utf8')).to.equal('not a check yet')
    expect((await orchWatch(folder, ['new', 'check', 'fresh', '--dir', 'other'])).out).to.contain(
      'no inventory names this folder yet',
    )
    expect(existsSync(join(folder, 'other/fresh.mjs'))).to.equal(true)
  }).timeout(60_000)

  it('writes a check of ours, which passes all that is asked of one', async () => {
    for (const part of [
      'lib',
      'checks',
      'test',
      'bench',
      'docs',
      'scripts',
      'package.json',
      'tsconfig.json',
      'eslint.config.js',
    ])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true })
    for (const part of ['.mocharc.json', '.prettierrc.json', '.dependency-cruiser.cjs'])
      if (existsSync(join(ROOT, part))) cpSync(join(ROOT, part), join(folder, part))
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    const { code, out, err } = await orchWatch(join(folder, 'lib'), ['new', 'check', 'queue-length'])
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.contain('made docs/checks.md')
    expect(readFileSync(join(folder, 'docs/checks.md'), 'utf8')).to.contain('[queue-length](#queue-length)')
    expect(readFileSync(join(folder, 'docs/targets.schema.json'), 'utf8')).to.contain('"queue-length"')
    const runs = (...argv: string[]): string => {
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' })
      return status === 0 ? '' : `${argv.join(' ')}: ${stdout.slice(-2000)}${stderr.slice(-2000)}`
    }
    const fixtures = 'test/fixtures/transcripts/queue-length'
    expect(
      runs(
        'node_modules/mocha/bin/mocha.js',
        'test/checks/contract.test.ts',
        'test/checks/transcripts.test.ts',
        '-g',
        'queue-length',
      ),
    ).to.equal('')
    expect(runs('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', 'checks/queue-length.ts')).to.equal('')
    expect(runs('node_modules/prettier/bin/prettier.cjs', '--check', 'checks/queue-length.ts', fixtures)).to.equal('')
    expect(runs('node_modules/@typescript/native/bin/tsc', '--noEmit', '-p', 'tsconfig.json')).to.equal('')
  }).timeout(300_000)
})
