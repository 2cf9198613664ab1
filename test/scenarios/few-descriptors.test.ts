import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dump } from '../../lib/app/control/dump.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { skipUnless } from '../helpers/needs.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'

describe('a daemon with few file descriptors', function () {
  this.timeout(90_000)

  let folder: string
  let site: Receiver
  let daemon: Daemon | undefined

  before(function () {
    skipUnless(this, { files: ['/usr/bin/prlimit'] })
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-descriptors-'))
    site = await aReceiver()
  })
  afterEach(async () => {
    await daemon?.end('SIGKILL')
    daemon = undefined
    await site.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Names, so that each look has to resolve one as well. */
  function inventory(count: number): void {
    const url = site.origin.replace('127.0.0.1', 'localhost')
    const targets = Array.from(
      { length: count },
      (_, nth) =>
        `  - { id: site-${nth}, runtime: network, address: localhost, checks: { http: { url: '${url}' } } }\n`,
    )
    const settings = 'settings: { every: 1s, concurrency: 200, patience: { attempts: 1 } }'
    writeFileSync(join(folder, 'targets.yaml'), `${settings}\ntargets:\n${targets.join('')}`)
  }

  const dump = async (): Promise<Dump> =>
    JSON.parse((await orchWatch(folder, ['status', '--daemon', '--json'])).out) as Dump
  /** What the log says of anything that was watched. */
  const verdicts = (own: Daemon): string[] =>
    own
      .log()
      .split('\n')
      .filter((line) => / site-\d+ /u.test(line))

  it('has 64 for 200 targets: says what is needed and how to get it, and looks at as many at once as fit', async () => {
    inventory(200)
    const own = (daemon = startDaemon(folder, ['--store', 'memory:'], ['prlimit', '--nofile=64']))
    const warning = await own.line(/warning/u)
    expect(warning).to.match(
      /may open 64 files, and 8\d\d are needed for 200 targets, 200 at once: \d at once from now/u,
    )
    expect(warning).to.match(/raise it with LimitNOFILE=2048 in the unit, or "ulimit -n"$/u)
    await own.line(/watching 200 targets/u)
    let seen = await dump()
    while (seen.looks.done < 300) seen = await dump()
    expect(seen.looks.atMost).to.be.within(1, 9)
    // Fewer where this machine does not keep up, which is another matter.
    expect(seen.looks.atOnce).to.be.within(1, seen.looks.atMost)
    expect(seen.looks.running).to.be.at.most(seen.looks.atMost)
    expect(verdicts(own)).to.deep.equal([])
    expect(await own.end('SIGTERM')).to.equal(0)
  })

  it('has none left: could not look, for a reason of its own; and goes on when there are some again', async () => {
    inventory(3)
    const own = (daemon = startDaemon(folder))
    await own.line(/watching 3 targets/u)
    while (site.received.length < 6) await new Promise((resolve) => setImmediate(resolve))
    const pid = own.process.pid ?? 0
    const limit = (soft: number): unknown => execFileSync('prlimit', ['--pid', `${pid}`, `--nofile=${soft}:`])
    // It has more than that already: from now on it can open nothing.
    limit(3)
    for (const nth of [0, 1, 2]) await own.line(new RegExp(`UNKNOWN site-${nth} `, 'u'))
    const blamed = verdicts(own)
    for (const line of blamed) expect(line).to.match(/UNKNOWN .*: orch-watch has no file descriptors left$/u)
    // Of all of them at once that is no trouble of theirs.
    await own.line(/CRITICAL orch-watch view/u)
    limit(1024)
    for (const nth of [0, 1, 2]) await own.line(new RegExp(`recovered site-${nth} `, 'u'))
    expect(own.log()).to.not.match(/CRITICAL site|bug/u)
    expect(await own.end('SIGTERM')).to.equal(0)
  })
})
