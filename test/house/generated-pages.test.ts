import { expect } from 'chai'
import { generatedPages } from '../../scripts/generated-pages.ts'
import { readProject } from '../helpers/project.ts'

describe('pages made from the code', () => {
  it('say what the code says ("npm run docs" writes them)', async function () {
    this.timeout(120_000)
    for (const [file, text] of await generatedPages()) expect(readProject(file), file).to.equal(text)
  })
})
