import { expect } from 'chai'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryFileFor } from '../../../lib/app/memory.ts'
import type { Inventory } from '../../../lib/model/inventory.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { NOT_HEALING } from '../../helpers/not-healing.ts'

const ALL_ON = `settings: { checks: { process: { warn: { total: "> 1" }, for: 10m } } }
targets: [{ id: here, runtime: local }]
`

describe('what one run leaves to the next', function () {
  this.timeout(60_000)
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orch-watch-memory-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const processLine = async (...more: string[]): Promise<string> => {
    const { out } = await orchWatch(folder, ['check', '-o', 'ndjson', ...more])
    const line = out.split('\n').find((each) => each.includes('"check":"process"')) ?? '{}'
    const { status, summary } = JSON.parse(line) as { status: string; summary: string }
    return `${status}: ${/\(([^()]*)\)$/u.exec(summary)?.[1] ?? summary}`
  }

  it('is how long a problem has lasted: told when it is long enough', async () => {
    writeFileSync(join(folder, 'targets.yaml'), ALL_ON)
    const file = join(folder, 'memory.json')
    expect(await processLine('--memory', file)).to.equal('ok: total > 1 just now, told after 10m')
    const kept = readFileSync(file, 'utf8')
    const since = Number(/"warningSince":(\d+)/u.exec(kept)?.[1])
    writeFileSync(file, kept.replaceAll(String(since), String(since - 3_600_000)))
    expect(await processLine('--memory', file)).to.equal('warning: total > 1')
  })

  it('is nothing, and no file, when it is off', async () => {
    writeFileSync(join(folder, 'targets.yaml'), ALL_ON)
    await processLine('--memory', 'off')
    expect(existsSync(join(folder, '.local'))).to.equal(false)
  })

  it('costs no report when it cannot be kept', async () => {
    writeFileSync(join(folder, 'targets.yaml'), ALL_ON)
    writeFileSync(join(folder, 'taken'), '')
    const { code, err } = await orchWatch(folder, ['check', '--memory', join(folder, 'taken/memory.json')])
    expect(code).to.be.below(4)
    expect(err).to.contain('warning: what')
  })
})

describe('the memory file', () => {
  const inventory = (memory?: string): Inventory => ({
    files: ['conf/targets.yaml'],
    settings: {
      concurrency: 1,
      plugins: [],
      references: [],
      registry: null,
      heal: NOT_HEALING,
      history: null,
      ...(memory !== undefined && { memory }),
    },
    targets: [],
    notifiers: [],
    rules: [],
    maintenance: [],
    origins: new Map(),
    warnings: [],
  })
  const place = (env: Record<string, string> = {}) => ({ cwd: '/srv', env: { HOME: '/home/u', ...env } })

  it('is the one that was asked for, relative to where the words stand', () => {
    expect(memoryFileFor('m.json', inventory('other.json'), place())).to.equal('/srv/m.json')
    expect(memoryFileFor(undefined, inventory('other.json'), place())).to.equal('/srv/conf/other.json')
    expect(memoryFileFor('off', inventory('other.json'), place())).to.equal(null)
    expect(memoryFileFor(undefined, inventory('off'), place())).to.equal(null)
  })

  it('is else in the state folder, one for each inventory', () => {
    const usual = memoryFileFor(undefined, inventory(), place())
    expect(usual).to.match(/^\/home\/u\/\.local\/state\/orch-watch\/memory-[0-9a-f]{16}\.json$/u)
    expect(memoryFileFor(undefined, inventory(), place({ XDG_STATE_HOME: '/state' }))).to.match(
      /^\/state\/orch-watch\//u,
    )
    expect(memoryFileFor(undefined, inventory(), place({ STATE_DIRECTORY: '/var/lib/ow' }))).to.match(
      /^\/var\/lib\/ow\//u,
    )
    expect(memoryFileFor(undefined, { ...inventory(), files: ['x.yaml'] }, place())).to.not.equal(usual)
  })
})
