import { expect } from 'chai'
import { openBrowser } from '../../helpers/browser.ts'
import { CHROMIUM } from '../../helpers/chromium.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { hostilePages, PAGES } from '../../helpers/page-samples.ts'
import { servePages } from '../../helpers/page-server.ts'
import { shapeOf } from '../../helpers/page-shape.ts'

const OWN = new Set(Object.values(PAGES).flatMap(shapeOf))

describe('pages about a hostile fleet', () => {
  const all = HOSTILE.map((text) => ({ text, pages: hostilePages(text) }))

  it('have no element and no attribute but their own, whatever stands in any field', () => {
    for (const { pages } of all) {
      const foreign = Object.values(pages)
        .flatMap(shapeOf)
        .filter((each) => !OWN.has(each))
      expect([...new Set(foreign)]).to.deep.equal([])
    }
  })

  it('have no control and no invisible character in them', () => {
    for (const { pages } of all)
      for (const page of Object.values(pages))
        expect(page.replaceAll('\n', '')).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
  })

  it('run nothing in a real browser, and break no policy', async function () {
    this.timeout(120_000)
    skipUnless(this, { files: [CHROMIUM] })
    // What acts in HTML, on all pages, in one document; the proof has every one by itself.
    const acting = all.filter(({ text }) => /[<>"'&{]/u.test(text) && text.length < 500)
    const mains = acting.flatMap(({ pages }) =>
      Object.values(pages).map((page) => /<main.*<\/main>/su.exec(page)?.[0] ?? ''),
    )
    const page = (PAGES['overview'] ?? '').replace(/<main.*<\/main>/su, () => mains.join('\n'))
    const served = await servePages({ page })
    const browser = await openBrowser()
    try {
      await browser.goTo(`${served.origin}/page`)
      expect(browser.complaints()).to.deep.equal([])
      expect(await browser.ask('document.title')).to.equal('5 things are wrong, 1 more known · orch-watch')
      expect(await browser.ask(`document.querySelectorAll('main').length`)).to.equal(mains.length)
    } finally {
      await Promise.all([browser.close(), served.close()])
    }
  })
})
