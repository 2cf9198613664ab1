import { expect } from 'chai'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { Secret } from '../../../lib/base/secret.ts'
import { badgePicture } from '../../../lib/pages/badge.ts'
import type { Board, TargetSeen } from '../../../lib/pages/board.ts'
import { rendered } from '../../../lib/pages/markup.ts'
import { publicPage } from '../../../lib/pages/public.ts'
import { publicSeen } from '../../../lib/pages/public/seen.ts'
import type { Web } from '../../../lib/web/serve.ts'
import { foreignText } from '../../helpers/arbitraries.ts'
import { aSubject, SITE } from '../../helpers/boards.ts'
import { withTexts } from '../../helpers/hostile-board.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { serveBoard } from '../../helpers/web.ts'

/** The fleet with these targets in the group that is shown, and all others in one that is not. */
function withGroups(shown: readonly string[], board = fleetBoard()): Board {
  const groupsOf = ({ id }: TargetSeen): string[] => (shown.includes(id) ? ['shown', 'inner'] : ['hidden'])
  return { ...board, targets: board.targets.map((target) => ({ ...target, groups: groupsOf(target) })) }
}

const view = { groups: ['shown'], title: 'Shop' }
const pageOf = (board: Board): string => rendered(publicPage(publicSeen(board, view), SITE))

/** The same with a mark in the place of each text, the same for the same text, which is found wherever it stands. */
function marked(board: Board): { readonly board: Board; readonly markOf: (text: string) => string } {
  const marks = new Map<string, string>()
  const markOf = (text: string): string => {
    const mark = marks.get(text) ?? `T${marks.size}x`
    marks.set(text, mark)
    return mark
  }
  return { board: withTexts(board, markOf), markOf }
}

describe('what everybody may see', () => {
  it('is names and status of the chosen groups: no text of anything else, and no other text of theirs', () => {
    const ids = fleetBoard().targets.map(({ id }) => id)
    fc.assert(
      fc.property(fc.subarray(ids), (chosen) => {
        const plain = withGroups(chosen)
        const { board, markOf } = marked(plain)
        const page = rendered(publicPage(publicSeen(board, { groups: [markOf('shown')], title: 'Shop' }), SITE))
        const workloads = plain.workloads
          .filter(({ target }) => chosen.includes(target))
          .map(({ workload }) => workload.id)
        const allowed = ['shown', ...chosen, ...workloads].map(markOf).sort()
        const found = [...new Set(page.match(/T\d+x/gu) ?? [])].sort()
        expect(found).to.deep.equal(allowed)
      }),
    )
  })

  it('leads nowhere, runs nothing and does not say who watches', () => {
    const page = pageOf(withGroups(['web-1', 'stack']))
    expect(page).to.not.match(/<script|<a |<form|orch-watch/u)
  })

  it('says of what is too old that it is not known, and never that all is well', () => {
    const old = { ...fleetBoard(), workloads: [], incidents: [] }
    const target = { ...old.targets[1]!, subjects: [aSubject({ isStale: true })], groups: ['shown'] }
    expect(pageOf({ ...old, targets: [target] })).to.contain('<h1>Not everything is known</h1>')
    expect(pageOf({ ...old, targets: [] })).to.contain('<h1>Not everything is known</h1>')
  })
})

describe('/public and badges', () => {
  let web: Web & { readonly origin: string }
  const tokens = { read: new Secret('0123456789abcdef', 'env:READ') }
  const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(`${web.origin}${path}`, { headers })).status
  const reader = { authorization: 'Bearer 0123456789abcdef' }

  afterEach(() => web.close())

  it('are there only where the inventory says of which groups', async () => {
    web = await serveBoard({ tokens, board: () => withGroups(['web-1']) })
    expect(await status('/public')).to.equal(404)
    expect([await status('/badge/target?id=web-1'), await status('/badge/target?id=web-1', reader)]).to.deep.equal([
      401, 200,
    ])
  })

  it('show what is public to everybody, the rest to readers, and nobody else learns what there is', async () => {
    web = await serveBoard({ tokens, publicView: view, board: () => withGroups(['web-1', 'stack']) })
    expect(await status('/public')).to.equal(200)
    const open = ['/badge/target?id=web-1', '/badge/group?name=shown', '/badge/workload?target=stack&id=shop/cart']
    for (const path of open) expect(await status(path), path).to.equal(200)
    const closed = [
      '/badge/target?id=web-2',
      '/badge/group?name=hidden',
      '/badge/group?name=inner',
      '/badge/target?id=nobody',
      '/badge/group?name=nobody',
    ]
    for (const path of closed) expect(await status(path), path).to.equal(401)
    const read = await Promise.all(closed.map((path) => status(path, reader)))
    expect(read).to.deep.equal([200, 200, 200, 404, 404])
    expect(await status('/badge/target?id=web-1&style=flat')).to.equal(400)
  })

  it('may stand on pages of others, for a moment', async () => {
    web = await serveBoard({ publicView: view, board: () => withGroups(['web-1']) })
    const { headers } = await fetch(`${web.origin}/badge/target?id=web-1`)
    expect(headers.get('content-type')).to.equal('image/svg+xml; charset=utf-8')
    expect(headers.get('cross-origin-resource-policy')).to.equal('cross-origin')
    expect(headers.get('cache-control')).to.equal('public, max-age=30')
  })

  it('draw whatever name there is as a text that fits, and nothing that runs', () => {
    web = { port: 0, close: () => Promise.resolve(), origin: '' }
    fc.assert(
      fc.property(foreignText, fc.constantFrom('ok', 'critical', null), (label, is) => {
        const svg = rendered(badgePicture(label, is))
        const tags: string[] = []
        const parser = new SaxesParser({ xmlns: true })
        parser.on('opentag', ({ name }) => tags.push(name))
        parser.write(Buffer.from(svg, 'utf8').toString('utf8')).close()
        expect(tags).to.deep.equal(['svg', 'title', 'rect', 'rect', 'rect', 'g', 'text', 'text'])
        const [, width] = / width="(\d+)"/u.exec(svg) ?? []
        const ends = [...svg.matchAll(/<text x="(\d+)" y="14" textLength="(\d+)"/gu)].map(
          ([, x, length]) => Number(x) + Number(length),
        )
        expect(Math.max(...ends)).to.be.at.most(Number(width) - 6)
      }),
      { examples: [['not\ufffea\uffffcharacter', 'ok']] },
    )
  })

  it('say that nothing is known where that is so', async () => {
    web = await serveBoard({ publicView: view, board: () => withGroups(['gateway', 'db-1']) })
    const text = async (path: string): Promise<string> => (await fetch(`${web.origin}${path}`)).text()
    expect(await text('/badge/target?id=gateway')).to.contain('aria-label="gateway: unknown"')
    const board = withGroups(['web-2'])
    const aged = {
      ...board,
      targets: board.targets.map((each) => ({
        ...each,
        subjects: each.subjects.map((one) => ({ ...one, isStale: true })),
      })),
    }
    await web.close()
    web = await serveBoard({ publicView: view, board: () => aged })
    expect(await text('/badge/target?id=web-2')).to.contain('aria-label="web-2: not known"')
  })
})
