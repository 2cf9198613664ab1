import { expect } from 'chai'
import fc from 'fast-check'
import { messageOf } from '../../../lib/act/message.ts'
import { controlsIn } from '../../contracts/notifier.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { aHostileMessage, aMessage, anEntry, aNotice, aRecovery, MINUTE, NOON } from '../../helpers/notices.ts'
import type { NoticeEntry } from '../../../lib/model/notice.ts'

describe('the words of a notice', () => {
  const titles: readonly (readonly [string, readonly NoticeEntry[]])[] = [
    ['CRITICAL web-1 disk /var: 96% used', [anEntry()]],
    [
      'UNKNOWN web-1 reachable: no route to web-1',
      [anEntry({ check: 'reachable', item: '', status: 'unknown', summary: 'no route to web-1' })],
    ],
    ['WARNING web-1 disk /var', [anEntry({ status: 'warning', summary: '' })]],
    ['FLAPPING web-1 disk /var: 96% used', [anEntry({ isFlapping: true })]],
    ['STILL CRITICAL web-1 disk /var: 96% used', [anEntry({ kind: 'still' })]],
    ['STILL FLAPPING web-1 disk /var: 96% used', [anEntry({ kind: 'still', isFlapping: true })]],
    ['RECOVERED web-1 disk /var after 12m', [aRecovery()]],
    ['ENDED web-1 disk /var after 12m: it has vanished from its target', [aRecovery({ because: 'vanished' })]],
    ['ENDED web-1 disk /var after 12m: it was removed from the inventory', [aRecovery({ because: 'removed' })]],
    ['2 problems: web-1', [anEntry(), anEntry({ item: '/' })]],
    ['2 problems, 1 recovery: web-1', [anEntry(), anEntry({ item: '/' }), aRecovery({ item: '/boot' })]],
    ['1 problem, 2 recoveries on 3 targets', [anEntry(), aRecovery({ target: 'a' }), aRecovery({ target: 'b' })]],
    ['1 problem, 1 still going on: web-1', [anEntry(), anEntry({ item: '/', kind: 'still' })]],
  ]
  for (const [title, entries] of titles)
    it(`calls it "${title}"`, () => expect(messageOf(aNotice(entries)).title).to.equal(title))

  it('has a line for each, since when, and how it was before it was over', () => {
    expect(aMessage(anEntry(), aRecovery({ item: '/', status: 'warning', summary: '81% used' })).body).to.equal(
      [
        'CRITICAL web-1 disk /var: 96% used, since 2026-11-23 11:48:00Z',
        'RECOVERED web-1 disk / after 12m, it was warning: 81% used',
      ].join('\n'),
    )
  })

  it('names the first thirty that are affected, and counts the others', () => {
    const affected = Array.from({ length: 42 }, (_, nth) => `web-${nth} http`)
    const [, second = ''] = aMessage(anEntry({ affected })).body.split('\n')
    expect(second).to.match(/^ {2}affects web-0 http, web-1 http, .*web-29 http, and 12 more$/u)
  })

  it('tells of fifty, and counts the others', () => {
    const many = Array.from({ length: 60 }, (_, nth) => anEntry({ target: `web-${nth}` }))
    const { title, body } = aMessage(...many)
    expect(title).to.equal('60 problems on 60 targets')
    expect(body.split('\n')).to.have.length(51)
    expect(body).to.match(/web-49 .*\nand 10 more$/u)
  })

  it('does not count time backwards where a clock was set back', () => {
    expect(aMessage(aRecovery({ resolvedAt: NOON - 30 * MINUTE })).title).to.equal(
      'RECOVERED web-1 disk /var after 0ms',
    )
  })

  it('keeps the words of somebody hostile on their lines', () => {
    for (const payload of HOSTILE) {
      const { title, body } = aHostileMessage(payload)
      expect(controlsIn(title + body.replaceAll('\n', '')), payload).to.deep.equal([])
      expect(body.split('\n').length, payload).to.be.at.most(4)
    }
  })

  it('stays readable whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (target, summary) => {
        const { title, body } = aMessage(anEntry({ target, summary }))
        expect(title.length).to.be.within(1, 300)
        expect(body.split('\n')).to.have.length(1)
      }),
    )
  })
})
