import { expect } from 'chai'
import { readTemplate } from '../../../lib/kit/template.ts'

const KNOWN = ['title', 'entries', 'first']
const FACTS = {
  title: 'CRITICAL web-1',
  entries: [{ target: 'web-1' }, { target: 'web-2' }],
  first: { target: 'web-1' },
}

const fill = (text: string, facts: Readonly<Record<string, unknown>> = FACTS): string => {
  const read = readTemplate(text, KNOWN)
  if (!read.ok) return `not read: ${read.why}`
  const filled = read.template.fill(facts)
  return filled.kind === 'filled' ? filled.text : `failed: ${filled.why}`
}

describe('a template', () => {
  it('is filled in with facts', () => {
    expect(fill('{{ title | downcase }}: {% for each in entries %}{{ each.target }} {% endfor %}')).to.equal(
      'critical web-1: web-1 web-2 ',
    )
  })

  it('leaves the words of others what they are, also when they look like a template', () => {
    expect(fill('{{ title }}', { title: '{{ first.target }}{% include "x" %}' })).to.equal(
      '{{ first.target }}{% include "x" %}',
    )
  })

  it('is refused for a name or a filter that there is not, in a branch that nothing goes through as well', () => {
    expect(fill('{{ titel }}')).to.equal('not read: there is no "titel"; was "title" meant?')
    expect(fill('{% if false %}{{ colour }}{% endif %}')).to.equal(
      'not read: there is no "colour"; known: title, entries, first',
    )
    expect(fill('a\n {{ title | upcas }}')).to.equal('not read: undefined filter: upcas, in its line 2, column 2')
    expect(fill('{% if title %}')).to.match(/^not read: tag .* not closed, in its line 1, column 1$/u)
  })

  it('fails for a part that a fact does not have, and says where', () => {
    expect(fill('{{ first.targt }}')).to.equal('failed: undefined variable: first.targt, in its line 1, column 4')
    expect(fill('{{ title.constructor }}{{ first.__proto__ }}')).to.match(/^failed: undefined variable/u)
  })

  it('reads no file', () => {
    for (const tag of ['include "/etc/passwd"', 'render "/etc/passwd"', 'layout "/etc/passwd"'])
      expect(fill(`{% ${tag} %}`)).to.match(/^not read: tag "\w+" not found/u)
  })

  it('stops where it would take long, or become large', () => {
    const loop = '{% for a in (1..9999) %}'
    expect(fill(`${loop}${loop}${loop}x${'{% endfor %}'.repeat(3)}`)).to.match(
      /^failed: template render limit exceeded/u,
    )
    const doubled = '{% assign s = "xxxxxxxx" %}{% for i in (1..99) %}{% assign s = s | append: s %}{% endfor %}'
    expect(fill(doubled)).to.match(/^failed: memory alloc limit exceeded/u)
    expect(fill('x'.repeat(30_000))).to.match(/^not read: parse length limit exceeded/u)
  })
})
