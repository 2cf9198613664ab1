import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesBelow, ROOT } from '../helpers/project.ts'
import { closingLine, failuresIn, lanesOf, sumOf, tallyOf } from '../lanes.ts'

describe('the lanes of a test run', () => {
  it('have every test file once, and none of them is empty', () => {
    const files = filesBelow('test').filter((file) => file.endsWith('.test.ts'))
    const lanes = lanesOf(files)
    expect(lanes.flatMap((lane) => lane.files).sort()).to.deep.equal(files.sort())
    for (const { name, files: own } of lanes) expect(own, name).to.not.deep.equal([])
  })

  it('are summed up in one line, skipped ones only where there are any', () => {
    const tallies = ['213 passed, 0 failed', '1500 passed, 2 failed', '7 passed, 0 failed, 3 skipped'].map(tallyOf)
    expect(closingLine(sumOf(tallies))).to.equal('1720 passed, 2 failed, 3 skipped')
    expect(closingLine(sumOf(tallies.slice(0, 1)))).to.equal('213 passed, 0 failed')
  })

  it('count as a failure where one ends without a closing line', () => {
    expect(tallyOf('    ✔ says "3 passed, 0 failed"')).to.equal(null)
    expect(closingLine(sumOf([tallyOf('9 passed, 0 failed'), null]))).to.equal('9 passed, 1 failed')
  })

  it('have their failures told once more, out of all that mocha prints', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orch-watch-lanes-'))
    try {
      const file = join(folder, 'sums.test.js')
      writeFileSync(file, "describe('sums', () => { it('are right', () => { throw new Error('1 is not 2') }) })\n")
      const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js')
      const options = ['--no-config', '--color', '--reporter', join(ROOT, 'test/reporter.js')]
      const { stdout } = spawnSync(process.execPath, [mocha, ...options, file], { cwd: folder, encoding: 'utf8' })
      const lines = stdout.trimEnd().split('\n')
      expect(lines.at(-1)).to.equal('0 passed, 1 failed')
      expect(failuresIn(lines).join('\n')).to.contain('1 failing').and.contain('1 is not 2')
      expect(failuresIn(['  sums', '    ✔ are right', '', '  1 passing (2ms)', ''])).to.deep.equal([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
