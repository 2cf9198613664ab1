import { expect } from 'chai'
import { loadNotifiers, notifierNames } from '../../lib/app/notifiers.ts'
import { firstCells, readProject } from '../helpers/project.ts'

describe('docs/notifiers.md', () => {
  const parts = new Map(
    readProject('docs/notifiers.md')
      .split(/^## /mu)
      .slice(1)
      .map((part) => [part.split('\n', 1)[0] ?? '', part]),
  )

  it('has a part for every notifier, and for no other', () => {
    expect([...parts.keys()]).to.deep.equal(notifierNames())
  })

  it('names every option of each, and no other', async () => {
    for (const [name, notifier] of await loadNotifiers(notifierNames())) {
      const named = firstCells(parts.get(name) ?? '').flatMap((cell) => cell.split(', '))
      expect(named.sort(), name).to.deep.equal(Object.keys(notifier.options.shape).sort())
    }
  })

  it('shows an example of each that uses it', () => {
    for (const [name, part] of parts) expect(part).to.match(new RegExp(`\`\`\`yaml\\n[^\`]*\\buse: ${name},`, 'u'))
  })
})
