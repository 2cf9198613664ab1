import { expect } from 'chai'
import fc from 'fast-check'
import { messageOf } from '../../../lib/act/message.ts'
import { NOTICE_FACTS, noticeFacts } from '../../../lib/kit/notice-facts.ts'
import { readTemplate } from '../../../lib/kit/template.ts'
import type { Notice } from '../../../lib/model/notice.ts'
import type { Template } from '../../../lib/model/template.ts'
import { controlsIn } from '../../contracts/notifier.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { aNotice, anEntry, aRecovery } from '../../helpers/notices.ts'

const template = (text: string): Template => {
  const read = readTemplate(text, NOTICE_FACTS)
  if (!read.ok) throw new Error(read.why)
  return read.template
}
const told = (words: { title?: string; body?: string }, notice: Notice = aNotice()) =>
  messageOf(notice, {
    ...(words.title !== undefined && { title: template(words.title) }),
    ...(words.body !== undefined && { body: template(words.body) }),
    labelNames: ['rack'],
  })

describe('words of their own', () => {
  it('are made of what the notice says', () => {
    const body = `{% for each in entries %}{{ each.kind }} {{ each.target }} {{ each.item }} ({{ each.labels.rack }}) {{ each.minutes }}m
{% endfor %}`
    const notice = aNotice([anEntry({ labels: { rack: 'a' } }), aRecovery({ item: '/' })])
    expect(told({ title: '{{ problems }}/{{ count }} {{ rule }}', body }, notice)).to.deep.equal({
      title: '1/2 tell ops',
      body: 'problem web-1 /var (a) 12m\nrecovery web-1 / () 12m',
      notice,
    })
  })

  it('may be chosen for the title alone, and use the usual ones', () => {
    const usual = messageOf(aNotice())
    expect(told({ title: '[prod] {{ title }}' })).to.deep.equal({ ...usual, title: `[prod] ${usual.title}` })
    expect(told({ body: '{{ body }}\nSee the handbook.' }).body).to.equal(`${usual.body}\nSee the handbook.`)
  })

  it('are the usual ones where nothing comes out', () => {
    const usual = messageOf(aNotice())
    expect(told({ title: '{% if false %}x{% endif %} ', body: '\n\n' })).to.deep.equal(usual)
  })

  it('that fail are replaced by the usual ones, and it is said', () => {
    const message = told({ title: '{{ first.nothing }}' })
    expect(message.title).to.equal(messageOf(aNotice()).title)
    expect(message.body.split('\n').at(-1)).to.equal(
      '(a template of this notifier fails: undefined variable: first.nothing, in its line 1, column 4)',
    )
  })

  it('know every fact of every notice, and no more than the page says', () => {
    expect(Object.keys(noticeFacts(aNotice(), { title: '', body: '' }, []))).to.have.members([...NOTICE_FACTS])
    const keys = [anEntry(), aRecovery(), anEntry({ kind: 'still' })].map((entry) => {
      const { first } = noticeFacts(aNotice([entry]), { title: '', body: '' }, []) as { first: object }
      return Object.keys(first)
    })
    expect(keys[1]).to.deep.equal(keys[0])
    expect(keys[2]).to.deep.equal(keys[0])
  })

  it('keep the words of somebody hostile where they stand, whatever a filter makes of them', () => {
    const body = '{% for each in entries %}{{ each.summary | url_decode | strip_html }}{% endfor %}'
    const title = '{{ first.target }} {{ first.labels.rack }} {{ first.affected | join: "," }}'
    const texts = fc.oneof(
      fc.constantFrom(...HOSTILE, '%1b[31m', '%E2%80%AE', '%', '{{ title }}'),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const notice = aNotice([anEntry({ target: text, summary: text, labels: { rack: text }, affected: [text] })])
        const message = told({ title, body }, notice)
        expect(controlsIn(message.title + message.body.replaceAll('\n', ''))).to.deep.equal([])
        expect(message.title.length).to.be.within(1, 300)
      }),
    )
  })
})
