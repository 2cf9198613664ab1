import { expect } from 'chai'
import type { Web } from '../../../lib/web/serve.ts'
import type { WebOutcome } from '../../../lib/web/wishing.ts'
import { NOW } from '../../helpers/boards.ts'
import { changeableBoard, FORMS, tokenIn } from '../../helpers/forms.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { withText } from '../../helpers/hostile-board.ts'
import { shapeOf } from '../../helpers/page-shape.ts'
import { serveBoard } from '../../helpers/web.ts'
import { aDesk, aPlan } from '../../helpers/wishes.ts'
import type { Desk } from '../../helpers/wishes.ts'

const WRITE = 'w'.repeat(32)
const HOUR = 3_600_000

const filledWith = (text: string, fields: object): Readonly<Record<string, string>> => {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, text]))
}

interface Shown {
  readonly status: number
  readonly page: string
  readonly to: string
}

describe('what people have done by forms', () => {
  let web: Web & { readonly origin: string }
  let desk: Desk
  let board = changeableBoard()
  let says: WebOutcome | null

  beforeEach(async () => {
    board = changeableBoard()
    says = null
    desk = aDesk({ answers: (wish) => (wish.do === 'heal-plan' ? null : says) })
    const tokens = { write: { reveal: () => WRITE, source: 'env:T' } }
    web = await serveBoard({ board: () => board, tokens, wishes: desk })
  })
  afterEach(() => web.close())

  async function ask(address: string, init: RequestInit = {}): Promise<Shown> {
    const headers = { authorization: `Basic ${btoa(`anna:${WRITE}`)}`, origin: web.origin }
    const answer = await fetch(`${web.origin}${address}`, { ...init, headers, redirect: 'manual' })
    return { status: answer.status, page: await answer.text(), to: answer.headers.get('location') ?? '' }
  }
  async function send(address: string, fields: Readonly<Record<string, string>> | string): Promise<Shown> {
    const token = tokenIn((await ask(address)).page)
    const body = new URLSearchParams(fields)
    body.append('token', token)
    return ask(address, { method: 'POST', body })
  }
  const form = (path: string) => FORMS[path]!
  const value = (page: string, field: string): string =>
    new RegExp(` name="${field}" value="([^"]*)"`, 'u').exec(page)?.[1] ?? ''

  it('say first what will be done, and to what, and take the name from the browser', async () => {
    const { page } = await ask('/do/ack?incident=acked')
    expect(page).to.contain('<h1>Acknowledge <bdi>memory on web-2</bdi></h1>')
    expect(value(page, 'by')).to.equal('anna')
    expect((await ask(form('/do/silence').address)).page).to.contain(
      'Nobody is told of <bdi>check disk, item /var</bdi> on <bdi>web-1</bdi>',
    )
    const run = (await ask(form('/do/heal-run').address)).page
    expect(run).to.contain('restart &quot;shop-cart-1&quot; on web-1').and.to.contain('Have 1 deed done')
    expect((await ask('/do/heal-resume')).page).to.contain('by ada, since 2026-11-23 00:58:00Z: moving racks')
  })

  it('stay as they are while somebody fills them in', async () => {
    const { page } = await ask('/do/ack?incident=acked')
    expect(page).to.not.match(/http-equiv="refresh"|<script|data-events/u)
  })

  it('lead to where it is seen, with what came of it, in words that nobody can put there', async () => {
    says = { kind: 'done', says: 'acked is quiet until <it> gets worse', ids: [] }
    const { status, to } = await send('/do/ack?incident=acked', form('/do/ack').fields)
    expect([status, to.replace(/[0-9a-f]{24}$/u, 'NOTE')]).to.deep.equal([303, '/incident?id=acked&said=NOTE'])
    const said = new URL(to, web.origin).searchParams.get('said') ?? ''
    expect((await ask(`/?said=${said}`)).page).to.contain('Done: acked is quiet until &lt;it&gt; gets worse')
    expect((await ask('/?said=You+were+hacked')).page).to.not.contain('hacked')
  })

  it('tell the daemon who it was, and that it came over the web', async () => {
    await send('/do/ack?incident=acked', { note: ' new disk ', for: '2h', sticky: 'yes', by: ' anna ' })
    await send(form('/do/hold').address, { ...form('/do/hold').fields, kind: '', name: '' })
    await send('/do/heal-stop', form('/do/heal-stop').fields)
    expect(desk.asked).to.deep.equal([
      { do: 'ack', incident: 'acked', note: 'new disk', isSticky: true, by: 'anna (web)', until: NOW + 2 * HOUR },
      { do: 'hold', matches: [{ target: ['web-1'] }], note: 'moving racks', until: NOW + 2 * HOUR, by: 'anna (web)' },
      { do: 'heal-stop', note: '', by: 'anna (web)' },
    ])
  })

  it('silence what has all labels that stand there', async () => {
    const typed = {
      ...form('/do/silence').fields,
      target: '',
      check: '',
      item: '',
      labels: 'env=prod env=test team=shop',
    }
    expect((await send('/do/silence', typed)).status).to.equal(303)
    expect(desk.asked[0]).to.deep.include({
      match: {
        labels: [
          ['env', ['prod', 'test']],
          ['team', ['shop']],
        ],
      },
    })
    const wrong = await send('/do/silence', { ...typed, labels: 'prod' })
    expect([wrong.status, wrong.page.includes('“prod” is no label: write “env=prod”')]).to.deep.equal([422, true])
    expect((await ask('/do/silence?labels=env%3Dprod')).page).to.contain('any target with env=prod')
  })

  it('are shown again with what is wrong at each field, and nothing typed is lost', async () => {
    const typed = { target: '', check: '', item: '', note: 'moving racks', for: '2 hrz', by: '' }
    const { status, page } = await send('/do/silence', typed)
    expect(status).to.equal(422)
    expect([value(page, 'note'), value(page, 'for')]).to.deep.equal(['moving racks', '2 hrz'])
    for (const field of ['for', 'by'])
      expect(page).to.match(
        new RegExp(
          `id="field-${field}"[^>]* aria-describedby="hint-${field} problem-${field}" aria-invalid="true"`,
          'u',
        ),
      )
    expect(page.match(/ autofocus/gu)).to.have.length(1)
    const nothing = await send('/do/silence', { ...typed, for: '2h', by: 'anna' })
    expect([nothing.status, /id="problem-target">.*?<\/p>/u.test(nothing.page)]).to.deep.equal([422, true])
    expect(desk.asked).to.deep.equal([])
  })

  it('are shown again with the reason where the daemon refuses, and where the page was too old', async () => {
    says = { kind: 'refused', why: 'the acknowledgement would be over <already>' }
    const refused = await send('/do/ack?incident=acked', form('/do/ack').fields)
    expect(refused.status).to.equal(409)
    expect(refused.page).to.contain('would be over &lt;already&gt;').and.to.contain('value="moving racks"')
    const body = new URLSearchParams({ ...form('/do/ack').fields, token: 'old' })
    const old = await ask('/do/ack?incident=acked', { method: 'POST', body })
    expect(old.status).to.equal(403)
    expect(old.page).to.contain('value="moving racks"')
    says = null
    const again = new URLSearchParams({ ...form('/do/ack').fields, token: tokenIn(old.page) })
    expect((await ask('/do/ack?incident=acked', { method: 'POST', body: again })).status).to.equal(303)
  })

  it('want what is grave said twice, and the kill switch not', async () => {
    for (const path of ['/do/heal-run', '/do/heal-resume']) {
      const fields = Object.entries(form(path).fields).filter(([field]) => field !== 'sure')
      expect((await send(form(path).address, Object.fromEntries(fields))).status, path).to.equal(422)
    }
    expect(desk.asked.filter(({ do: what }) => what !== 'heal-plan')).to.deep.equal([])
    expect(Object.keys(form('/do/heal-stop').fields)).to.deep.equal(['note', 'by'])
  })

  it('have everything looked at anew, and lead to the plan that comes of it, which somebody then has done or not', async () => {
    expect((await ask('/healing')).page).to.contain('href="/do/heal-plan"')
    await ask('/do/heal-plan')
    expect(desk.asked).to.deep.equal([])
    const { status, to } = await send('/do/heal-plan', {})
    expect([status, to.replace(/[0-9a-f]{24}$/u, 'NOTE')]).to.deep.equal([
      303,
      `/do/heal-run?plan=${aPlan().id}&said=NOTE`,
    ])
    expect(desk.asked).to.deep.equal([{ do: 'heal-plan' }])
    expect((await ask(to)).page).to.contain('has 1 deed that can be done. Nothing was done yet.')
  })

  it('have a plan run that is the one that was shown, and none that is gone', async () => {
    for (const address of ['/do/heal-run', '/do/heal-run?plan=other', '/do/ack?incident=none', '/do/release?id=none'])
      expect((await ask(address)).status, address).to.equal(404)
    const { status, to } = await send(form('/do/heal-run').address, form('/do/heal-run').fields)
    expect([status, to.startsWith('/healing?said=')]).to.deep.equal([303, true])
    expect(desk.asked.at(-1)).to.deep.equal({ do: 'heal-run', plan: aPlan().id, by: 'anna (web)' })
    // Meanwhile somebody else has had it run.
    const body = new URLSearchParams({ ...form('/do/ack').fields, token: 'any' })
    const late = await ask('/do/ack?incident=over-by-now', { method: 'POST', body })
    expect([late.status, late.page.includes('moving racks')]).to.deep.equal([409, true])
  })

  it('take no field that they do not have, and none twice', async () => {
    for (const extra of ['&force=yes', '&__proto__=x', '&note=again', '&constructor=x'])
      expect((await send('/do/ack?incident=acked', `note=a&for=&by=b${extra}`)).status, extra).to.equal(400)
    const many = Array.from({ length: 40 }, (_, at) => `f${at}=`).join('&')
    expect((await send('/do/ack?incident=acked', many)).status).to.equal(400)
    expect(desk.asked).to.deep.equal([])
  })

  it('show what is hostile as text: in what it is about, in every field, in every reason', async () => {
    const own = new Set<string>()
    for (const { address, fields } of Object.values(FORMS)) {
      for (const page of [await ask(address), await send(address, filledWith('\u0001', fields))])
        for (const each of shapeOf(page.page)) own.add(each)
    }
    for (const each of shapeOf((await send('/do/ack?incident=none', form('/do/ack').fields)).page)) own.add(each)
    const acting = HOSTILE.filter((text) => /[<>"'&{\p{Cc}\p{Cf}]/u.test(text) && text.length < 200)
    for (const text of acting) {
      board = withText(changeableBoard(), text)
      says = { kind: 'refused', why: text }
      const id = encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
      for (const [path, { fields }] of Object.entries(FORMS)) {
        const about = [
          ...(path === '/do/ack' || path === '/do/unack' ? ['incident'] : ['target', 'check', 'item', 'kind', 'name']),
        ]
        const address = `${path}?${about.map((name) => `${name}=${id}`).join('&')}`
        const typed = filledWith(text, fields)
        for (const { page } of [await ask(address), await send(address, typed)]) {
          expect(
            shapeOf(page).filter((each) => !own.has(each)),
            `${path} ${text}`,
          ).to.deep.equal([])
          expect(page.replaceAll('\n', ''), path).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        }
      }
    }
  }).timeout(120_000)
})
