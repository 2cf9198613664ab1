import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'

describe('a container that dies', function () {
  this.timeout(60_000)

  let engine: Engine | undefined
  let daemon: Daemon | undefined
  let folder: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-evidence-'))
  })
  after(async () => {
    await daemon?.end('SIGKILL')
    await engine?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('leaves in its story what it printed last, without the password in it', async () => {
    const script = 'echo serving; sleep 2; echo "db password=hunter2 refused" >&2; exit 3'
    await engine?.run({ name: 'shop', Cmd: ['sh', '-c', script] })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `
settings: { every: 1s, patience: { attempts: 1 } }
targets:
  - { id: box, runtime: docker, endpoint: 'unix://${engine?.socket ?? ''}' }
`,
    )
    daemon = startDaemon(folder)
    await daemon.line(/CRITICAL box container-state shop/u)
    const open = JSON.parse((await orchWatch(folder, ['incidents', '--open', '--json'])).out) as { id: string }[]
    let story = ''
    while (!story.includes('evidence')) story = (await orchWatch(folder, ['incidents', open[0]?.id ?? ''])).out
    await daemon.end('SIGTERM')
    expect(story).to.match(/evidence\n {4}exited, exit code 3, never restarted\n {4}its last 2 lines:\n/u)
    expect(story).to.match(/\n {4}\S+ \S+Z serving\n {4}\S+ \S+Z stderr db password=\*\*\* refused\n/u)
    expect(story).to.not.contain('hunter2')
  })
})
