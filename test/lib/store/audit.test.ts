import { DatabaseSync } from '@photostructure/sqlite'
import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chained, verify } from '../../../lib/act/audit.ts'
import { mustOutlastPower } from '../../../lib/store/sql/rows.ts'
import { openSqlite } from '../../../lib/store/sqlite.ts'
import { aDeed, aLine } from '../../contracts/store-healing.ts'

describe('the audit log in a file', function () {
  this.timeout(60_000)
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-audit-'))
    file = join(folder, 'store.db')
    const store = await openSqlite(file, { exclusive: true })
    await store.save({
      audit: chained(
        null,
        ['one', 'two', 'three'].map((words) => aLine(words)),
      ),
    })
    await store.close()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const brokenAfter = async (sql: string): Promise<number | null> => {
    const database = new DatabaseSync(file)
    database.exec(sql)
    database.close()
    const store = await openSqlite(file, { exclusive: true })
    try {
      const { auditHead } = await store.load()
      return verify(await store.audit({ limit: 10 }), { head: auditHead })
    } finally {
      await store.close()
    }
  }

  it('shows what somebody has done to it past us', async () => {
    expect(await brokenAfter('select 1')).to.equal(null)
    expect(await brokenAfter('delete from orch_watch_audit where seq = 3')).to.equal(3)
    expect(await brokenAfter(`update orch_watch_audit set json = replace(json, '"one"', '"won"')`)).to.equal(1)
    expect(await brokenAfter('delete from orch_watch_audit')).to.equal(1)
  })

  it('is not gone on with when its end was cut off with its head', async () => {
    expect(await brokenAfter('delete from orch_watch_audit; delete from orch_watch_audit_head')).to.equal(null)
    const store = await openSqlite(file, { exclusive: true })
    const audit = chained({ seq: 3, hash: 'as it was remembered' }, [aLine('four')])
    const said = await store.save({ audit }).then(String, String)
    await store.close()
    expect(said).to.contain('the audit log ends with 0, and 4 does not go on there')
  })

  it('waits for the disk, as do deeds and holds', () => {
    const hold = { id: 'h', match: {}, by: 'ada', note: '', from: 0, until: 1 }
    for (const batch of [
      { deeds: [aDeed()] },
      { holds: [hold] },
      { endedHolds: ['h'] },
      { audit: chained(null, [aLine('x')]) },
    ])
      expect(mustOutlastPower(batch)).to.equal(true)
    expect(mustOutlastPower({ deeds: [], audit: [], goneTargets: ['web-1'] })).to.equal(false)
  })
})
