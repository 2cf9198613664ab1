import { DatabaseSync } from '@photostructure/sqlite'
import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { rolledOf } from '../../../lib/history/buckets.ts'
import { joinChunks, readChunk } from '../../../lib/history/chunk.ts'
import { ROOT } from '../../helpers/project.ts'

const KILLS = 200
/** So many go on side by side, each with a store of its own. */
const LANES = 3

interface Bundler {
  readonly bundleOne: (root: string, entry: string, outfile: string) => Promise<void>
}

describe('a store whose daemon is killed', function () {
  this.timeout(180_000)
  let folder: string
  let writer: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-crash-'))
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    // Built as it is shipped: it starts ten times as fast, and the thread has to be found there too.
    const { bundleOne } = (await import(join(ROOT, 'scripts/bundle.js'))) as Bundler
    writer = join(folder, 'dist/lib/chunks/writer.js')
    await bundleOne(ROOT, 'test/helpers/store-writer.ts', writer)
    await bundleOne(ROOT, 'lib/store/sqlite/worker.ts', join(folder, 'dist/lib/store/sqlite/worker.js'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it(`${KILLS} times with -9 at any moment has lost nothing that it said was written, and nothing by half`, async () => {
    const started = performance.now()
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, nth) => lane(`lane-${nth}`)))
    const written = lanes.reduce((sum, count) => sum + count, 0)
    const seconds = Math.round((performance.now() - started) / 1000)
    process.stdout.write(`      ${KILLS} kills, ${written} batches acknowledged, ${seconds} s\n`)
    expect(written).to.be.greaterThan(KILLS)
  })

  async function lane(name: string): Promise<number> {
    const file = join(folder, name, 'store.db')
    mkdirSync(join(folder, name))
    let acknowledged = 0
    for (let kill = 0; kill < KILLS / LANES; kill++) {
      // Some die before they have opened the store, most while they write.
      const last = await writeAndDie(file, acknowledged, kill % 10 === 0 ? 20 + kill : Math.random() * 60)
      acknowledged = Math.max(acknowledged, last + 1)
      inspect(file, acknowledged)
    }
    return acknowledged
  }

  /** @returns the number that was acknowledged last; -1 when none was */
  async function writeAndDie(file: string, first: number, afterMs: number): Promise<number> {
    const child = spawn(process.execPath, [writer, file, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'close')
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    if (afterMs < 60) await once(child.stdout, 'data')
    await wait(afterMs)
    child.kill('SIGKILL')
    const [code, signal] = (await ended) as [number | null, string | null]
    expect([code, signal], 'it did not end by itself').to.deep.equal([null, 'SIGKILL'])
    const whole = said.slice(0, said.lastIndexOf('\n') + 1)
    return Number(whole.trim().split('\n').at(-1) || -1)
  }

  /** Every one of them is counted once in its hour as well, when it is packed. */
  function looksIn(database: InstanceType<typeof DatabaseSync>): number {
    const blobs = (sql: string): Uint8Array[] =>
      (database.prepare(sql).all() as { blob: Uint8Array }[]).map(({ blob }) => blob)
    const tails = blobs('select blob from orch_watch_tail').flatMap((blob) => readChunk(blob).times)
    const packed = joinChunks(blobs('select blob from orch_watch_chunk order by seq').map(readChunk))
    const hours = blobs("select blob from orch_watch_rollup where kind = 'hour'").map((blob) =>
      rolledOf(readChunk(blob)),
    )
    const counted = hours.flatMap((rolled) => [...rolled.values()].flat()).reduce((sum, { count }) => sum + count, 0)
    expect(packed.times).to.deep.equal(packed.times.map((_, nth) => nth * 60_000))
    expect(counted).to.equal(packed.times.length)
    // One that nobody was told of was saved again, and may stand by itself beside its first time.
    return new Set([...tails, ...packed.times]).size
  }

  function inspect(file: string, acknowledged: number): void {
    const database = new DatabaseSync(file)
    const one = (sql: string): unknown => Object.values(database.prepare(sql).get() as object)[0]
    expect(one('pragma quick_check')).to.equal('ok')
    const notices = one('select count(*) from orch_watch_outgoing') as number
    // The last one may have been written and nobody told so, but whole.
    expect(notices).to.be.within(acknowledged, acknowledged + 1)
    expect(one('select count(*) from orch_watch_target')).to.equal(notices)
    expect(looksIn(database), 'looks, those that are packed and those that are not').to.equal(notices)
    database.close()
  }
})
