import { expect } from 'chai'
import fc from 'fast-check'
import { chained } from '../../lib/act/audit.ts'
import type { Incident, IncidentEvent, ResolvedIncident } from '../../lib/model/incident.ts'
import { toLabels } from '../../lib/model/labels.ts'
import type { Batch, Remembered, Store } from '../../lib/model/store.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { anyAuditLines, anyBatch } from '../helpers/any-batch.ts'
import { anOutgoing, aTargetRecord, aTold } from '../helpers/remembered.ts'
import { anIncident } from '../helpers/telling.ts'
import { healingContract } from './store-healing.ts'
import { historyContract } from './store-history.ts'
import { watchedContract } from './store-watched.ts'

/** A place where a store may be, empty at first. */
export interface StorePlace {
  open(access: 'write' | 'read'): Promise<Store>
  remove(): Promise<void>
}

/** What every store keeps. One that ends with the process does not come back, and has nothing that could fail. */
export function storeContract(newPlace: () => Promise<StorePlace>, { outlasts }: { outlasts: boolean }): void {
  let place: StorePlace
  let store: Store

  beforeEach(async () => {
    place = await newPlace()
    store = await place.open('write')
  })
  afterEach(async () => {
    await store.close()
    await place.remove()
  })

  async function reopen(): Promise<void> {
    if (!outlasts) return
    await store.close()
    store = await place.open('write')
  }

  it('remembers nothing at first', async () => {
    const { auditHead, ...parts } = await store.load()
    expect(auditHead).to.equal(null)
    expect(Object.values(parts).flat()).to.deep.equal([])
  })

  it('gives back whatever was written, and of two by the same key the later one', async () => {
    const model = memoryStore()
    await fc.assert(
      fc.asyncProperty(anyBatch, anyAuditLines, async (given, lines) => {
        const batch = { ...given, audit: chained((await model.load()).auditHead, lines) }
        await store.save(batch)
        await model.save(batch)
        expectSame(partsOf(await store.load()), partsOf(await model.load()))
        for (const { incident } of batch.events ?? [])
          expectSame((await store.events(incident)).map(canonical), (await model.events(incident)).map(canonical))
      }),
      { numRuns: 40 },
    )
    await reopen()
    expectSame(partsOf(await store.load()), partsOf(await model.load()))
    const all = { limit: 10_000 }
    expectSame(sorted(await store.incidents(all)), sorted(await model.incidents(all)))
    expectSame((await store.audit(all)).map(canonical), (await model.audit(all)).map(canonical))
    for (const state of ['waiting', 'delivered', 'dead', 'dropped'] as const)
      expectSame(sorted(await store.outgoing(state, 10_000)), sorted(await model.outgoing(state, 10_000)))
  }).timeout(60_000)

  it('gives labels back as names that mean nothing to JavaScript', async () => {
    const given = anOutgoing('a')
    const labels = toLabels([
      ['__proto__', 'one'],
      ['constructor', 'two'],
    ])
    const entries = given.notice.entries.map((entry) => ({ ...entry, labels }))
    await store.save({ outgoing: [{ ...given, notice: { ...given.notice, entries } }] })
    await reopen()
    const read = (await store.load()).outgoing[0]?.notice.entries[0]?.labels ?? {}
    expect(Object.entries(read)).to.deep.equal(Object.entries(labels))
    expect('toString' in read).to.equal(false)
  })

  it('writes a target whole: what is not in it any more is forgotten', async () => {
    await store.save({ targets: [aTargetRecord('web-1', 3)] })
    await store.save({ targets: [aTargetRecord('web-1', 1)] })
    expect((await store.load()).targets).to.deep.equal([aTargetRecord('web-1', 1)])
  })

  it('removes what goes before it writes what is new', async () => {
    await store.save({ told: [aTold('a'), aTold('b')], targets: [aTargetRecord('web-1'), aTargetRecord('web-2')] })
    const batch = { settled: [aTold('a'), aTold('b')], told: [aTold('b')], goneTargets: ['web-1'] }
    await store.save(batch)
    const { told, targets } = await store.load()
    expect(told.map(({ incident }) => incident)).to.deep.equal(['b'])
    expect(targets.map(({ id }) => id)).to.deep.equal(['web-2'])
  })

  it('tells the story of an incident in its order, and no line of it twice', async () => {
    const line = (at: number, text: string): IncidentEvent => ({ incident: 'a', at, kind: 'changed', text })
    const first = [line(5, 'one'), line(5, 'two')]
    await store.save({ events: first })
    // The clock was set back, and the batch before was not known to be written.
    await store.save({ events: [...first, line(3, 'three'), { ...line(3, 'another story'), incident: 'b' }] })
    await reopen()
    const texts = (await store.events('a')).map(({ text }) => text)
    expect(texts).to.deep.equal(['one', 'two', 'three'])
    expect(await store.events('nobody')).to.deep.equal([])
  })

  it('brings back incidents that are open, and those whose end has still to be told', async () => {
    await store.save({ incidents: [anIncident({ id: 'open' }), over('owed', 1, 2), over('told', 1, 2)] })
    await store.save({ told: [aTold('owed'), aTold('told')] })
    await store.save({ settled: [aTold('told')] })
    await reopen()
    expect(ids((await store.load()).incidents)).to.have.members(['open', 'owed'])
    expect(ids(await store.incidents({ limit: 10 }))).to.have.members(['open', 'owed', 'told'])
  })

  it('finds incidents by phase and time, the newest first', async () => {
    const incidents = [over('old', 1, 10), anIncident({ id: 'long', openedAt: 2 }), over('late', 30, 40)]
    await store.save({ incidents: [...incidents, anIncident({ id: 'new', openedAt: 50 })] })
    const found = async (query: Parameters<Store['incidents']>[0]): Promise<string[]> =>
      ids(await store.incidents(query))
    expect(await found({ limit: 10 })).to.deep.equal(['new', 'late', 'long', 'old'])
    expect(await found({ limit: 2 })).to.deep.equal(['new', 'late'])
    expect(await found({ limit: 10, phase: 'open' })).to.deep.equal(['new', 'long'])
    expect(await found({ limit: 10, phase: 'resolved' })).to.deep.equal(['late', 'old'])
    expect(await found({ limit: 10, since: 40 })).to.deep.equal(['new', 'late', 'long'])
    expect(await found({ limit: 10, since: 11, phase: 'resolved' })).to.deep.equal(['late'])
    expect(await found({ limit: 10, before: 30 })).to.deep.equal(['long', 'old'])
    expect(await found({ limit: 1, before: 50, since: 11 })).to.deep.equal(['late'])
    expect(await found({ limit: 0 })).to.deep.equal([])
  })

  it('finds an incident by its id, however many have come after it', async () => {
    const hostile = "'; drop table orch_watch_told; --"
    const later = Array.from({ length: 1_200 }, (_, nth) => anIncident({ id: `later ${nth}`, openedAt: 100 + nth }))
    await store.save({ incidents: [over('first', 1, 10), over(hostile, 2, 10), ...later] })
    const found = async (id: string, more: object = {}): Promise<string[]> =>
      ids(await store.incidents({ id, limit: 1, ...more }))
    expect(await found('first')).to.deep.equal(['first'])
    expect(await found(hostile)).to.deep.equal([hostile])
    expect(await found('firs')).to.deep.equal([])
    expect(await found('first', { phase: 'open' })).to.deep.equal([])
    expect(await found('first', { since: 11 })).to.deep.equal([])
  })

  it('finds notices by their state, the oldest first, and gives those that wait back at the start', async () => {
    await store.save({ outgoing: [anOutgoing('c', { at: 3 }), anOutgoing('a', { at: 1 }), anOutgoing('b', { at: 2 })] })
    await store.save({ outgoing: [anOutgoing('a', { at: 9, state: 'delivered', answer: 'accepted as 4711' })] })
    await reopen()
    expect(keys(await store.outgoing('waiting', 10))).to.deep.equal(['b', 'c'])
    expect(keys(await store.outgoing('waiting', 1))).to.deep.equal(['b'])
    expect(keys(await store.outgoing('delivered', 10))).to.deep.equal(['a'])
    expect(keys((await store.load()).outgoing)).to.deep.equal(['b', 'c'])
  })

  it('forgets what has been over for long, with its story, and nothing that somebody waits for', async () => {
    await store.save({
      incidents: [over('old', 1, 10), over('owed', 1, 10), over('fresh', 1, 20), anIncident({ id: 'open' })],
      events: ['old', 'owed', 'fresh', 'open'].map((incident) => ({ incident, at: 1, kind: 'opened', text: '' })),
      told: [aTold('owed')],
      outgoing: [
        ...[anOutgoing('done', { state: 'delivered', at: 10 }), anOutgoing('dead', { state: 'dead', at: 10 })],
        anOutgoing('dropped', { state: 'dropped', at: 10 }),
        ...[anOutgoing('waiting', { at: 10 }), anOutgoing('just', { state: 'delivered', at: 20 })],
      ],
    })
    expect(await store.prune(20)).to.equal(5)
    expect(await store.prune(20)).to.equal(0)
    expect(ids(await store.incidents({ limit: 10 }))).to.have.members(['owed', 'fresh', 'open'])
    expect(await store.events('old')).to.deep.equal([])
    expect(await store.events('owed')).to.have.length(1)
    expect(keys(await store.outgoing('waiting', 9))).to.deep.equal(['waiting'])
    expect(keys(await store.outgoing('delivered', 9))).to.deep.equal(['just'])
    expect(keys(await store.outgoing('dead', 9))).to.deep.equal([])
    expect(keys(await store.outgoing('dropped', 9))).to.deep.equal([])
  })

  it('forgets much at once as well', async () => {
    const many = Array.from({ length: 1_500 }, (_, nth) => `incident ${nth}`)
    const incidents = many.map((id) => over(id, 1, 10))
    const events = many.flatMap((incident) =>
      [1, 2].map((at): IncidentEvent => ({ incident, at, kind: 'changed', text: '' })),
    )
    await store.save({ incidents, events })
    expect(await store.prune(11)).to.equal(4_500)
    expect(await store.incidents({ limit: 10 })).to.deep.equal([])
  }).timeout(20_000)

  describe('of healing', () => healingContract(() => store, reopen))
  describe('of the history', () => historyContract(() => store, reopen))
  describe('of the watching', () => watchedContract(() => store, reopen))

  if (!outlasts) return

  it('writes a batch whole or not at all', async () => {
    await store.save({ told: [aTold('before')], targets: [aTargetRecord('web-1', 1)] })
    const bad = { ...anOutgoing('bad'), attempts: 1n as never }
    const batch: Batch = {
      ...{ goneTargets: ['web-1'], targets: [aTargetRecord('web-2')], incidents: [anIncident()] },
      ...{ settled: [aTold('before')], told: [aTold('after')], outgoing: [anOutgoing('good'), bad] },
    }
    const before = await store.load()
    const refused = await store.save(batch).then(String, nameOf)
    expect(refused).to.equal('StoreError')
    expect(await store.load()).to.deep.equal(before)
    await store.save({ ...batch, outgoing: [anOutgoing('good')] })
    expect((await store.load()).told.map(({ incident }) => incident)).to.deep.equal(['after'])
  })

  it('lets others look while a daemon writes, and write nothing', async () => {
    const reader = await place.open('read')
    try {
      await store.save({ incidents: [anIncident({ id: 'seen' })] })
      expect(ids(await reader.incidents({ limit: 1 }))).to.deep.equal(['seen'])
      for (const work of [reader.save({ told: [aTold('x')] }), reader.prune(1)])
        expect(await work.then(String, messageOf)).to.contain('opened to be read only')
    } finally {
      await reader.close()
    }
  })
}

function over(id: string, openedAt: number, resolvedAt: number): ResolvedIncident {
  return { ...anIncident({ id, openedAt }), phase: 'resolved', resolvedAt, because: 'recovered' }
}

function ids(incidents: readonly Incident[]): string[] {
  return incidents.map(({ id }) => id)
}

function keys(outgoing: Remembered['outgoing']): string[] {
  return outgoing.map(({ notice }) => notice.key)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'no error'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'no error'
}

/** Row for row; a row may be long, and the first that differs says enough. */
function expectSame(found: readonly string[], wanted: readonly string[]): void {
  const at = wanted.findIndex((row, nth) => row !== found[nth])
  expect([found.length, found[at]?.slice(0, 2_000)]).to.deep.equal([wanted.length, wanted[at]?.slice(0, 2_000)])
}

/** Most lists have no order of their own. */
function partsOf(remembered: Remembered): readonly string[] {
  return Object.entries(remembered).flatMap(([part, rows]) =>
    sorted([rows as unknown].flat()).map((row) => `${part} ${row}`),
  )
}

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map(canonical).sort()
}

/** One text for all that is the same, whatever the order of its fields and whatever they are called. */
function canonical(value: unknown): string {
  if (value instanceof Map) return `map ${canonical([...value])}`
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
  return `{${fields.sort().join()}}`
}
