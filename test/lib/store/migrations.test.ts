import { expect } from 'chai'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrationsOf } from '../../../lib/store/sql/migrations.ts'
import type { Migrations } from '../../../lib/store/sql/migrations.ts'
import { readRemembered, write } from '../../../lib/store/sql/statements.ts'
import { openSqlite } from '../../../lib/store/sqlite.ts'
import { openFile } from '../../../lib/store/sqlite/file.ts'
import { minutes } from '../../contracts/store-history.ts'
import { aTold } from '../../helpers/remembered.ts'

describe('a store of an older version', () => {
  const now = migrationsOf('sqlite')
  const later: Migrations = {
    ...now,
    '0005-later': {
      async up(db) {
        await db.schema.alterTable('orch_watch_told').addColumn('remark', 'text').execute()
      },
    },
  }
  const failing: Migrations = {
    ...now,
    '0005-failing': {
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
    const copy = join(folder, 'store.db.before-0005-later')
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

  it('of before there was a history gets one, and keeps what was in it', async () => {
    const first: Migrations = Object.fromEntries(Object.entries(now).filter(([name]) => name === '0001-begin'))
    const old = join(folder, 'old.db')
    const before = await openFile(old, 'write', first)
    // As the version of that time has written it, by hand.
    before.database.exec(`
      insert into orch_watch_target (key, json) values ('["web-1"]', '{"id":"web-1","states":[],"memory":[]}');
      insert into orch_watch_told (key, incident, json) values ('["tell ops","ops","a"]', '["a"]',
        '{"route":{"rule":"tell ops","notifier":"ops"},"incident":"a","group":"web-1","status":"critical","isFlapping":false,"at":0}');
    `)
    expect(before.database.prepare("select 1 from sqlite_master where name = 'orch_watch_chunk'").all()).to.deep.equal(
      [],
    )
    before.close()
    expect(await openFile(old, 'read', now).then(String, String)).to.contain('is of an older version')
    const store = await openSqlite(old, { exclusive: true })
    const { targets, told } = await store.load()
    expect([targets.map(({ id }) => id), told.map(({ incident }) => incident)]).to.deep.equal([['web-1'], ['a']])
    await store.save({ samples: minutes(30) })
    const query = {
      subject: { target: 'web-1', check: 'cpu' },
      resolution: 'raw',
      from: 0,
      to: 8e15,
      limit: 99,
    } as const
    expect((await store.history(query))[0]?.buckets).to.have.length(30)
    await store.close()
    expect(readdirSync(folder)).to.include('old.db.before-0004-watched')
  })
})
