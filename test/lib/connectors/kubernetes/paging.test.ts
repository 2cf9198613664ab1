import { expect } from 'chai'
import fc from 'fast-check'
import { refusal } from '../../../../lib/connectors/kubernetes/faults.ts'
import { lists } from '../../../../lib/connectors/kubernetes/lists.ts'
import type { Listed } from '../../../../lib/connectors/kubernetes/lists.ts'
import { toFault } from '../../../../lib/kit/fault.ts'

const never = new AbortController().signal
const NAMES: Listed<string> = {
  groups: ['/api/v1'],
  plural: 'things',
  scope: 'namespaced',
  pick: ({ metadata }) => (metadata as { name: string }).name,
}

interface Server {
  /** How many objects there are in each namespace when a list of it is begun for the nth time. */
  readonly counts: readonly number[]
  /** How many the server hands over at once, however many are asked for. */
  readonly pageSize: number
  /** After so many answered pages of a list it has forgotten what the token stands for, time after time. */
  readonly expiresAfter: readonly number[]
}

/** A server that lists one namespace; its tokens mean nothing but to itself. */
function served({ counts, pageSize, expiresAfter }: Server): {
  ask: (path: string) => Promise<Buffer>
  begun: () => number
} {
  const tokens = new Map<string, { readonly beginning: number; readonly from: number }>()
  let begun = 0
  let pages = 0
  const ask = (path: string): Promise<Buffer> => {
    const url = new URL(path, 'http://server')
    const token = url.searchParams.get('continue')
    if (token === null) {
      begun += 1
      pages = 0
    }
    const known = token === null ? { beginning: begun, from: 0 } : tokens.get(token)
    if (!known || known.beginning !== begun) return Promise.reject(new Error('a token of nobody'))
    if (token !== null && pages >= (expiresAfter[begun - 1] ?? Infinity))
      return Promise.reject(refusal(410, url.pathname, Buffer.from('{"message":"expired"}')))
    pages += 1
    const count = counts[Math.min(begun, counts.length) - 1] ?? 0
    const size = Math.min(pageSize, Number(url.searchParams.get('limit')))
    const until = Math.min(count, known.from + size)
    const items = Array.from({ length: until - known.from }, (_, at) => ({
      metadata: { name: `${url.pathname}:${begun}:${known.from + at}` },
    }))
    const next = `+/=&${begun}·${until}`
    tokens.set(next, { beginning: begun, from: until })
    const metadata = { resourceVersion: String(begun), ...(until < count && { continue: next }) }
    return Promise.resolve(Buffer.from(JSON.stringify({ kind: 'ThingList', metadata, items })))
  }
  return { ask, begun: () => begun }
}

const listed = (ask: (path: string) => Promise<Buffer>, namespaces: readonly string[] | null = null) => {
  const no = (): Promise<never> => Promise.reject(new Error())
  const client = { ask, open: no, put: no, post: no, patch: no, cost: () => ({}) as never, close: () => undefined }
  return lists(client, namespaces).all(NAMES, never)
}

describe('a list in pages', () => {
  it('has each object once, whatever the size of the pages', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(1300), fc.integer({ min: 1, max: 700 }), async (count, pageSize) => {
        const { items, versions } = await listed(
          served({ counts: [count], pageSize: Math.max(pageSize, Math.ceil(count / 900)), expiresAfter: [] }).ask,
        )
        expect(items).to.deep.equal(Array.from({ length: count }, (_, at) => `/api/v1/things:1:${at}`))
        expect([...versions]).to.deep.equal([['', '1']])
      }),
      { numRuns: 50 },
    ))

  it('has each object once, as it was at the last beginning, though it was forgotten on the way', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
        async (counts, pageSize, expiresAfter) => {
          const server = served({ counts, pageSize, expiresAfter })
          const { items, versions } = await listed(server.ask)
          const last = server.begun()
          const expected = Array.from({ length: counts[last - 1] ?? 0 }, (_, at) => `/api/v1/things:${last}:${at}`)
          expect(items).to.deep.equal(expected)
          expect(versions.get('')).to.equal(String(last))
          expect(last).to.be.at.most(expiresAfter.length + 1)
        },
      ),
    ))

  it('is given up when it is forgotten each time', async () => {
    const server = served({ counts: [30], pageSize: 10, expiresAfter: [1, 1, 1, 1, 1, 1] })
    expect(await listed(server.ask).catch(toFault)).to.have.property('code', 'busy')
    expect(server.begun()).to.equal(4)
  })

  it('that never ends is no list', async () => {
    const page = { kind: 'ThingList', metadata: { continue: 'again' }, items: [] }
    const failed = await listed(() => Promise.resolve(Buffer.from(JSON.stringify(page)))).catch(toFault)
    expect(failed).to.have.property('code', 'protocol')
  })

  it('is asked of each namespace by itself', async () => {
    const spaces = new Map(
      ['a', 'b'].map((name) => [name, served({ counts: [25], pageSize: 10, expiresAfter: name === 'b' ? [2] : [] })]),
    )
    const { items } = await listed(
      (path) => spaces.get(/namespaces\/([^/]+)/u.exec(path)?.[1] ?? '')!.ask(path),
      ['a', 'b'],
    )
    expect(items).to.have.lengthOf(50)
    expect(new Set(items)).to.have.lengthOf(50)
  })
})
