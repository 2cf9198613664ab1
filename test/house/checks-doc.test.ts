import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { checksPage } from '../../scripts/checks-page.ts'
import { checkFiles } from '../helpers/checks.ts'

describe('docs/checks.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/checks.md'), 'utf8')

  it('is what the checks say of themselves; if not, run npm run docs', () => {
    expect(page).to.equal(checksPage(checkFiles.map(({ check }) => check)))
  })

  it('reads the four lines of a docstring, each with those that go on below it', () => {
    const check = checkFiles[0]!.check
    const text = 'import x\n/**\n * Asks: one\n * and two.\n * Judges: J.\n * Faults: F: f.\n * Source: S.\n */'
    expect(checksPage([check], () => text)).to.contain(
      '- Asks: one and two.\n- Judges: J.\n- Faults: F: f.\n- Source: S.',
    )
  })

  it('has a row and a part for every check', () => {
    for (const { name } of checkFiles) {
      expect(page).to.match(new RegExp(`^\\| \\[${name}\\]\\(#${name}\\) +\\|`, 'mu'))
      expect(page).to.contain(`\n## ${name}\n`)
    }
  })
})
