import { expect } from 'chai'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { writeFileWhole } from '../../../lib/cli/write-file-whole.ts'
import { OutputError } from '../../../lib/cli/write-out.ts'
import { skipUnless } from '../../helpers/needs.ts'

/** Reads a file again and again until it is told to stop; prints how often it read, and every text that was neither. */
const READER = `
const fs = require('node:fs')
let reads = 0
const odd = []
process.stdout.write('reading\\n')
let going = true
process.stdin.on('end', () => { going = false }).resume()
const read = () => {
  for (let n = 0; n < 50; n += 1) {
    const text = fs.readFileSync(process.argv[1], 'utf8')
    reads += 1
    if (!/^(?:a{300000}|b{500000})$/.test(text)) odd.push(text.length)
  }
  if (going) setImmediate(read)
  else console.log(JSON.stringify({ reads, odd }))
}
read()
`

async function refusal(writing: Promise<void>): Promise<string> {
  const error: unknown = await writing.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).to.be.instanceOf(OutputError)
  return (error as OutputError).message
}

describe('a file that is written whole', () => {
  let folder: string
  const at = (...parts: string[]): string => join(folder, ...parts)
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'orch-watch-whole-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('has the text, may be read by everybody as far as the umask goes, and nothing is left beside it', async () => {
    const before = process.umask(0o027)
    try {
      await writeFileWhole(at('a.prom'), 'up 1\n')
    } finally {
      process.umask(before)
    }
    expect(readFileSync(at('a.prom'), 'utf8')).to.equal('up 1\n')
    expect(statSync(at('a.prom')).mode & 0o777).to.equal(0o640)
    expect(readdirSync(folder)).to.deep.equal(['a.prom'])
  })

  it('is the old one or the new one for whoever reads meanwhile, never a part', async () => {
    const texts = ['a'.repeat(300_000), 'b'.repeat(500_000)]
    await writeFileWhole(at('a.prom'), texts[0] ?? '')
    const reader = spawn(process.execPath, ['-e', READER, at('a.prom')], { stdio: ['pipe', 'pipe', 'inherit'] })
    const said = text(reader.stdout)
    await once(reader.stdout, 'readable')
    for (let n = 0; n < 100; n += 1) await writeFileWhole(at('a.prom'), texts[n % 2] ?? '')
    reader.stdin.end()
    const { reads, odd } = JSON.parse((await said).split('\n')[1] ?? '') as { reads: number; odd: number[] }
    expect(reads).to.be.greaterThan(10)
    expect(odd).to.deep.equal([])
  }).timeout(60_000)

  it('keeps a link a link, and replaces what it points to', async () => {
    mkdirSync(at('real'))
    writeFileSync(at('real', 'report.html'), 'old')
    symlinkSync('real/report.html', at('latest.html'))
    symlinkSync('real/later.html', at('later.html'))
    await writeFileWhole(at('latest.html'), 'new')
    await writeFileWhole(at('later.html'), 'first')
    expect(lstatSync(at('latest.html')).isSymbolicLink()).to.equal(true)
    expect(readFileSync(at('real', 'report.html'), 'utf8')).to.equal('new')
    expect(readFileSync(at('real', 'later.html'), 'utf8')).to.equal('first')
    expect(readdirSync(at('real')).sort()).to.deep.equal(['later.html', 'report.html'])
  })

  it('is told when its folder is not there', async () => {
    expect(await refusal(writeFileWhole(at('no', 'a.csv'), 'x'))).to.equal(
      `"${at('no', 'a.csv')}" cannot be written: ENOENT`,
    )
  })

  describe('on a disk of its own', () => {
    before(function () {
      skipUnless(this, { root: true, files: ['/bin/mount'] })
    })
    beforeEach(() => {
      mkdirSync(at('disk'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('disk')])
    })
    afterEach(() => execFileSync('umount', [at('disk')]))

    it('stays as it was when the new one does not fit', async () => {
      await writeFileWhole(at('disk', 'a.json'), 'old')
      expect(await refusal(writeFileWhole(at('disk', 'a.json'), 'x'.repeat(200_000)))).to.match(/: ENOSPC$/u)
      expect(readFileSync(at('disk', 'a.json'), 'utf8')).to.equal('old')
      expect(readdirSync(at('disk'))).to.deep.equal(['a.json'])
    })

    it('stays as it was when nothing may be written there', async () => {
      await writeFileWhole(at('disk', 'a.json'), 'old')
      execFileSync('mount', ['-o', 'remount,ro', at('disk')])
      expect(await refusal(writeFileWhole(at('disk', 'a.json'), 'new'))).to.match(/: EROFS$/u)
      expect(readFileSync(at('disk', 'a.json'), 'utf8')).to.equal('old')
    })
  })
})
