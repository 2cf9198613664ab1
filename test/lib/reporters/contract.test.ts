import { expect } from 'chai'
import { readdirSync } from 'node:fs'
import type { Reporter } from '../../../lib/kit/reporter.ts'
import { reporterContract } from '../../contracts/reporter.ts'

const FOLDER = new URL('../../../lib/reporters/', import.meta.url)
const names = readdirSync(FOLDER).flatMap((file) => /^(.+)\.ts$/u.exec(file)?.[1] ?? [])
const reporters = await Promise.all(
  names.map(async (name) => ((await import(new URL(`${name}.ts`, FOLDER).href)) as { default: Reporter }).default),
)

it('no two reporters claim the same ending of a file', () => {
  const endings = reporters.flatMap(({ fileEndings }) => fileEndings)
  expect(endings).to.deep.equal([...new Set(endings)])
})

for (const [index, reporter] of reporters.entries())
  describe(`the reporter ${names[index] ?? ''}`, function () {
    this.timeout(20_000)
    reporterContract(names[index] ?? '', reporter)
  })
