import { expect } from 'chai'
import { address, exact, html, name, rendered, verbatim, words } from '../../../lib/pages/markup.ts'
import { HOSTILE } from '../../helpers/hostile.ts'

describe('html', () => {
  it('lets nothing act that is put into it, in an element or in an attribute', () => {
    for (const text of HOSTILE) {
      const made = rendered(html`<p title="${text}">${text}</p>`)
      expect(made).to.match(/^<p title="[^"<>\n]*">[^<>\n]*<\/p>$/u)
    }
  })

  it('takes for HTML only what it has made itself', () => {
    const liar = JSON.parse('{"Symbol(made by html)":"<script>","toString":"<script>"}') as string
    expect(() => rendered(html`${[liar]}`)).to.not.throw()
    expect(rendered(html`${[liar]}`)).to.not.contain('<script>')
    expect(rendered(html`<b>${html`<i>${'<'}</i>`}</b>`)).to.equal('<b><i>&lt;</i></b>')
  })

  it('leaves out what is not there, and keeps a nought', () => {
    expect(rendered(html`${null}${undefined}${false}${0}${''}${[1, [2, 'a']]}`)).to.equal('012a')
  })

  it('gives a name a direction of its own', () => expect(rendered(name('שלום'))).to.equal('<bdi>שלום</bdi>'))

  it('keeps the lines of what is there to be copied, and bounds them', () => {
    expect(rendered(verbatim('one\n<two>\u202e')).trim()).to.equal(
      '<pre tabindex="0"><code>one\n&lt;two&gt;\\u{202e}</code></pre>',
    )
    expect(rendered(verbatim('a\n'.repeat(999), 3))).to.contain('and 997 lines more')
  })

  it('keeps every character and every blank of what is exact, and lets nothing act', () => {
    expect(rendered(exact('  a  b \u001b[2J'))).to.equal('  a  b \\u{1b}[2J')
    for (const text of HOSTILE) {
      const made = rendered(exact(text))
      expect(made).to.match(/^[^"<>\n]*$/u)
      expect(made.length).to.be.at.least(text.length)
    }
  })

  it('cuts no address in half, however long its names', () => {
    const id = `prod/${'x'.repeat(900)}&"<\u0000`
    const made = rendered(address('/target', { id }))
    expect(made).to.match(/^[^"<>\s]*$/u)
    expect(new URLSearchParams(made.split('?')[1]?.replaceAll('&amp;', '&')).get('id')).to.equal(id)
  })

  it('puts blanks between words that are there', () => expect(words('a', false, null, '', 'b')).to.equal('a b'))
})
