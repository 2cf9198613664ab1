import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Dump } from '../../lib/app/control/dump.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { slowedTo, startDaemon } from '../helpers/daemon.ts'
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

  it('has 96 for 200 targets: says what is needed and how to get it, and looks at as many at once as fit', async () => {
    inventory(200)
    const own = (daemon = startDaemon(folder, ['--store', 'memory:'], ['prlimit', '--nofile=96']))
    const warning = await own.line(/warning/u)
    expect(warning).to.match(
      /may open 96 files, and 8\d\d are needed for 200 targets, 200 at once: \d+ at once from now/u,
    )
    expect(warning).to.match(/raise it with LimitNOFILE=2048 in the unit, or "ulimit -n"$/u)
    await own.line(/watching 200 targets/u)
    for (let nth = 1, done = 0; done < 300; nth++) {
      own.process.kill('SIGUSR1')
      const shown = await own.line(/^\{/u, nth)
      const { looks } = JSON.parse(shown) as Dump
      expect(looks.atMost).to.equal(Number(/: (\d+) at once from now/u.exec(warning)?.[1]))
      expect(looks.running).to.be.at.most(looks.atMost)
      const least = slowedTo(own.log().slice(0, own.log().indexOf(shown))) ?? looks.atMost
      expect(looks.atOnce).to.be.within(least, looks.atMost)
      done = looks.done
      await wait(50)
    }
    // Whoever asks has a descriptor, too.
    expect((await dump()).looks.done).to.be.at.least(300)
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
