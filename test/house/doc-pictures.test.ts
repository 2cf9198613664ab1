import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DOC_PICTURES } from '../helpers/doc-pictures.ts'
import { PAGES } from '../helpers/page-samples.ts'
import { filesBelow, readProject, ROOT } from '../helpers/project.ts'

const MOST_BYTES = 150 * 1024
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

/** By path from the checkout, every picture that a page for people shows. */
function shown(): string[] {
  const pages = ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs').filter((file) => file.endsWith('.md'))]
  return pages.flatMap((page) =>
    [...readProject(page).matchAll(/!\[([^\]]*)\]\((?!https?:)([^)]+)\)/gu)].map(([, says = '', file = '']) => {
      expect(says, `${page}: ${file} for whoever cannot see it`).to.match(/\S/u)
      return join(dirname(page), file)
    }),
  )
}

describe('the pictures in the pages', () => {
  it('are there, show something, and are small enough to be fetched by everybody', () => {
    const pictures = shown()
    expect(pictures).to.have.length.above(0)
    for (const file of pictures) {
      expect(existsSync(join(ROOT, file)), file).to.equal(true)
      const bytes = readFileSync(join(ROOT, file))
      expect(bytes.subarray(0, 8).equals(PNG), `${file} is a PNG`).to.equal(true)
      expect(bytes.subarray(12, 16).toString()).to.equal('IHDR')
      expect(Math.min(bytes.readUInt32BE(16), bytes.readUInt32BE(20)), `${file}: its sides`).to.be.above(200)
      // One colour all over packs into next to nothing.
      expect(bytes.length, file).to.be.within(5_000, MOST_BYTES)
    }
  })

  it('are all made by "npm run pictures", of sample pages that exist, and none of them for nobody', () => {
    expect(DOC_PICTURES.map(({ file }) => file)).to.have.members([...new Set(shown())])
    expect(filesBelow('docs').filter((file) => file.endsWith('.png'))).to.have.members(
      DOC_PICTURES.map(({ file }) => file),
    )
    for (const { page } of DOC_PICTURES) expect(Object.keys(PAGES)).to.include(page)
  })
})
