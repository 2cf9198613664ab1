import { expect } from 'chai'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrationsOf } from '../../../lib/store/sql/migrations.ts'
import type { Migrations } from '../../../lib/store/sql/migrations.ts'
import { readRemembered, write } from '../../../lib/store/sql/statements.ts'
import { openFile } from '../../../lib/store/sqlite/file.ts'
import { aTold } from '../../helpers/remembered.ts'

describe('a store of an older version', () => {
  const now = migrationsOf('sqlite')
  const later: Migrations = {
    ...now,
    '0002-later': {
      async up(db) {
        await db.schema.alterTable('orch_watch_told').addColumn('remark', 'text').execute()
      },
    },
  }
  const failing: Migrations = {
    ...now,
    '0002-failing': {
      async up(db) {
        await db.schema.dropTable('orch_watch_told').execute()
        await sql`select no_such_column from orch_watch_target`.execute(db)
      },
    },
  }
  let folder: string
  let file: string

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-migrations-'))
    file = join(folder, 'store.db')
    const open = await openFile(file, 'write', now)
    await write(open.db, { told: [aTold('a')] })
    open.close()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is brought up to date, and a copy of it stays beside it', async () => {
    const open = await openFile(file, 'write', later)
    expect((await readRemembered(open.db)).told).to.have.length(1)
    expect((await sql`select remark from orch_watch_told`.execute(open.db)).rows).to.have.length(1)
    open.close()
    const copy = join(folder, 'store.db.before-0002-later')
    expect(statSync(copy).mode & 0o777).to.equal(0o600)
    const old = await openFile(copy, 'read', now)
    expect((await readRemembered(old.db)).told).to.have.length(1)
    old.close()
  })

  it('stays as it was when that fails, and can be tried again', async () => {
    for (let tries = 0; tries < 2; tries++) {
      const refused = await openFile(file, 'write', failing).then(String, String)
      expect(refused).to.contain('cannot be brought to this version: no such column: no_such_column')
    }
    const open = await openFile(file, 'write', now)
    expect((await readRemembered(open.db)).told).to.have.length(1)
    open.close()
  })

  it('is not brought up to date by a reader, who says what does', async () => {
    const refused = await openFile(file, 'read', later).then(String, String)
    expect(refused).to.contain('is of an older version: start the daemon')
  })

  it('is not copied while it is of this version', async () => {
    const open = await openFile(file, 'write', now)
    open.close()
    expect(readdirSync(folder).filter((name) => name.includes('before'))).to.deep.equal([])
  })
})
