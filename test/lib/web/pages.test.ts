import { expect } from 'chai'
import { LIMITS } from '../../../lib/web/serve.ts'
import type { Web } from '../../../lib/web/serve.ts'
import type { HealingSeen } from '../../../lib/pages/healing/seen.ts'
import type { Board } from '../../../lib/pages/board.ts'
import { openBrowser } from '../../helpers/browser.ts'
import type { Browser } from '../../helpers/browser.ts'
import { CHROMIUM } from '../../helpers/chromium.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { aDecision, fleetHealing } from '../../helpers/sample-healing.ts'
import { serveBoard, someSides } from '../../helpers/web.ts'

const token = (text: string) => ({ reveal: () => text, source: 'env:TOKEN' })

describe('the status page, served', () => {
  let web: Web & { readonly origin: string }
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${web.origin}${path}`, { headers })

  beforeEach(async () => (web = await serveBoard()))
  afterEach(() => web.close())

  it('leads from page to page: every link of every page is answered', async () => {
    const seen = new Set<string>()
    const queue = ['/']
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      if (seen.has(path) || path.startsWith('/incident?')) continue
      seen.add(path)
      const answer = await get(path)
      expect(answer.status, path).to.equal(200)
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue
      const links = [...(await answer.text()).matchAll(/ (?:href|src|action)="(\/[^"]*)"/gu)]
      queue.push(...links.map(([, to = '']) => to.replaceAll('&amp;', '&')))
    }
    expect([...seen]).to.include.members(['/', '/targets', '/workloads', '/incidents', '/search'])
    expect([...seen]).to.include.members(['/quiet', '/healing', '/healing?after=121', '/cost', '/cost?by=bytes'])
    expect(seen.size).to.be.greaterThan(25)
  })

  it('keeps style and script with their hashes for ever, and pages not at all', async () => {
    const page = await get('/')
    expect(page.headers.get('cache-control')).to.equal('no-store')
    const [, style = ''] = / href="(\/assets\/[^"]*)"/u.exec(await page.text()) ?? []
    expect((await get(style)).headers.get('cache-control')).to.equal('public, max-age=31536000, immutable')
  })

  it('allows browsers what is ours and nothing else', async () => {
    const policy = (await get('/')).headers.get('content-security-policy')
    expect(policy)
      .to.contain("default-src 'none'")
      .and.to.contain("script-src 'self'")
      .and.to.contain("frame-ancestors 'none'")
    expect(policy).to.not.match(/unsafe|\*|https?:/u)
    expect(await (await get('/')).text()).to.not.match(/ style="| on[a-z]+="|<script(?! src="\/assets)/u)
  })

  it('says of what nobody knows that it is not here', async () => {
    for (const path of ['/target?id=nobody', '/incident?id=0', '/workload?target=stack&id=none', '/target'])
      expect((await get(path)).status, path).to.equal(404)
  })

  it('shows the newest of a log, and the slowest first, to whoever asks for something else than there is', async () => {
    for (const after of ['0', '-1', '1e9', 'x', '9'.repeat(40), '1 or 1=1', ''])
      expect(await (await get(`/healing?after=${encodeURIComponent(after)}`)).text(), after).to.contain('?after=121')
    for (const by of ['', 'id', '__proto__', 'constructor'])
      expect(await (await get(`/cost?by=${by}`)).text(), by).to.contain('<strong>Took')
  })

  it('finds by words that all have to be there', async () => {
    const text = await (await get('/search?q=EDGE-3+env%3Dedge')).text()
    expect(text).to.contain('<bdi>edge-3</bdi>').and.to.not.contain('<bdi>edge-4</bdi>')
    expect(await (await get('/search?q=%3Cscript%3E')).text()).to.contain('<bdi>&lt;script&gt;</bdi>')
  })

  it('asks people for the token the way browsers ask: the password is the token', async () => {
    await web.close()
    web = await serveBoard({ tokens: { read: token('0123456789abcdef') } })
    const refused = await get('/')
    expect(refused.status).to.equal(401)
    expect(refused.headers.get('www-authenticate')).to.equal('Basic realm="orch-watch", charset="UTF-8"')
    const basic = (text: string): Record<string, string> => ({ authorization: `Basic ${btoa(text)}` })
    expect((await get('/', basic('ada:0123456789abcdef'))).status).to.equal(200)
    expect((await get('/', basic('0123456789abcdef:'))).status).to.equal(401)
  })
})

describe('an open page, in a real browser', function () {
  this.timeout(60_000)
  let browser: Browser
  let web: Web & { readonly origin: string }
  let board: Board
  let looks: number
  /** Somebody is looked at all the time. */
  let isBusy: boolean
  let decided: HealingSeen['decided']

  before(async function () {
    skipUnless(this, { files: [CHROMIUM] })
    browser = await openBrowser()
  })
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it is not there when the suite was skipped
  after(() => browser?.close())
  beforeEach(async () => {
    board = fleetBoard()
    looks = 0
    decided = fleetHealing().decided
    const healing = { ...someSides().healing, now: () => Promise.resolve(fleetHealing({ decided })) }
    isBusy = false
    web = await serveBoard({
      board: () => board,
      looks: () => (isBusy ? ++looks : looks),
      healing,
    })
    await browser.goTo(`${web.origin}/`)
  })
  afterEach(async () => {
    // A line that is cut is a complaint, and would be one of the next test.
    await browser.goTo('about:blank')
    await web.close()
  })

  it('shows what has changed without being loaded again, and keeps its place', async () => {
    await browser.ask(`window.mark = 'kept'; document.querySelector('a[href="/targets"]').focus()`)
    await browser.ask(`[...document.querySelectorAll('main a')].find((each) => each.textContent === 'web-2').focus()`)
    board = { ...board, incidents: [], targets: board.targets.slice(1) }
    looks += 1
    await browser.until(`document.querySelector('h1').textContent.startsWith('Nothing is known to be wrong')`)
    expect(
      await browser.ask(
        `[window.mark, document.activeElement.textContent, document.querySelectorAll('.cause').length]`,
      ),
    ).to.deep.equal(['kept', 'web-2', 0])
    expect(browser.complaints()).to.deep.equal([])
  })

  it('lets go of its line when it is left: one page after the other can be read', async () => {
    for (const path of [
      'targets',
      'workloads',
      'incidents',
      'search',
      'search?q=a',
      'search?q=b',
      'search?q=c',
      'search?q=d',
    ]) {
      await browser.goTo(`${web.origin}/${path}`)
      expect(await browser.ask('document.title')).to.match(/ · orch-watch$/u)
    }
  })

  it('shows the past without a complaint: days, charts, differences', async () => {
    const object = 'object=web-1%2Fshop%2Fcart%2F1&kind=container'
    // Of daemons before, whose lines were cut.
    browser.complaints()
    for (const [path, kind] of [
      ['history', '.days svg.bars'],
      ['history?target=web-1', '.chart svg.plot'],
      ['history?target=web-1&check=disk&period=30d', '.chart svg.plot'],
      ['revisions', 'table'],
      [`revisions?${object}`, 'input[type=radio]'],
      [`revision?${object}`, '.diff .is code'],
      ['target?id=web-1', 'svg.bars'],
    ]) {
      await browser.goTo(`${web.origin}/${path}`)
      expect(await browser.ask(`document.querySelector('${kind}').getBoundingClientRect().width > 8`), path).to.equal(
        true,
      )
      expect(browser.complaints(), path).to.deep.equal([])
    }
  })

  it('compares the two revisions that somebody has chosen', async () => {
    await browser.goTo(`${web.origin}/revisions?object=web-1%2Fshop%2Fcart%2F1`)
    const form = `document.querySelector('form[action="/revision"]')`
    await browser.ask(`${form}.querySelectorAll('input[name=from]')[3].click()`)
    const asked = String(await browser.ask(`new URLSearchParams(new FormData(${form})).toString()`))
    expect(asked).to.match(
      /^object=web-1%2Fshop%2Fcart%2F1&kind=container&(to=4f2a91c07+&from=1f2a91c07+|from=1f2a91c07+&to=4f2a91c07+)$/u,
    )
    await browser.goTo(`${web.origin}/revision?${asked}`)
    expect(await browser.ask(`document.querySelectorAll('.diff tbody tr').length`)).to.equal(10)
  })

  it('complains of nothing on any of its places, and none is wider than a phone', async () => {
    await browser.size(360, 800)
    for (const path of ['', 'targets', 'workloads', 'incidents', 'healing', 'quiet', 'cost', 'cost?by=bytes']) {
      await browser.goTo(`${web.origin}/${path}`)
      expect(await browser.ask(`document.documentElement.scrollWidth`), path).to.equal(360)
    }
    expect(browser.complaints()).to.deep.equal([])
  })

  it('shows on a phone where the reader is, however many places there are', async () => {
    await browser.size(360, 800)
    await browser.goTo(`${web.origin}/cost`)
    const place = `(() => { const { left, right } = document.querySelector('[aria-current]').getBoundingClientRect(); return left >= 0 && right <= innerWidth })()`
    await browser.until(place)
    await browser.goTo(`${web.origin}/`)
    await browser.until(place)
  })

  it('keeps what was unfolded while it changes', async () => {
    await browser.goTo(`${web.origin}/healing`)
    await browser.ask(`document.querySelectorAll('details')[1].open = true`)
    isBusy = true
    decided = [aDecision({ storm: 'half of it is bad' }), ...fleetHealing().decided.slice(1)]
    await browser.until(`document.querySelector('[data-part="decided"]').textContent.includes('half of it is bad')`)
    expect(await browser.ask(`[...document.querySelectorAll('details')].map((each) => each.open)`)).to.deep.equal([
      false,
      true,
      false,
    ])
    expect(browser.complaints()).to.deep.equal([])
  })

  it('lets what it shows grow old', async () => {
    const before = `document.querySelector('footer time[data-at]').textContent`
    const first = await browser.ask(before)
    await browser.until(`${before} !== ${JSON.stringify(first)}`)
  })

  it('is asked for now and then where there is no room for its line, and does not say that it is cut', async () => {
    await web.close()
    const limits = { ...LIMITS, connections: { ...LIMITS.connections, lines: 0 } }
    web = await serveBoard({ board: () => board, looks: () => looks, limits })
    await browser.goTo(`${web.origin}/`)
    board = { ...board, incidents: [] }
    const isNew = `document.querySelector('h1').textContent.startsWith('Nothing is known to be wrong')`
    // After eight to twelve seconds, and a browser is waited for ten.
    await browser.until(isNew).catch(() => browser.until(isNew))
    expect(await browser.ask(`document.getElementById('cut').hidden`)).to.equal(true)
    browser.complaints()
  })

  it('says when nothing is heard any more: what stands there is old', async () => {
    expect(await browser.ask(`document.getElementById('cut').hidden`)).to.equal(true)
    // As if twenty seconds had gone by in which nothing came.
    await web.close()
    await browser.ask(
      `{ const real = performance.now.bind(performance); let more = 0; performance.now = () => real() + (more += 30000) }`,
    )
    await browser.until(`!document.getElementById('cut').hidden`)
    expect(await browser.ask(`document.getElementById('cut').textContent`)).to.equal(
      'Nothing is heard from orch-watch any more: what stands here is as it was at 2026-11-23 01:00:00Z.',
    )
    browser.complaints()
  })
})
