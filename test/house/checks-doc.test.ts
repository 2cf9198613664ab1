import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { checksPage } from '../../scripts/checks-page.ts'
import { checkFiles } from '../helpers/checks.ts'

describe('docs/checks.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/checks.md'), 'utf8')

  it('is what the checks say of themselves; if not, run npm run docs', () => {
    expect(page).to.equal(checksPage(checkFiles))
  })

  it('has a row and a part for every check', () => {
    for (const { name } of checkFiles) {
      expect(page).to.match(new RegExp(`^\\| \\[${name}\\]\\(#${name}\\) +\\|`, 'mu'))
      expect(page).to.contain(`\n## ${name}\n`)
    }
  })
})
