import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { madeOnce } from '../../../../lib/connectors/ssh/made-once.ts'

describe('what is made of a file', () => {
  let folder: string
  let file: string
  let makings = 0
  const later = { now: () => Date.now() + 3_600_000 }
  const once = (clock = later) =>
    madeOnce(async (path) => {
      makings += 1
      return readFile(path, 'utf8')
    }, clock)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-once-'))
    file = join(folder, 'known_hosts')
    writeFileSync(file, 'one')
    makings = 0
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is made once, however many ask and however often', async () => {
    const read = once()
    await read(file)
    expect(await Promise.all(Array.from({ length: 50 }, () => read(file)))).to.deep.equal(Array(50).fill('one'))
    expect(makings).to.equal(1)
  })

  it('is made anew when somebody has written, replaced or protected the file', async () => {
    const read = once()
    await read(file)
    writeFileSync(file, 'two')
    expect(await read(file)).to.equal('two')
    writeFileSync(join(folder, 'next'), 'six')
    renameSync(join(folder, 'next'), file)
    expect(await read(file)).to.equal('six')
    chmodSync(file, 0o600)
    await read(file)
    expect(makings).to.equal(4)
  })

  it('is not kept of a file that was written a moment ago: its time may not tell the next writing', async () => {
    const read = once({ now: () => Date.now() })
    await read(file)
    await read(file)
    expect(makings).to.equal(2)
  })

  it('is nothing where there is no file, until there is one', async () => {
    const read = once()
    rmSync(file)
    expect(await read(file)).to.equal(null)
    expect(await read(join(file, 'below'))).to.equal(null)
    writeFileSync(file, 'two')
    expect(await read(file)).to.equal('two')
  })

  it('is tried again when it has failed', async () => {
    let fails = true
    const read = madeOnce(() => (fails ? Promise.reject(new Error('not now')) : Promise.resolve('made')), later)
    expect(await read(file).catch((error: unknown) => (error as Error).message)).to.equal('not now')
    fails = false
    expect(await read(file)).to.equal('made')
  })

  it('is forgotten of the file that nobody asked for the longest', async () => {
    const read = once()
    const files = Array.from({ length: 201 }, (_, nth) => join(folder, `file-${nth}`))
    for (const each of files) writeFileSync(each, 'x')
    for (const each of [...files, ...files.slice(1), files[0] ?? '']) await read(each)
    expect(makings).to.equal(202)
  })
})
