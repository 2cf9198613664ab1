import { expect } from 'chai'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckMemory, Memory } from '../../../lib/model/memory.ts'
import { keepIn, recallFrom } from '../../../lib/store/memory-file.ts'

const KEPT: CheckMemory = {
  at: 7,
  own: { cursor: 'abc' },
  held: [{ item: '__proto__', limit: 'used', warningSince: 5, shown: 'warning' }],
}
const MEMORY: Memory = new Map([['__proto__', new Map([['constructor', KEPT]])]])

describe('the memory file', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-memory-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('gives back what was kept, whatever targets, checks and items are called', async () => {
    const file = join(folder, 'new/memory.json')
    await keepIn(file, MEMORY, 9)
    const { memory, warning } = await recallFrom(file)
    expect(warning).to.equal(undefined)
    expect(memory.get('__proto__')?.get('constructor')).to.deep.equal(KEPT)
  })

  it('belongs to nobody else, and leaves nothing beside it', async () => {
    const file = join(folder, 'memory.json')
    await keepIn(file, MEMORY, 9)
    await keepIn(file, MEMORY, 10)
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(readdirSync(folder)).to.deep.equal(['memory.json'])
  })

  it('is empty where there is none', async () => {
    expect((await recallFrom(join(folder, 'none.json'))).memory.size).to.equal(0)
  })

  for (const [what, text] of [
    ['empty', ''],
    ['cut', '{"schema":"orch-watch/memory/v1","targets":[["a"'],
    ['of a later version', '{"schema":"orch-watch/memory/v2","savedAt":"","targets":[]}'],
    ['something else', '[]'],
  ] as const)
    it(`is put aside and not overwritten when it is ${what}`, async () => {
      const file = join(folder, 'memory.json')
      writeFileSync(file, text)
      const { memory, warning } = await recallFrom(file)
      expect(memory.size).to.equal(0)
      expect(warning).to.contain(`${file}.unreadable`)
      expect(existsSync(file)).to.equal(false)
      expect(readFileSync(`${file}.unreadable`, 'utf8')).to.equal(text)
    })
})
