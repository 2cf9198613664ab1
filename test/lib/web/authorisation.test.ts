import { expect } from 'chai'
import { loadRoutes } from '../../../lib/app/web.ts'
import type { Route } from '../../../lib/web/route.ts'
import type { Web } from '../../../lib/web/serve.ts'
import { NOW } from '../../helpers/boards.ts'
import { changeableBoard, FORMS, tokenIn } from '../../helpers/forms.ts'
import { serveBoard } from '../../helpers/web.ts'
import { aDesk } from '../../helpers/wishes.ts'
import type { Desk } from '../../helpers/wishes.ts'

const READ = 'r'.repeat(32)
const WRITE = 'w'.repeat(32)
const token = (text: string) => ({ reveal: () => text, source: 'env:TOKEN' })
const tokens = { read: token(READ), write: token(WRITE) }
const FORM_TYPE = 'application/x-www-form-urlencoded'

const bearer = (text: string): string => `Bearer ${text}`
const basic = (text: string): string => `Basic ${btoa(`anna:${text}`)}`
const WRONG = 'x'.repeat(32)
/** Who asks, in the order of all tables. */
const ASKING = [undefined, bearer(WRONG), basic(WRONG), bearer(READ), basic(READ), bearer(WRITE), basic(WRITE)]

/** A browser asks for another token only where the one that it has is refused with 401. */
const GET_TABLE = {
  public: [200, 200, 200, 200, 200, 200, 200],
  read: [401, 401, 401, 200, 200, 200, 200],
  write: [401, 401, 401, 403, 401, 200, 200],
}

const routes = await loadRoutes()

describe('who may do what over the web', () => {
  let web: Web & { readonly origin: string }
  let desk: Desk
  let now: number

  const serve = () => serveBoard({ board: changeableBoard, tokens, wishes: desk })
  beforeEach(async () => {
    now = NOW
    desk = aDesk({ now: () => now })
    web = await serve()
  })
  afterEach(() => web.close())

  type Headers = Readonly<Record<string, string | undefined>>
  async function statusOf(path: string, method: string, headers: Headers, body?: string): Promise<number> {
    const given = Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined)
    const answer = await fetch(`${web.origin}${path}`, {
      ...{ method, headers: Object.fromEntries(given), redirect: 'manual' },
      ...(body !== undefined && { body }),
    })
    await answer.body?.cancel()
    return answer.status
  }
  /** What may have changed something. */
  const changes = (): readonly string[] =>
    desk.asked.filter((wish) => wish.do !== 'heal-plan' || wish.plan === undefined).map((wish) => wish.do)

  for (const { method, path, right } of routes.filter((route) => route.method === 'GET'))
    it(`${method} ${path} is ${right}, and changes nothing`, async () => {
      const found: number[] = []
      for (const authorization of ASKING) {
        const status = await statusOf(FORMS[path]?.address ?? path, method, { authorization })
        // A page about one thing has nothing to show while nobody says which, and programs are told so: that is let in as well.
        found.push([400, 404].includes(status) ? 200 : status)
      }
      expect(found).to.deep.equal(GET_TABLE[right])
      expect(changes()).to.deep.equal([])
    })

  describe('programs', () => {
    for (const { path } of routes.filter((route) => route.method === 'POST'))
      it(`POST ${path} is for whoever has the token for changes, brings JSON, and is no page of others`, async () => {
        const json = 'application/json'
        const send = (headers: Headers): Promise<number> => {
          return statusOf(path, 'POST', { 'content-type': json, authorization: bearer(WRITE), ...headers }, '{"no":1}')
        }
        const found = []
        for (const authorization of ASKING) found.push(await send({ authorization }))
        expect(found).to.deep.equal([401, 401, 401, 403, 401, 422, 401])
        for (const type of ['text/plain', FORM_TYPE, 'application/jsonx'])
          expect(await send({ 'content-type': type }), type).to.equal(415)
        for (const origin of ['http://evil.example', 'null', `${web.origin}0`, `${web.origin}.evil.example`])
          expect(await send({ origin }), origin).to.equal(403)
        for (const site of ['cross-site', 'same-site', 'none'])
          expect(await send({ 'sec-fetch-site': site }), site).to.equal(403)
        expect(desk.asked).to.deep.equal([])
      })
  })

  describe('forms', () => {
    const forms: readonly Route[] = routes.filter(({ take }) => take !== undefined)

    /** What a browser sends with the form of that page, but for what is given. */
    async function send(path: string, headers: Headers, token?: string): Promise<number> {
      const { address = path, fields = {} } = FORMS[path] ?? {}
      const page = await fetch(`${web.origin}${address}`, { headers: { authorization: basic(WRITE) } })
      const body = new URLSearchParams({ token: token ?? tokenIn(await page.text()), ...fields }).toString()
      const usual = { 'content-type': FORM_TYPE, origin: web.origin, authorization: basic(WRITE) }
      return statusOf(address, 'POST', { ...usual, ...headers }, body)
    }

    it('are all here', () => {
      expect(forms.map(({ path }) => path).sort()).to.deep.equal(Object.keys(FORMS).sort())
    })

    for (const { path } of forms) {
      it(`POST ${path} needs the token for changes`, async () => {
        const found = []
        for (const authorization of ASKING.slice(0, 5)) found.push(await send(path, { authorization }))
        expect(found).to.deep.equal([401, 401, 401, 403, 401])
        expect(changes()).to.deep.equal([])
        for (const authorization of ASKING.slice(5)) expect(await send(path, { authorization })).to.equal(303)
        expect(changes()).to.have.length(2)
      })

      it(`POST ${path} is taken from a page of ours, and from no other`, async () => {
        for (const origin of ['http://evil.example', 'null', `${web.origin}0`, 'file://', ''])
          expect(await send(path, { origin }), origin).to.equal(403)
        for (const site of ['cross-site', 'same-site', 'none'])
          expect(await send(path, { 'sec-fetch-site': site }), site).to.equal(403)
        expect(await send(path, { origin: undefined }), 'nothing said, by a browser').to.equal(403)
        expect(await send(path, { 'content-type': 'text/plain' })).to.equal(415)
        expect(changes()).to.deep.equal([])
        expect(await send(path, { origin: undefined, authorization: bearer(WRITE) })).to.equal(303)
        expect(await send(path, { 'sec-fetch-site': 'same-origin' })).to.equal(303)
      })

      it(`POST ${path} needs what only the page has: of this form, of this process, of the last hour`, async () => {
        const { address = path } = FORMS[path] ?? {}
        const headers = { authorization: basic(WRITE) }
        const pageOf = async (origin: string, at: string): Promise<string> => {
          return tokenIn(await (await fetch(`${origin}${at}`, { headers })).text())
        }
        const other = FORMS[path === '/do/hold' ? '/do/silence' : '/do/hold']?.address ?? ''
        const right = await pageOf(web.origin, address)
        const elsewhere = await serve()
        const foreign = [
          ...['', 'x', right.replace(/.$/u, (last) => (last === '0' ? '1' : '0')), `${right}0`],
          ...[
            `zzz.${right.split('.')[1] ?? ''}`,
            await pageOf(web.origin, other),
            await pageOf(elsewhere.origin, address),
          ],
        ]
        await elsewhere.close()
        for (const each of foreign) expect(await send(path, {}, each), each).to.equal(403)
        now += 61 * 60_000
        expect(await send(path, {}, right), 'an hour later').to.equal(403)
        now -= 2 * 60 * 60_000
        expect(await send(path, {}, right), 'made in the future').to.equal(403)
        expect(changes()).to.deep.equal([])
        now = NOW + 59 * 60_000
        expect(await send(path, {}, right)).to.equal(303)
      })
    }
  })
})
