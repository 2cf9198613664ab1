import { DatabaseSync } from '@photostructure/sqlite'
import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StoreError } from '../../../lib/kit/store-error.ts'
import { openSqlite } from '../../../lib/store/sqlite.ts'
import { minutes } from '../../contracts/store-history.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { anOutgoing, aTargetRecord, aTold } from '../../helpers/remembered.ts'

describe('the file of a store', function () {
  this.timeout(30_000)
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-store-'))
    file = join(folder, 'store.db')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const refusal = async (at = file, exclusive = true): Promise<StoreError> => {
    try {
      const store = await openSqlite(at, { exclusive })
      await store.close()
    } catch (error) {
      if (error instanceof StoreError) return error
      throw error
    }
    throw new Error('it has been opened')
  }

  async function written(): Promise<void> {
    const store = await openSqlite(file, { exclusive: true })
    await store.save({
      told: [aTold('a')],
      targets: Array.from({ length: 200 }, (_, nth) => aTargetRecord(`t-${nth}`, 5)),
    })
    await store.close()
  }

  it('is read by nobody else, nor is its folder', async () => {
    const nested = join(folder, 'state', 'orch-watch')
    const store = await openSqlite(join(nested, 'store.db'), { exclusive: true })
    await store.save({ told: [aTold('a')] })
    const modes = readdirSync(nested).map((name) => [name, statSync(join(nested, name)).mode & 0o777] as const)
    await store.close()
    expect(statSync(nested).mode & 0o777).to.equal(0o700)
    expect(modes.map(([name]) => name)).to.include.members(['store.db', 'store.db-wal', 'store.db.lock'])
    expect(modes.filter(([, mode]) => mode !== 0o600)).to.deep.equal([])
  })

  it("is one daemon's; the second is told whose", async () => {
    const store = await openSqlite(file, { exclusive: true })
    const { trouble, message } = await refusal()
    expect(trouble).to.equal('held')
    const started = /, started (.*)Z$/u.exec(message)
    expect(message).to.equal(`the store "${file}" is used by another orch-watch, process ${process.pid}${started?.[0]}`)
    expect(Date.parse(`${started?.[1]}Z`)).to.be.closeTo(performance.timeOrigin, 2_000)
    symlinkSync(file, join(folder, 'other-name.db'))
    expect((await refusal(join(folder, 'other-name.db'))).trouble).to.equal('held')
    await store.save({ told: [aTold('a')] })
    await store.close()
    await (await openSqlite(file, { exclusive: true })).close()
  })

  it('is taken over from a daemon of an earlier version, which did not say since when; and that one is named as well', async () => {
    const earlier = new DatabaseSync(`${file}.lock`)
    earlier.exec('create table holder (id integer primary key check (id = 1), pid integer, name text)')
    earlier.exec("insert into holder values (1, 4711, 'me')")
    earlier.exec('begin immediate')
    expect((await refusal()).message).to.equal(`the store "${file}" is used by another orch-watch, process 4711`)
    earlier.exec('rollback')
    earlier.close()
    const store = await openSqlite(file, { exclusive: true })
    expect((await refusal()).message).to.match(/process \d+, started 20/u)
    await store.close()
  })

  it('is missing where no daemon has run, and a reader makes none', async () => {
    expect((await refusal(file, false)).trouble).to.equal('missing')
    expect(readdirSync(folder)).to.deep.equal([])
  })

  const lost: readonly (readonly [what: string, make: () => void | Promise<void>, words: RegExp])[] = [
    ['empty', () => writeFileSync(file, ''), /is empty: what was in it is lost; it is left as it is/u],
    ['not SQLite', () => writeFileSync(file, 'the diary of somebody\n'.repeat(500)), /is not an SQLite file/u],
    ['a folder', () => mkdirSync(file), /is not a file/u],
    ['of another program', () => sqlite('create table t (a)'), /is an SQLite file of another program/u],
    [
      'of another program with a log',
      () => sqlite('pragma journal_mode = wal; create table t (a)'),
      /another program/u,
    ],
    [
      'of a newer version',
      async () => {
        await written()
        sqlite("insert into orch_watch_migration values ('9999-later', '2030')")
      },
      /was written by a newer orch-watch/u,
    ],
    [
      'cut',
      async () => {
        await written()
        truncateSync(file, 40_000)
      },
      /is damaged/u,
    ],
    [
      'overwritten in the middle',
      async () => {
        await written()
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 8192))
      },
      /is damaged/u,
    ],
  ]
  for (const [what, make, words] of lost)
    it(`that is ${what} is refused, and stays as it is`, async () => {
      await make()
      const before = contents()
      const error = await refusal()
      expect(error.trouble).to.equal('unusable')
      expect(error.message).to.match(words)
      expect(contents()).to.deep.equal(before)
    })

  it('is not begun anew where only its log is left', async () => {
    writeFileSync(`${file}-wal`, 'what was written last')
    expect((await refusal()).message).to.match(/is not there, and the log that belongs to it is/u)
    expect(existsSync(file)).to.equal(false)
  })

  it('with a row that says what somebody was told and cannot be read is refused, and named', async () => {
    await written()
    sqlite(`update orch_watch_told set json = '{"route":"\u001b[2J"}'`)
    const store = await openSqlite(file, { exclusive: true })
    const said = await store.load().then(String, String)
    await store.close()
    expect(said).to.contain('is damaged: this told incident cannot be understood')
    expect(said).to.not.contain('\u001b')
  })

  it('gives up what comes back by looking, and says so', async () => {
    await written()
    sqlite(`update orch_watch_target set json = '{' where key = '["t-1"]'`)
    sqlite(`update orch_watch_target set json = json_set(json, '$.memory', json('[["disk",7]]')) where key = '["t-2"]'`)
    const store = await openSqlite(file, { exclusive: true })
    const { targets, warnings } = await store.load()
    await store.close()
    expect(targets.map(({ id }) => id))
      .to.include('t-2')
      .and.not.include('t-1')
    expect(warnings).to.have.length(2)
    expect(warnings[1]).to.equal('what "disk" remembered of "t-2" cannot be understood and begins anew')
  })

  it('with damaged history says so to whoever asks for it, and keeps what is new', async () => {
    const store = await openSqlite(file, { exclusive: true })
    await store.save({ samples: minutes(30) })
    await store.close()
    sqlite('update orch_watch_chunk set blob = substr(blob, 1, length(blob) / 2)')
    sqlite("update orch_watch_rollup set blob = x'00'")
    const again = await openSqlite(file, { exclusive: true })
    const subject = { target: 'web-1', check: 'disk', item: '/' }
    const ask = (from: number, resolution: 'raw' | 'hour') =>
      again.history({ subject, resolution, from, to: 8e15, limit: 99 })
    for (const resolution of ['raw', 'hour'] as const)
      expect(await ask(0, resolution).then(String, String)).to.match(/the history of "web-1" is damaged: a chunk of/u)
    const later = 1_790_035_200_000 + 86_400_000
    await again.save({ samples: minutes(30, later) })
    expect((await ask(later, 'raw'))[0]?.buckets).to.have.length(30)
    expect((await ask(later, 'hour'))[0]?.buckets.map(({ count }) => count)).to.deep.equal([30])
    await again.close()
    // Numbers without their names begin anew.
    sqlite("update orch_watch_series set json = '{'")
    const anew = await openSqlite(file, { exclusive: true })
    await anew.save({ samples: minutes(3, later) })
    const query = { subject, resolution: 'raw', from: 0, to: 8e15, limit: 99 } as const
    expect((await anew.history(query))[0]?.buckets).to.have.length(3)
    await anew.close()
  })

  describe('on a disk of its own', () => {
    beforeEach(function () {
      skipUnless(this, { root: true })
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'none', folder])
    })
    afterEach(() => void execFileSync('umount', ['-l', folder]))

    it('that is full is told so, loses nothing, and goes on when there is room', async () => {
      const store = await openSqlite(file, { exclusive: true })
      let kept = 0
      let refused = ''
      const notice = (nth: number): ReturnType<typeof anOutgoing> =>
        anOutgoing(`${nth}`, { answer: 'x'.repeat(20_000) })
      while (refused === '' && kept < 500)
        await store.save({ outgoing: [notice(kept)] }).then(
          () => kept++,
          (error: unknown) => (refused = String(error)),
        )
      expect(refused).to.contain('the disk is full')
      expect((await store.load()).outgoing).to.have.length(kept)
      execFileSync('mount', ['-o', 'remount,size=8m', folder])
      await store.save({ outgoing: [notice(kept)] })
      expect((await store.load()).outgoing).to.have.length(kept + 1)
      await store.close()
      expect(check()).to.equal('ok')
    })

    it('that cannot be written is refused', async () => {
      await written()
      const before = contents()
      execFileSync('mount', ['-o', 'remount,ro', folder])
      const { trouble, message } = await refusal()
      expect(trouble).to.equal('failed')
      expect(message).to.match(/read-only|cannot be opened/u)
      expect(contents()).to.deep.equal(before)
    })
  })

  /** The lock beside it is no part of it; what SQLite leaves behind to read a log is not either. */
  function contents(): readonly string[] {
    return readdirSync(folder)
      .filter((name) => !/\.lock(-journal)?$|-shm$/u.test(name))
      .filter((name) => !name.endsWith('-wal') || statSync(join(folder, name)).size > 0)
      .map((name) => `${name} ${statSync(join(folder, name)).isFile() ? readFileSync(join(folder, name), 'hex') : ''}`)
      .sort()
  }

  function sqlite(sql: string): void {
    const database = new DatabaseSync(file)
    database.exec(sql)
    database.close()
  }

  function check(): unknown {
    const database = new DatabaseSync(file, { readOnly: true })
    const found = database.prepare('pragma quick_check').get() as { quick_check: unknown }
    database.close()
    return found.quick_check
  }
})
