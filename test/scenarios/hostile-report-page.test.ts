import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { oneLine } from '../../lib/base/escape.ts'
import html from '../../lib/page-reporters/html.ts'
import { CHROMIUM, domOf } from '../helpers/chromium.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { HOSTILE } from '../helpers/hostile.ts'
import { inFolder } from '../helpers/inventory.ts'
import { keepKnownFleet, KNOWN_FLEET } from '../helpers/known-fleet.ts'
import { skipUnless } from '../helpers/needs.ts'
import { aPeriodReport, aStockReport, laidOut } from '../helpers/period-reports.ts'

const PLAIN = { columns: 80, colour: false }
/** What means something to a browser, and would change the title if it ran. */
const MARKUP = HOSTILE.filter((name) => /[<>&"']/u.test(name))

/** How a browser writes text between two tags. */
function serialised(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The elements of a document that a real browser has made of the page, and the names of their attributes. */
function madeOf(dom: string) {
  const all = [...dom.matchAll(/<([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"]*")?)*) ?>/gu)]
  const attributes = all.flatMap(([, , text = '']) => [...text.matchAll(/ ([a-z-]+)(?==|$)/gu)].map(([, word]) => word))
  const links = all.flatMap(([, , text = '']) => [...text.matchAll(/ href="([^"]*)"/gu)].map(([, to = '']) => to))
  return {
    tags: new Set(all.map(([, tag = '']) => tag)),
    attributes: new Set(attributes.map((word = '') => word)),
    links,
  }
}

function expectHarmless(page: string): string {
  const { dom, complaints } = domOf(page)
  expect(complaints).to.deep.equal([])
  const { tags, attributes, links } = madeOf(dom)
  const acting = ['script', 'img', 'iframe', 'object', 'embed', 'form', 'input', 'base', 'video', 'audio']
  expect(acting.filter((tag) => tags.has(tag))).to.deep.equal([])
  expect([...attributes].filter((word) => /^on|^src|^style$|^action$|^formaction$/u.test(word))).to.deep.equal([])
  // But our own icon in the head, nothing leads out of the page.
  expect(links.filter((to) => !to.startsWith('#'))).to.deep.equal(['data:,'])
  return dom
}

describe('the page of a report, in a real browser', function () {
  this.timeout(120_000)
  before(function () {
    skipUnless(this, { files: [CHROMIUM] })
    expect(MARKUP.length).to.be.above(10)
  })

  it('runs nothing and makes no element of what the store has kept of hostile items', () =>
    inFolder({ 'targets.yaml': KNOWN_FLEET }, async (folder) => {
      const more = MARKUP.map((name) => ['web-1', 'container-state', name, 'critical', name] as const)
      const store = await keepKnownFleet(folder, Date.now(), more)
      const file = join(folder, 'report.html')
      const words = ['report', '--store', store, '--output', file]
      const { code, err } = await orchWatch(folder, words)
      expect(code, err).to.equal(0)
      const page = readFileSync(file, 'utf8')
      const dom = expectHarmless(page)
      expect(/<title>(.*?)<\/title>/u.exec(dom)?.[1]).to.equal(/<title>(.*?)<\/title>/u.exec(page)?.[1])
      const shown = MARKUP.filter((name) => dom.includes(serialised(oneLine(name))))
      expect(shown.length).to.be.above(5)
    }))

  it('does so wherever in it the text of others stands, of a period and of what runs', () => {
    for (const report of [aPeriodReport(MARKUP.join(' ')), aStockReport(MARKUP.join(' '))]) {
      const dom = expectHarmless(html.render(laidOut(report), PLAIN))
      for (const name of MARKUP.slice(0, 3)) expect(dom).to.contain(serialised(oneLine(name)))
    }
  })
})
