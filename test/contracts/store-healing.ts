import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { chained, verify } from '../../lib/act/audit.ts'
import type { AuditLine, Deed, Hold } from '../../lib/model/heal.ts'
import type { Store } from '../../lib/model/store.ts'

const DAY_MS = 86_400_000
const NOW = 1_800_000_000_000

/** What every store keeps of healing: what was done, what is held, and the log of it. */
export function healingContract(store: () => Store, reopen: () => Promise<void>): void {
  const append = async (...lines: readonly AuditLine[]): Promise<void> =>
    store().save({ audit: chained((await store().load()).auditHead, lines) })
  const words = async (query: Partial<Parameters<Store['audit']>[0]> = {}): Promise<string[]> =>
    (await store().audit({ limit: 100, ...query })).map((entry) => entry.words)
  const refused = (work: Promise<void>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => String(error),
    )

  it('brings back what is under way, however old, and what was done in the last seven days', async () => {
    const done = (id: string, at: number): Deed => aDeed({ id, at, endedAt: at + 1000, outcome: 'done' })
    await store().save({ deeds: [aDeed({ id: 'hangs', at: NOW - 90 * DAY_MS }), done('old', NOW - 8 * DAY_MS)] })
    await store().save({ deeds: [done('week', NOW - 7 * DAY_MS), aDeed({ id: 'new', at: NOW })] })
    await reopen()
    const ids = async (): Promise<string[]> => (await store().load()).deeds.map(({ id }) => id)
    expect(await ids()).to.have.members(['hangs', 'week', 'new'])
    await store().save({ deeds: [done('hangs', NOW - 90 * DAY_MS)] })
    expect(await ids()).to.have.members(['week', 'new'])
    const [, again] = (await store().load()).deeds
    expect(again).to.deep.equal(aDeed({ id: 'new', at: NOW }))
  })

  it('forgets deeds that ended long ago, and none that is under way', async () => {
    const ended = aDeed({ id: 'ended', at: 1, endedAt: 5, outcome: 'failed', why: 'no room' })
    await store().save({ deeds: [ended, aDeed({ id: 'hangs', at: 1 })] })
    expect(await store().prune(5)).to.equal(0)
    expect(await store().prune(6)).to.equal(1)
    expect((await store().load()).deeds.map(({ id }) => id)).to.deep.equal(['hangs'])
  })

  it('keeps what a person holds until it is ended', async () => {
    const hold: Hold = {
      ...{ id: 'h-1', by: 'ada', note: 'moving racks', from: NOW, until: NOW + DAY_MS },
      match: { target: ['web-*'], kind: ['container'], name: ['shop-1'] },
    }
    await store().save({ holds: [hold, { ...hold, id: 'h-2', match: {} }] })
    await store().save({ holds: [{ ...hold, note: 'still moving' }], endedHolds: ['h-2'] })
    await reopen()
    expect((await store().load()).holds).to.deep.equal([{ ...hold, note: 'still moving' }])
  })

  it('adds to the audit log, in its order and each entry once, and knows where it ends', async () => {
    const first = chained(null, [aLine('one'), aLine('two')])
    await store().save({ audit: first })
    // Nobody knew whether the first time went well.
    await store().save({ audit: [...first, ...chained(first.at(-1)!, [aLine('three')])] })
    await reopen()
    const entries = await store().audit({ limit: 10 })
    expect(entries.map((entry) => [entry.seq, entry.words])).to.deep.equal([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ])
    const { auditHead } = await store().load()
    expect(auditHead).to.deep.equal({ seq: 3, hash: entries[2]?.hash })
    expect(await store().auditHead()).to.deep.equal(auditHead)
    expect(verify(entries, { head: auditHead })).to.equal(null)
  })

  it('knows that no log has begun', async () => expect(await store().auditHead()).to.equal(null))

  it('says what it takes of a disk, where it is on one', async () => {
    const before = await store().sizeBytes()
    // Nothing that can be packed.
    await append(...Array.from({ length: 500 }, () => aLine(randomBytes(1000).toString('hex'))))
    const after = await store().sizeBytes()
    if (before === null || after === null) expect([before, after]).to.deep.equal([null, null])
    else expect(after - before).to.be.within(800_000, 20_000_000)
  })

  it('takes nothing that does not go on where the log ends, and nothing that comes with it', async () => {
    await append(aLine('one'), aLine('two'))
    const { auditHead } = await store().load()
    const other = chained(null, [aLine('one'), aLine('forged')])
    const late = chained({ seq: 7, hash: auditHead?.hash ?? '' }, [aLine('eight')])
    const torn = chained({ seq: 2, hash: 'of another log' }, [aLine('three')])
    for (const audit of [other, late, torn])
      expect(await refused(store().save({ audit, deeds: [aDeed()] }))).to.contain('the audit log ends with 2')
    expect(await words()).to.deep.equal(['one', 'two'])
    const remembered = await store().load()
    expect([remembered.deeds, remembered.auditHead]).to.deep.equal([[], auditHead])
  })

  it('finds entries by time and incident, page after page', async () => {
    const lines = Array.from({ length: 9 }, (_, nth) => aLine(`${nth + 1}`, { at: nth, incident: nth % 3 ? 'a' : 'b' }))
    await append(...lines)
    expect(await words({ since: 6 })).to.deep.equal(['7', '8', '9'])
    expect(await words({ incident: 'b' })).to.deep.equal(['1', '4', '7'])
    expect(await words({ incident: "'; drop table orch_watch_audit; --" })).to.deep.equal([])
    expect(await words({ limit: 2 })).to.deep.equal(['1', '2'])
    expect(await words({ limit: 2, after: 2 })).to.deep.equal(['3', '4'])
    expect(await words({ after: 9 })).to.deep.equal([])
    expect(await words({ incident: 'a', since: 3, after: 5, limit: 2 })).to.deep.equal(['6', '8'])
  })

  it('forgets nothing of the audit log', async () => {
    await append(aLine('of long ago', { at: 1 }))
    expect(await store().prune(NOW)).to.equal(0)
    expect(await words()).to.deep.equal(['of long ago'])
  })
}

export function aDeed(parts: Partial<Deed> = {}): Deed {
  return {
    ...{ id: 'd-1', incident: 'web-1-disk', rule: 'mend', step: 0, remedy: 'restart-container' },
    ...{ object: { target: 'web-1', kind: 'container', name: 'shop-1' }, host: 'web-1', group: 'shop' },
    ...{ words: 'start "shop-1"', at: NOW, endedAt: null, outcome: 'under-way', why: '' },
    ...{ subject: { target: 'web-1', check: 'container-state', item: 'shop-1' }, wellSince: null, longestWellMs: 0 },
    ...{ incarnation: 'a1b2', scale: { from: 2, to: 3, min: 1, max: 4, atOnce: 1 }, ...parts },
  }
}

export function aLine(words: string, parts: Partial<AuditLine> = {}): AuditLine {
  return { at: NOW, kind: 'would', words, ...parts }
}
