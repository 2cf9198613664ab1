import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEntry } from '../../lib/model/heal.ts'
import { breachesIn } from '../helpers/heal-checker.ts'
import { aBoard } from './board.ts'
import { doneIn } from './healing-for-real/facts.ts'
import { PROMISED } from './healing-for-real/stage.ts'
import { heardOf, wrongIn } from './heard.ts'
import { latenessIn } from './lateness.ts'
import type { Arrival } from './pager.ts'
import { taken } from './pager.ts'
import { chanceOf, quantile } from './proof.ts'
import { acknowledged } from './told-of-board.ts'

const NOTHING = { check: 'ok', incidents: [], outgoing: [], count: () => 0, statesOf: () => 0 }

function call(key: string, kind: 'problem' | 'recovery' | 'still', answer: Arrival['answer'] = 'taken'): Arrival {
  const entry = {
    ...({ incident: 'i1', kind, status: 'critical', isFlapping: false, target: 't', check: 'c', item: '' } as const),
    ...{ labels: {}, summary: '', beganAt: '2026-01-01T00:00:00.000Z', openedAt: '2026-01-01T00:00:00.000Z' },
    ...{ affected: [], affectedCount: 0 },
  }
  return { at: 0, key, entries: [entry], answer }
}
const wrong = (...calls: readonly Arrival[]): string[] => wrongIn(heardOf(taken(calls)))

describe('what judges the proofs', () => {
  it('has nothing against a problem and its end, each heard twice by the same key', () => {
    expect(wrong(call('a', 'problem'), call('a', 'problem'), call('b', 'recovery'), call('b', 'recovery'))).to.be.empty
  })

  it('finds a problem, and an end, that was told twice by different keys', () => {
    const [first, second] = wrong(
      call('a', 'problem'),
      call('b', 'problem'),
      call('c', 'recovery'),
      call('d', 'recovery'),
    )
    expect(first).to.match(/told 2 times/u)
    expect(second).to.match(/the end of .* told 2 times/u)
  })

  it('finds an end that never came, came first, or came alone', () => {
    expect(wrong(call('a', 'problem'))).to.have.length(1)
    expect(wrong(call('b', 'recovery'), call('a', 'problem'))).to.have.length(1)
    expect(wrong(call('b', 'recovery'))).to.have.length(1)
  })

  it('takes a call that was refused for none', () => {
    expect(wrong(call('a', 'problem', '500'), call('a', 'problem'), call('b', 'recovery', 'hang'))).to.have.length(1)
  })

  it('finds what the log has said and the store does not know', () => {
    const said = acknowledged()
    said.heard({ word: 'CRITICAL', text: '', target: 't', check: 'c', item: 'i' })
    said.heard({ word: 'told', text: '' })
    expect(said.missingIn(NOTHING)).to.have.length(2)
    expect(said.missingIn({ ...NOTHING, count: () => 1 })).to.have.length(1)
  })

  it('remembers when a thing on the board was bad', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orch-watch-board-'))
    try {
      const board = aBoard(folder, 2)
      board.turn(['item-1'], true)
      expect([board.isBad('item-0'), board.isBad('item-1')]).to.deep.equal([false, true])
      board.turn(['item-1'], false)
      expect(board.badSpans('item-1')).to.have.length(1)
      expect(board.badSpans('item-1')[0]?.to).to.be.below(Infinity)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('reads how late the daemon was, and refuses a daemon that does not say', () => {
    const text = 'stopped after 9 looks, 0 skipped, late by 1 ms in the median, 16 ms at p99, 20 ms at most'
    expect(latenessIn([{ word: 'orch-watch', text }])['late at p99, ms']).to.equal(16)
    expect(() => latenessIn([{ word: 'orch-watch', text: 'stopped after 3 looks' }])).to.throw('does not say')
  })

  it('finds in the log of healing what was done though a person had stopped it, and nothing of what was begun before', () => {
    const object = { target: 'engine', kind: 'container', name: 's1' } as const
    const line = (at: number, kind: 'intended' | 'ended', deed: string): AuditEntry => ({
      ...{ at, kind, deed, object, words: '', rule: 'all', seq: at, hash: '', previous: '' },
    })
    const audit = [line(900, 'intended', 'a'), line(950, 'ended', 'a'), line(9_000, 'intended', 'b')]
    const done = doneIn(audit, [{ what: 'person', object: 's1', from: 0, to: Infinity }])
    expect(done.map(({ at, endedAt, truth }) => [at, endedAt, truth.isStoppedByPerson])).to.deep.equal([
      [900, 950, false],
      [9_000, 9_000, true],
    ])
    expect(breachesIn(done, PROMISED)).to.deep.equal(['s1 at 9000: a person had stopped it'])
  })

  it('has the same chances for the same seed, and quantiles that are among the values', () => {
    const row = (seed: number): number[] => Array.from({ length: 3 }, chanceOf(seed))
    expect(row(7)).to.deep.equal(row(7))
    expect(row(7)).to.not.deep.equal(row(8))
    expect([quantile([3, 1, 2], 0.5), quantile([3, 1, 2], 0.99), quantile([], 0.5)]).to.deep.equal([2, 3, 0])
  })
})
