import { expect } from 'chai'
import { loadNotifiers, notifierNames } from '../../lib/app/notifiers.ts'
import { NOTICE_FACTS, noticeFacts } from '../../lib/kit/notice-facts.ts'
import { aNotice } from '../helpers/notices.ts'
import { firstCells, readProject } from '../helpers/project.ts'

const WORDS = 'Words of your own'

describe('docs/notifiers.md', () => {
  const parts = new Map(
    readProject('docs/notifiers.md')
      .split(/^## /mu)
      .slice(1)
      .map((part) => [part.split('\n', 1)[0] ?? '', part]),
  )

  const words = parts.get(WORDS) ?? ''
  parts.delete(WORDS)

  it('has a part for every notifier, and for no other', () => {
    expect([...parts.keys()]).to.deep.equal(notifierNames())
  })

  it('names every option of each, and no other', async () => {
    for (const [name, notifier] of await loadNotifiers(notifierNames())) {
      const named = firstCells(parts.get(name) ?? '').flatMap((cell) => cell.split(', '))
      expect(named.sort(), name).to.deep.equal(Object.keys(notifier.options.shape).sort())
    }
  })

  it('has a row for every fact that a template may use, and for no other', () => {
    expect(firstCells(words)).to.deep.equal([...NOTICE_FACTS])
  })

  it('names every fact of an entry', () => {
    const { first } = noticeFacts(aNotice(), { title: '', body: '' }, []) as { first: object }
    for (const name of Object.keys(first)) expect(words).to.include(`\`${name}\``)
  })

  it('shows an example of each that uses it', () => {
    for (const [name, part] of parts) expect(part).to.match(new RegExp(`\`\`\`yaml\\n[^\`]*\\buse: ${name},`, 'u'))
  })
})
