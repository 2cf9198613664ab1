import { expect } from 'chai'
import { described } from '../../lib/cli/described.ts'
import { commandNames, loadCommand } from '../../lib/cli/load-commands.ts'
import { filesBelow, readProject } from '../helpers/project.ts'

const commands = (await Promise.all(commandNames().map(loadCommand))).map(described)

describe('the commands', () => {
  it('show each how it is used, at least once', () => {
    for (const { name, examples } of commands)
      expect(
        examples.some(({ line }) => line.includes(`orch-watch ${name}`)),
        name,
      ).to.equal(true)
  })

  it('say of each option what it does', () => {
    const silent = commands.flatMap(({ name, options }) =>
      options.filter(({ says }) => says === '').map((option) => `${name} --${option.name}`),
    )
    expect(silent).to.deep.equal([])
  })

  it('are called by the names of their files', () => {
    expect(commands.map(({ name }) => name)).to.deep.equal(commandNames())
  })

  it('have each a place in the documents', () => {
    const page = ['README.md', ...filesBelow('docs').filter((file) => file.endsWith('.md'))].map(readProject).join('\n')
    for (const { name } of commands) expect(page, name).to.match(new RegExp(`(orch-watch |\`)${name}\\b`, 'u'))
  })
})
