import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../helpers/project.ts'

describe('the package', function () {
  this.timeout(240_000)
  let folder: string
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-package-'))))
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (program: string, args: readonly string[], cwd: string): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
    })
    return { status, text: `${stdout}${stderr}` }
  }

  it('packed and installed elsewhere without development packages, looks at the machine it is on', () => {
    const packed = run('npm', ['pack', '--silent', '--pack-destination', folder], ROOT)
    expect(packed.status, packed.text).to.equal(0)
    const tarball = /orch-watch-[\d.]+\.tgz/u.exec(packed.text)?.[0] ?? ''
    writeFileSync(join(folder, 'package.json'), '{ "name": "elsewhere", "private": true }')
    const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
    const installed = run('npm', ['install', ...flags, join(folder, tarball)], folder)
    expect(installed.status, installed.text).to.equal(0)
    writeFileSync(join(folder, 'targets.yaml'), 'targets:\n  - { id: here, runtime: local }\n')
    const { status, text } = run('npx', ['--no-install', 'orch-watch', 'check', '--all'], folder)
    expect([0, 1, 2], text).to.include(status)
    expect(text).to.contain('reachable').and.contain('1 target in')
  })
})
