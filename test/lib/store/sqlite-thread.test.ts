import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { pathToFileURL } from 'node:url'
import { StoreError } from '../../../lib/kit/store-error.ts'
import { openSqlite } from '../../../lib/store/sqlite.ts'
import { startThread } from '../../../lib/store/sqlite/thread.ts'
import { ROOT } from '../../helpers/project.ts'
import { aTargetRecord, aTold } from '../../helpers/remembered.ts'

describe('the thread of a store', function () {
  this.timeout(60_000)
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-thread-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('keeps nobody waiting while 10,000 targets are written', async () => {
    const store = await openSqlite(join(folder, 'store.db'), { exclusive: true })
    const targets = Array.from({ length: 10_000 }, (_, nth) => aTargetRecord(`t-${nth}`, 5))
    const delay = monitorEventLoopDelay({ resolution: 5 })
    let ticks = 0
    const started = performance.now()
    delay.enable()
    const ticking = setInterval(() => ticks++, 5)
    await store.save({ targets })
    clearInterval(ticking)
    delay.disable()
    const ms = (ns: number): string => `${Math.round(ns / 1e6)} ms`
    const took = Math.round(performance.now() - started)
    const max = ms(delay.max)
    process.stdout.write(
      `      10,000 targets in ${took} ms; the loop waited ${max} at most, p99 ${ms(delay.percentile(99))}\n`,
    )
    expect(ticks).to.be.greaterThan(1)
    expect((await store.load()).targets).to.have.length(10_000)
    await store.close()
  })

  it('writes what 17 targets a second bring, each with 30 states', async () => {
    const file = join(folder, 'store.db')
    const store = await openSqlite(file, { exclusive: true })
    const targets = Array.from({ length: 17 }, (_, nth) => aTargetRecord(`web-${nth}`, 30))
    await store.save({ targets })
    const cpu = process.cpuUsage()
    const started = performance.now()
    for (let batches = 0; batches < 1000; batches++) await store.save({ targets })
    const { user, system } = process.cpuUsage(cpu)
    const wallMs = ((performance.now() - started) / 1000).toFixed(2)
    const cpuMs = ((user + system) / 1e6).toFixed(2)
    await store.close()
    const kib = Math.round(statSync(file).size / 1024)
    process.stdout.write(`      1,000 batches: ${wallMs} ms and ${cpuMs} ms of CPU each; the file has ${kib} KiB\n`)
    expect(kib).to.be.lessThan(2_000)
  })

  it('that dies lets go of the lock, so that the next one can go on', async () => {
    const file = join(folder, 'store.db')
    await (await openSqlite(file, { exclusive: true })).close()
    const lines = [
      `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}; register()`,
      `await import(${JSON.stringify(pathToFileURL(join(ROOT, 'lib/store/sqlite/worker.ts')).href)})`,
    ]
    const entry = new URL(`data:text/javascript,${encodeURIComponent(lines.join('\n'))}`)
    const worker = new Worker(entry, { workerData: { file, access: 'write' } })
    const answers = new Promise((resolve) => worker.once('message', resolve))
    worker.postMessage({ id: 1, question: { verb: 'write', batch: { told: [aTold('a')] } } })
    expect(await answers).to.deep.include({ kind: 'done' })
    const refused = await openSqlite(file, { exclusive: true }).then(String, String)
    expect(refused).to.contain(`process ${process.pid}`)
    await worker.terminate()
    const store = await openSqlite(file, { exclusive: true })
    expect((await store.load()).told).to.have.length(1)
    await store.close()
  })

  it('is started from the sources where orch-watch runs from them, which no other suite does', () => {
    const text = `const { openSqlite } = await import(${JSON.stringify(pathToFileURL(join(ROOT, 'lib/store/sqlite.ts')).href)})
      const store = await openSqlite(${JSON.stringify(join(folder, 'store.db'))}, { exclusive: true })
      console.log((await store.load()).told.length)
      await store.close()`
    const words = ['--import', 'tsx/esm', '--input-type=module', '--eval', text]
    const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' })
    expect([stdout, stderr]).to.deep.equal(['0\n', ''])
  })

  describe('of any kind', () => {
    /** Answers when it is asked to open; on anything else it does as it is told. */
    const fake = (onWrite: string): URL => {
      const file = join(folder, 'worker.mjs')
      const text = `import { parentPort } from 'node:worker_threads'
        parentPort.on('message', ({ id, question }) => {
          if (question.verb === 'write') { ${onWrite} } else parentPort.postMessage({ id, kind: 'done', value: null })
        })`
      writeFileSync(file, text)
      return pathToFileURL(file)
    }
    const commission = { file: 'store.db', access: 'write' } as const
    const failure = (work: Promise<unknown>): Promise<unknown> => work.then(String, (error: unknown) => error)

    it('that dies refuses what waits, and is there again for the next', async () => {
      const thread = await startThread(fake(`throw new Error('out of luck')`), commission, 'the store')
      const waiting = [1, 2].map(() => failure(thread.ask({ verb: 'write', batch: {} }, 5_000)))
      for (const error of await Promise.all(waiting)) {
        expect(error).to.be.instanceOf(StoreError)
        expect(String(error)).to.contain('the store cannot be used: its thread has died (out of luck)')
      }
      expect(await thread.ask({ verb: 'read' }, 5_000)).to.equal(null)
      await thread.close()
    })

    it('that does not answer is not waited for, nor asked without end', async () => {
      const thread = await startThread(fake(''), commission, 'the store')
      const late = await failure(thread.ask({ verb: 'write', batch: {} }, 20))
      expect(String(late)).to.contain('does not answer: the disk has been waited for 0.02 s')
      const many = Array.from({ length: 200 }, () => failure(thread.ask({ verb: 'write', batch: {} }, 20)))
      expect((await Promise.all(many)).map(String).filter((text) => text.includes('too much waits'))).to.have.length(
        101,
      )
      await thread.close()
    })

    it('that is closed answers no more', async () => {
      const thread = await startThread(fake(''), commission, 'the store')
      await thread.close()
      await thread.close()
      expect(String(await failure(thread.ask({ verb: 'read' }, 20)))).to.contain('the store has been closed')
    })
  })
})
