import { expect } from 'chai'
import { oneLine } from '../../../lib/base/escape.ts'
import html from '../../../lib/reporters/html.ts'
import { CHROMIUM, domOf } from '../../helpers/chromium.ts'
import { aHostileReport } from '../../helpers/hostile-report.ts'
import { aReport } from '../../helpers/builders.ts'
import { SAMPLES } from '../../helpers/sample-reports.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { skipUnless } from '../../helpers/needs.ts'

const CANVAS = { columns: 80, colour: false, all: true, cost: true }

/** How a browser writes text between two tags. */
function serialised(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

describe('the page, in a real browser', function () {
  this.timeout(120_000)
  let dom: string
  let complaints: readonly string[]

  before(function () {
    skipUnless(this, { files: [CHROMIUM] })
    const seen = domOf(html.render(aHostileReport(), CANVAS))
    dom = seen.dom
    complaints = seen.complaints
  })

  it('runs its own script, and nothing that a name brought', () => {
    // The filter is shown by our script; every payload would change the title.
    expect(dom).to.contain('<div class="filter" role="search">')
    expect(/<title>(.*?)<\/title>/u.exec(dom)?.[1]).to.match(/^\d+ critical, \d+ unknown, \d+ ok · orch-watch$/u)
    expect(complaints).to.deep.equal([])
  })

  it('has no element and no attribute but its own', () => {
    const tags = [...dom.matchAll(/<([a-z][a-z0-9]*)((?: [^<>]*)?)>/gu)]
    const known =
      'bdi body button caption details div h1 h2 head header html input li link main meta output p script section span strong style summary table tbody td th thead time title tr ul'
    expect([...new Set(tags.map(([, tag]) => tag))].sort()).to.deep.equal(known.split(' '))
    expect(tags.filter(([, tag]) => tag === 'script' || tag === 'style' || tag === 'link')).to.have.length(3)
    const attributes = tags.flatMap(([, , text = '']) => [...text.matchAll(/ ([a-z-]+)=/gu)].map(([, word]) => word))
    expect(attributes.filter((word) => /^on|^src|^style$|^action$/u.test(word ?? ''))).to.deep.equal([])
  })

  it('narrows what it shows to a word and a status', () => {
    const typed = `document.querySelector('input').value = 'PROD cpu'
      document.querySelector('input').dispatchEvent(new Event('input'))
      document.querySelector('button[value=warning]').click()
      document.querySelector('button[value=ok]').click()`
    const page = html.render(SAMPLES['fleet'] ?? aReport(), CANVAS).replace(/<meta http-equiv[^>]*>/u, '')
    const { dom: after } = domOf(page.replace('</body>', `<script>${typed}</script></body>`))
    const shown = [...after.matchAll(/<section class="target \w+" data-status="\w+">.*?<bdi>(.*?)<\/bdi>/gsu)]
    expect(shown.map(([, target]) => target)).to.deep.equal(['db-1', 'web-3'])
    expect(after).to.contain('<output>2 of 7 targets shown</output>')
  })

  it('shows every name as its text, wherever it stands', () => {
    for (const name of HOSTILE) {
      const text = serialised(oneLine(name))
      expect(dom).to.contain(`</span> <bdi>${text}</bdi><span class="unseen">, critical</span></h2>`)
      expect(dom).to.contain(`<bdi>${serialised(oneLine(`disk ${name}`))}</bdi>`)
      expect(dom).to.contain(`<td><bdi>${text}</bdi></td>`)
      expect(dom).to.contain(`<bdi>${serialised(oneLine(`${name}=${name}`))}</bdi>`)
    }
  })
})
