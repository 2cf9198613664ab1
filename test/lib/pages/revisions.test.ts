import { expect } from 'chai'
import type { Change } from '../../../lib/kit/configuration-diff.ts'
import type { Configuration, Value } from '../../../lib/model/configuration.ts'
import { html, rendered } from '../../../lib/pages/markup.ts'
import { objectPage } from '../../../lib/pages/object.ts'
import { revisionPage } from '../../../lib/pages/revision.ts'
import { revisionsPage } from '../../../lib/pages/revisions.ts'
import type { Difference } from '../../../lib/pages/revisions/recorded.ts'
import { valuePiece } from '../../../lib/pages/revisions/value.ts'
import { aSubject, aTarget, SITE } from '../../helpers/boards.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { cartDifference, cartPast, recordedObjects } from '../../helpers/sample-past.ts'

const board = fleetBoard()
const around = { board, site: SITE }
const asked = { q: '', target: '', page: undefined as string | undefined }
const shown = (value: Value, other?: Value): string => rendered(html`${valuePiece(value, other)}`)
const diffOf = (own: Partial<Difference> = {}): string =>
  rendered(revisionPage({ difference: { ...cartDifference(), ...own }, ...around }))

describe('a value on a page', () => {
  it('is shown as it is, with every blank of it', () => {
    expect(shown('two  blanks')).to.equal('<code><bdi>two  blanks</bdi></code>')
    expect([shown(''), shown(null), shown(0), shown(false)].map((each) => each.replace(/<.*?>/gu, ''))).to.deep.equal([
      '&quot;&quot;',
      'null',
      '0',
      'false',
    ])
  })

  it('is masked where it is secret, also within a list', () => {
    expect(shown({ fingerprint: '3e2f303098aa77' }))
      .to.contain('secret 3e2f3030<')
      .and.to.not.contain('98aa77')
    expect(shown(['--password', { fingerprint: '3e2f303098aa77' }])).to.contain('secret 3e2f3030<')
  })

  it('begins where it is long, and its whole can be unfolded; of a megabyte an end is told', () => {
    const text = shown(`${'a'.repeat(400)}\n${'b'.repeat(600)}z`)
    expect(text)
      .to.contain('all 1002 characters')
      .and.to.contain(`${'b'.repeat(600)}z`)
    expect(shown('x'.repeat(1_000_000)).length).to.be.lessThan(25_000)
    expect(shown('x'.repeat(1_000_000))).to.contain('and 980000 characters more')
  })

  it('is a list whose new parts stand out', () => {
    const text = shown(['node', '--trace'], ['node', 'server.js'])
    expect(text.match(/ class="other"/gu)).to.have.length(1)
    expect(shown(Array.from({ length: 5000 }, (_, nth) => `part-${nth}`)).match(/<li/gu)).to.have.length(1000)
  })
})

describe('the page of a difference', () => {
  it('groups what was added, removed and changed by what it belongs to', () => {
    const text = diffOf()
    expect([...text.matchAll(/<caption>\s*<bdi>(.*?)<\/bdi>/gu)].map(([, group]) => group).slice(0, 5)).to.deep.equal([
      ...['command', 'env', 'image', 'labels', 'limits'],
    ])
    expect(text).to.contain('2 added').and.to.contain('1 removed').and.to.contain('7 changed')
  })

  it('says from whom a setting comes, and when that has changed as well', () => {
    const change: Change = {
      path: ['user'],
      before: { value: 'a', origin: 'image' },
      after: { value: 'b', origin: 'operator' },
    }
    expect(diffOf({ changes: [change] })).to.contain('image → operator')
  })

  it('has the whole of the newer one, unfolded where nothing differs', () => {
    expect(diffOf())
      .to.match(/<details class="unfold" *>/u)
      .and.to.contain('3 settings that the engine chose')
    const same = diffOf({ changes: [] })
    expect(same)
      .to.contain('No setting that anybody asked for.')
      .and.to.match(/<details class="unfold" +open *>/u)
  })

  it('says what is gone, what is new, and what cannot be compared', () => {
    const { from, to } = cartDifference()
    expect(diffOf({ changes: [], to: { ...to, configuration: null } })).to.contain('It is gone.')
    expect(diffOf({ changes: [], from: null })).to.contain('recorded for the first time: there is nothing')
    expect(diffOf({ changes: [], from: { ...from!, configuration: null } })).to.contain('It was not there before.')
    expect(diffOf({ isRekeyed: true })).to.contain('nobody can say which of them differ')
  })

  it('has an end: of ten thousand settings two hundred of each kind', () => {
    const fields: Configuration['fields'] = Array.from({ length: 10_000 }, (_, nth) => {
      return { path: ['env', `V${nth}`], value: 'x', origin: 'operator' }
    })
    const changes = fields.map(({ path, value, origin }) => ({ path, after: { value, origin } }))
    const { to } = cartDifference()
    const text = diffOf({ changes, to: { ...to, configuration: { ...to.configuration!, fields } } })
    expect(text.match(/9800 more settings/gu)).to.have.length(2)
    expect(text.length).to.be.lessThan(400_000)
  })
})

describe('the page of an object', () => {
  const page = (own = {}, targets = board.targets): string =>
    rendered(objectPage({ past: { ...cartPast(), ...own }, board: { ...board, targets }, site: SITE }))

  it('has every change with its words, tags and what was declared good', () => {
    const text = page()
    expect(text.match(/<input type="radio"/gu)).to.have.length(8)
    expect(text)
      .to.contain('release-1.4')
      .and.to.contain('as it was released')
      .and.to.contain('10 settings differ from the baseline')
  })

  it('says what the check of drift says, beside the baseline', () => {
    const drift = aSubject({
      check: 'drift',
      item: 'shop-cart-1',
      status: 'warning',
      summary: 'image.name is 1.5.0, declared 1.4.1',
    })
    expect(page({}, [aTarget({ subjects: [drift] })])).to.contain('image.name is 1.5.0, declared 1.4.1')
  })

  it('says that nothing was declared', () => {
    expect(page({ baseline: null }))
      .to.contain('none was declared')
      .and.to.contain('nothing to compare with')
  })
})

describe('the list of what is recorded', () => {
  const page = (own: Partial<typeof asked> = {}, value = recordedObjects()): string =>
    rendered(revisionsPage({ recorded: { kind: 'read', value }, asked: { ...asked, ...own }, ...around }))
  const count = (text: string): number => text.match(/<tr>/gu)?.length ?? 0

  it('finds by words of names, kinds and changes, on one target where somebody says so', () => {
    expect(count(page())).to.equal(6)
    expect(count(page({ q: 'SHOP container' }))).to.equal(3)
    expect(count(page({ q: 'image.name' }))).to.equal(2)
    expect(count(page({ target: 'web-1' }))).to.equal(3)
    expect(page({ q: 'nothing like it' })).to.contain('Nothing has all of these words.')
  })

  it('comes in pages', () => {
    const [one] = recordedObjects().objects
    const objects = Array.from({ length: 250 }, () => one!)
    expect(page({}, { objects, readCommits: 20_000 }))
      .to.contain('page 1 of 3')
      .and.to.contain('Of the last 20000 commits')
    expect(count(page({ page: '3' }, { objects, readCommits: null }))).to.equal(51)
  })

  it('says what to set when nothing is recorded, and why it cannot be read', () => {
    expect(rendered(revisionsPage({ recorded: { kind: 'off' }, asked, ...around }))).to.contain(
      'settings: { registry: ./revisions }',
    )
    const text = rendered(revisionsPage({ recorded: { kind: 'unread', why: 'bad object <b>' }, asked, ...around }))
    expect(text).to.contain('What is recorded cannot be read.').and.to.contain('bad object &lt;b&gt;')
  })
})
