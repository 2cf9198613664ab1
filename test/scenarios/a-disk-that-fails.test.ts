import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { failSyncsOf } from '../helpers/failing-disk.ts'
import type { FailingDisk } from '../helpers/failing-disk.ts'
import { skipUnless } from '../helpers/needs.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'

describe('a disk that fails under a daemon', function () {
  this.timeout(90_000)

  let folder: string
  let site: Receiver
  let pager: Receiver
  let daemon: Daemon
  let disk: FailingDisk | undefined

  before(function () {
    skipUnless(this, { root: true, files: ['/usr/bin/strace'] })
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-disk-'))
    site = await aReceiver()
    pager = await aReceiver()
    const text = `
settings: { every: 1s, patience: { attempts: 1 } }
targets:
  - { id: site, runtime: network, address: 127.0.0.1, checks: { http: { url: '${site.origin}' } } }
notifiers: { pager: { use: webhook, url: '${pager.origin}/notice' } }
rules: [{ name: tell, then: pager, group: { wait: 1s } }]
`
    writeFileSync(join(folder, 'targets.yaml'), text)
    daemon = startDaemon(folder)
    await daemon.line(/watching/u)
  })
  afterEach(async () => {
    await disk?.mend()
    disk = undefined
    await daemon.end('SIGKILL')
    await site.close()
    await pager.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const breaks = async (): Promise<void> => {
    disk = await failSyncsOf(daemon.process.pid ?? 0)
    site.behave({ kind: 'says', status: 500 })
    await daemon.line(/told pager/u)
  }
  const stored = async (): Promise<{ id: string; acknowledged?: unknown }[]> =>
    JSON.parse((await orchWatch(folder, ['incidents', '--open', '--json'])).out) as { id: string }[]

  it('keeps nobody from being told, is said once, and calls nothing stored that is not', async () => {
    await breaks()
    expect(await daemon.line(/the store has failed/u)).to.match(
      /the disk fails \(disk I\/O error\); looking and telling/u,
    )
    expect(await stored()).to.deep.equal([])
    const silence = await orchWatch(folder, ['silence', 'site', '--for', '1h', '--note', 'moving', '--by', 'ada'])
    expect([silence.code, silence.out]).to.deep.include(0)
    expect(silence.out).to.match(
      /by ada: moving; it is not written down yet, and lost if the daemon ends now: the store/u,
    )
    const itself = await orchWatch(folder, ['status', '--daemon'])
    expect(itself.out).to.match(/store +failed, nothing written for .*: the disk fails/u)
    const shown = await orchWatch(folder, ['status'])
    expect(shown.out).to.match(/for .* nothing could be written, and this is from before: .*the disk fails/u)
    site.behave({ kind: 'says', status: 200 })
    await daemon.line(/told pager/u, 2)
    expect(daemon.log().match(/warning/gu)).to.have.length(1)
  })

  it('loses nothing when it comes back', async () => {
    await breaks()
    await disk?.mend()
    await daemon.line(/the store has been written again after/u)
    const [incident] = await stored()
    expect(await daemon.end('SIGTERM')).to.equal(0)
    const story = await orchWatch(folder, ['incidents', incident?.id ?? ''])
    expect(story.out).to.match(/opened {2}critical/u)
    expect(story.out).to.match(/delivered {2}pager/u)
    expect(pager.received).to.have.length(1)
  })

  it('ends with a line that says what is missing, and the next start tells nobody of less', async () => {
    await breaks()
    expect(await daemon.end('SIGTERM')).to.equal(0)
    expect(daemon.log()).to.match(/not everything could be written: .*the disk fails/u)
    await disk?.mend()
    daemon = startDaemon(folder)
    await daemon.line(/told pager/u)
    expect(await stored()).to.have.length(1)
  })
})
