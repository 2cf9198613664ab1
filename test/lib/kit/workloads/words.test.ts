import { expect } from 'chai'
import fc from 'fast-check'
import { because, endWords, lasting, listed, nameOf, rolloutWords } from '../../../../lib/kit/workloads/words.ts'
import { foreignText } from '../../../helpers/arbitraries.ts'
import { controlsIn } from '../../../contracts/notifier.ts'

const NOW = Date.UTC(2026, 10, 23, 1, 0, 0)

describe('words about workloads', () => {
  it('name the first three of many, and count the rest', () => {
    expect(listed([])).to.equal('')
    expect(listed(['web-1', 'web-2', 'web-3'])).to.equal('web-1, web-2, web-3')
    expect(listed(['web-1', 'web-2', 'web-3', 'web-4', 'web-5'])).to.equal('web-1, web-2, web-3 and 2 more')
    expect(listed(['a', 'b', 'c'], '; ', 2)).to.equal('a; b and 1 more')
  })

  it('call an instance by its slot where that is a number, and by its name where it is not', () => {
    expect(nameOf({ slot: '7', name: 'web.7' })).to.equal('slot 7')
    expect(nameOf({ slot: 'node-1', name: 'agent.x' })).to.equal('agent.x')
    expect(nameOf({ slot: '1234567', name: 'web' })).to.equal('web')
    expect(nameOf({ name: 'shop-7' })).to.equal('shop-7')
  })

  it('say how one ended and when, as far as anybody knows', () => {
    const end = { oomKilled: false, why: '' }
    expect(endWords({ ...end, exitCode: 137, oomKilled: true, at: NOW - 240_000 }, NOW)).to.equal(
      'exit code 137 (killed for memory), 4m ago',
    )
    expect(endWords({ ...end, oomKilled: true }, NOW)).to.equal('killed for memory')
    expect(endWords({ ...end, why: 'node lost' }, NOW)).to.equal('node lost')
    expect(endWords(end, NOW)).to.equal('')
  })

  it('say how long something lasts only when it has lasted', () => {
    expect([lasting(undefined), lasting(999), lasting(180_000)]).to.deep.equal(['', '', ' for 3m'])
    expect(rolloutWords('rolling out', 180_000, 900_000)).to.equal('rolling out for 3m, deadline 15m')
  })

  it('put foreign words behind ours, on one line, short, and nothing where there are none', () => {
    expect(because('')).to.equal('')
    expect(because('no space left')).to.equal(': no space left')
    fc.assert(
      fc.property(foreignText, fc.integer({ min: 1, max: 160 }), (text, most) => {
        const told = because(text, most)
        expect(controlsIn(told)).to.deep.equal([])
        expect(Array.from(told).length).to.be.at.most(most + 2)
        expect(controlsIn(nameOf({ name: text }))).to.deep.equal([])
      }),
    )
  })
})
