import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
    const own = 'settings: { plugins: [./mine], checks: { handed: { least: 2 }, asked: { least: 2 } } }\n'
    writeFileSync(join(folder, 'targets.yaml'), `${own}targets:\n  - { id: here, runtime: local }\n`)
    mkdirSync(join(folder, 'mine'))
    writeFileSync(join(folder, 'mine/handed.mjs'), `export default (kit) => ${aCheck('handed')}`)
    writeFileSync(
      join(folder, 'mine/asked.mjs'),
      `import * as kit from 'orch-watch/kit'\nexport default ${aCheck('asked')}`,
    )
    const { status, text } = run('npx', ['--no-install', 'orch-watch', 'check', '--all'], folder)
    expect([0, 1, 2], text).to.include(status)
    expect(text).to.contain('reachable').and.contain('1 target in')
    expect(text).to.contain('handed wants 2').and.contain('asked wants 2')
  })
})

/** A check of somebody's own, in words of the kit and of zod. */
function aCheck(name: string): string {
  return `kit.defineCheck({
    name: '${name}', title: '${name}', needs: {}, limits: {},
    options: kit.z.strictObject({ least: kit.z.int().min(1).default(1) }),
    observe: () => ({}),
    judge: (_facts, { options }) => [kit.verdict({ say: '${name} wants ' + options.least })],
  })`
}
