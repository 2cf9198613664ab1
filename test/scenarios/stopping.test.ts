import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { hungServer } from '../helpers/hung-servers.ts'
import type { HungServer } from '../helpers/hung-servers.ts'
import { until } from '../helpers/network.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'

const HANGING = 50

/** Whether the signal would still end it in order. Source: proc(5), SigCgt. */
function caught({ process: { pid } }: Daemon, signal: 'SIGTERM' | 'SIGINT'): boolean {
  const [, mask = '0'] = /^SigCgt:\s*([0-9a-f]+)$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return ((BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n
}

describe('a daemon that is told to stop while fifty checks hang', function () {
  this.timeout(60_000)

  let folder: string
  let site: Receiver
  let pager: Receiver
  let mute: HungServer
  let daemon: Daemon

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-stopping-'))
    site = await aReceiver({ kind: 'says', status: 500 })
    pager = await aReceiver({ kind: 'hangs' })
    mute = await hungServer(() => undefined)
    const hanging = Array.from(
      { length: HANGING },
      (_, nth) =>
        `  - { id: mute-${nth}, runtime: network, address: 127.0.0.1, every: 1s, checks: { http: { url: 'http://127.0.0.1:${mute.port}/', timeout: 25s } } }\n`,
    )
    const text = `
settings: { every: 1s, concurrency: 200, patience: { attempts: 1 } }
targets:
  - { id: site, runtime: network, address: 127.0.0.1, checks: { http: { url: '${site.origin}' } } }
${hanging.join('')}
notifiers: { pager: { use: webhook, url: '${pager.origin}/notice' } }
rules: [{ name: tell, when: { target: site }, then: pager, group: { wait: 1s } }]
`
    writeFileSync(join(folder, 'targets.yaml'), text)
    daemon = startDaemon(folder)
    await until(() => mute.open.size === HANGING && pager.received.length === 1)
  })
  afterEach(async () => {
    await daemon.end('SIGKILL')
    await mute.close()
    await site.close()
    await pager.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('ends within ten seconds and in order, blames nobody, and tells at the next start what had not arrived', async () => {
    const asked = performance.now()
    expect(await daemon.end('SIGTERM')).to.equal(0)
    expect(performance.now() - asked).to.be.below(10_000)
    expect(daemon.log()).to.match(/, 1 notice wait for the next start/u)
    expect(daemon.log()).to.not.match(/mute-|warning/u)
    const [first] = pager.received
    pager.behave({ kind: 'says', status: 200 })
    daemon = startDaemon(folder)
    await daemon.line(/told pager/u)
    expect(pager.received[1]?.headers['idempotency-key']).to.equal(first?.headers['idempotency-key'])
  })

  for (const [one, two] of [
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
  ] as const)
    it(`ends at once by a second signal: ${two} after ${one}`, async () => {
      daemon.process.kill(one)
      // It has heard the first when the system would kill it by the next; what hangs it still waits for.
      while (caught(daemon, one)) await new Promise((resolve) => setImmediate(resolve))
      const asked = performance.now()
      expect(await daemon.end(two)).to.equal(two)
      expect(performance.now() - asked).to.be.below(1_000)
    })
})
