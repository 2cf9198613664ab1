import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chained } from '../../../../lib/act/audit.ts'
import { healLogOf } from '../../../../lib/app/pages/heal-log-of.ts'
import { systemClock } from '../../../../lib/base/clock.ts'
import { StoreError } from '../../../../lib/kit/store-error.ts'
import type { Store } from '../../../../lib/model/store.ts'
import type { LogSeen } from '../../../../lib/pages/healing/seen.ts'
import { memoryStore } from '../../../../lib/store/memory.ts'
import { openSqlite } from '../../../../lib/store/sqlite.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'

const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ at, kind: 'held' as const, words: `line ${at + 1}` }))
const seqsOf = (log: LogSeen): number[] => (log.kind === 'read' ? log.entries.map(({ seq }) => seq) : [])

describe('the log of healing, page by page', () => {
  let folder: string
  let store: Store

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-log-'))
    store = await openSqlite(join(folder, 'store.db'), { exclusive: true })
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const logOf = (over = store) => healLogOf({ store: over, clock: systemClock, now: () => Date.now() })

  it('shows the newest first, and leads to the very first entry without a gap', async () => {
    await store.save({ audit: chained(null, lines(120)) })
    const log = logOf()
    const seen: number[] = []
    let after: number | null = null
    for (let pages = 0; pages < 9; pages++) {
      const page: LogSeen = await log(after)
      seen.push(...seqsOf(page))
      expect(page).to.include({ kind: 'read', isNewest: after === null })
      after = page.kind === 'read' ? page.olderAfter : null
      if (after === null) break
    }
    expect(seen).to.deep.equal(Array.from({ length: 120 }, (_, at) => 120 - at))
  })

  it('has nothing before the first entry, and the newest after numbers that nobody has reached', async () => {
    await store.save({ audit: chained(null, lines(3)) })
    expect(seqsOf(await logOf()(1))).to.deep.equal([])
    expect(await logOf()(999)).to.include({ isNewest: true })
    expect(seqsOf(await logOf()(999))).to.deep.equal([3, 2, 1])
  })

  it('says that all is as it was written, and says so when it is not', async () => {
    await store.save({ audit: chained(null, lines(3)) })
    const whole = await logOf()(null)
    expect(whole).to.have.nested.property('chain.kind', 'whole')
    expect(whole).to.have.nested.property('chain.entries', 3)
    const changed = `update orch_watch_audit set json = replace(json, 'line 2', 'line 9') where seq = 2`
    await store.close()
    execFileSync(process.execPath, ['--input-type=module', '-e', changing(join(folder, 'store.db'), changed)])
    store = await openSqlite(join(folder, 'store.db'), { exclusive: true })
    expect(await logOf()(null)).to.have.deep.nested.property('chain.entry', 2)
  }).timeout(20_000)

  it('reads all of it once for everybody who looks', async () => {
    await store.save({ audit: chained(null, lines(3)) })
    let reads = 0
    const counted = {
      auditHead: () => store.auditHead(),
      audit: (query: Parameters<Store['audit']>[0]) => {
        if (query.limit > 50) reads += 1
        return store.audit(query)
      },
    }
    const log = healLogOf({ store: counted, clock: systemClock, now: () => 0 })
    await Promise.all([log(null), log(null), log(3)])
    const once = reads
    await log(null)
    expect([once > 0, reads]).to.deep.equal([true, once])
  })

  it('says what it cannot read, and reads it as soon as it can', async () => {
    let isBroken = true
    const broken = {
      audit: (query: Parameters<Store['audit']>[0]) => store.audit(query),
      auditHead: () => (isBroken ? Promise.reject(new StoreError('failed', 'the disk is gone')) : store.auditHead()),
    }
    const log = healLogOf({ store: broken, clock: systemClock, now: () => 0 })
    expect(await log(null)).to.deep.equal({ kind: 'unread', why: 'the disk is gone' })
    isBroken = false
    expect(await log(null)).to.include({ kind: 'read' })
  })
})

describe('a log that takes long to verify', () => {
  it('keeps nobody from the page', async () => {
    const clock = aVirtualClock()
    const store = memoryStore()
    await store.save({ audit: chained(null, lines(2)) })
    let go = (): void => undefined
    const slow = new Promise<void>((resolve) => (go = resolve))
    const audit: Store['audit'] = (query) =>
      query.limit > 50 ? slow.then(() => store.audit(query)) : store.audit(query)
    const log = healLogOf({ store: { audit, auditHead: () => store.auditHead() }, clock, now: () => clock.now() })
    const first = log(null)
    await clock.pass(5_000)
    expect(await first).to.have.deep.nested.property('chain.kind', 'reading')
    go()
    expect(await log(null)).to.have.deep.nested.property('chain.kind', 'whole')
  })
})

/** By another program than ours, as whoever changes what was written would. */
function changing(file: string, sql: string): string {
  return `import { DatabaseSync } from '@photostructure/sqlite'; const db = new DatabaseSync(${JSON.stringify(file)}); db.exec(${JSON.stringify(sql)}); db.close()`
}
