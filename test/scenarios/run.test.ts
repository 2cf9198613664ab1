import { expect } from 'chai'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Dump } from '../../lib/app/control/dump.ts'
import { orchWatch } from '../helpers/command-line.ts'
import { slowedTo, startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'

describe('orch-watch run', function () {
  this.timeout(60_000)

  let folder: string
  let site: Receiver
  let pager: Receiver
  let daemon: Daemon | undefined

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-run-'))
    site = await aReceiver()
    pager = await aReceiver()
    inventory()
  })
  afterEach(async () => {
    await daemon?.end('SIGKILL')
    daemon = undefined
    await site.close()
    await pager.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function inventory(more = ''): void {
    const text = `
settings: { every: 1s, patience: { attempts: 1 } }
targets:
  - { id: site, runtime: network, address: 127.0.0.1, checks: { http: { url: '${site.origin}' } } }
${more}
notifiers: { pager: { use: webhook, url: '${pager.origin}/notice' } }
rules: [{ name: tell, then: pager, group: { wait: 1s } }]
`
    writeFileSync(join(folder, 'targets.yaml'), text)
  }

  const start = (): Daemon => (daemon = startDaemon(folder))
  const breaks = (): void => site.behave({ kind: 'says', status: 500 })
  const mends = (): void => site.behave({ kind: 'says', status: 200 })
  /** "problem http", as the receiver has heard it. */
  const heard = (): string[] =>
    pager.received.flatMap(({ body }) => {
      const { entries } = JSON.parse(body) as { entries: { kind: string; check: string }[] }
      return entries.map(({ kind, check }) => `${kind} ${check}`)
    })

  it('tells of a problem and of its end, and ends in order when it is told to', async () => {
    const own = start()
    await own.line(/watching 1 target, 1 rule/u)
    breaks()
    await own.line(/CRITICAL site http/u)
    await own.line(/told pager/u)
    mends()
    await own.line(/recovered site http/u)
    await own.line(/told pager/u, 2)
    expect(await own.end('SIGTERM')).to.equal(0)
    expect(own.log()).to.match(/stopped after \d+ looks/u)
  })

  it('repeats nothing because it was killed, and tells the end to whoever heard of the beginning', async () => {
    const first = start()
    breaks()
    await first.line(/told pager/u)
    await first.end('SIGKILL')
    const second = start()
    await second.line(/watching/u)
    mends()
    await second.line(/told pager/u)
    await second.end('SIGTERM')
    expect(heard()).to.deep.equal(['problem http', 'recovery http'])
  })

  it('is one for a store: a second one is refused, with the name of the first and when that was started', async () => {
    const before = Date.now()
    const first = start()
    await first.line(/watching/u)
    const second = await orchWatch(folder, ['run'])
    expect(second.code).to.equal(75)
    const [, pid, started = ''] = /process (\d+), started (\S+ \S+)\n/u.exec(second.err) ?? []
    expect(Number(pid)).to.equal(first.process.pid)
    expect(Date.parse(started)).to.be.within(before - 1_000, Date.now())
    await first.end('SIGTERM')
  })

  it('reads its inventory anew on SIGHUP, and keeps the old one when the new one has a mistake', async () => {
    const own = start()
    await own.line(/watching 1 target/u)
    inventory('  - { id: here, runtime: local, everi: 1s }')
    own.process.kill('SIGHUP')
    expect(await own.line(/everi/u)).to.include('targets.yaml:5:')
    inventory('  - { id: here, runtime: local }')
    own.process.kill('SIGHUP')
    await own.line(/watching 2 targets/u)
    expect(await own.end('SIGTERM')).to.equal(0)
  })

  it('does what people ask, while it runs and while it does not', async () => {
    breaks()
    const own = start()
    await own.line(/told pager/u)
    const open = JSON.parse((await orchWatch(folder, ['incidents', '--open', '--json'])).out) as { id: string }[]
    const id = open[0]?.id ?? ''
    const acknowledged = await orchWatch(folder, ['ack', id, '--note', 'on it', '--by', 'ada'])
    expect(acknowledged.out).to.equal(`${id} is quiet until it gets worse\n`)
    const silenced = await orchWatch(folder, ['silence', 'site', '--for', '1h', '--note', 'moving', '--by', 'ada'])
    expect(silenced.out).to.match(/target site until .* by ada: moving/u)
    await own.end('SIGTERM')
    const story = await orchWatch(folder, ['incidents', id])
    expect(story.out).to.match(/opened {2}critical/u)
    expect(story.out).to.match(/delivered {2}pager/u)
    expect(story.out).to.match(/acknowledged {2}by ada, until it gets worse: on it/u)
    expect((await orchWatch(folder, ['silence'])).out).to.equal(silenced.out)
    const nothing = await orchWatch(folder, ['ack', 'nothing', '--note', 'x'])
    expect([nothing.code, nothing.err]).to.deep.equal([64, 'orch-watch: there is no open incident "nothing"\n'])
  })

  it('shows what it knows, and says so when it knows nothing yet', async () => {
    const before = await orchWatch(folder, ['status'])
    expect(before.err).to.match(/no daemon has run with it yet/u)
    breaks()
    const own = start()
    await own.line(/CRITICAL site http/u)
    await own.end('SIGTERM')
    const { out, code } = await orchWatch(folder, ['status'])
    expect(code).to.equal(0)
    expect(out).to.match(/✗ {2}site {4}http/u)
    expect(existsSync(join(folder, '.local/state/orch-watch'))).to.equal(true)
  })

  it('says why, while it runs and from the store when it does not', async () => {
    breaks()
    const own = start()
    await own.line(/told pager/u)
    const running = await orchWatch(folder, ['explain', 'site', 'http'])
    await own.end('SIGTERM')
    expect(running.out).to.match(/believed +critical, since/u)
    expect(running.out).to.match(/asked +the daemon\n/u)
    expect(running.out).to.match(/tell +pager +critical .* goes on, told again at/u)
    const stopped = await orchWatch(folder, ['explain', 'site', 'http', '--json'])
    expect(JSON.parse(stopped.out)).to.include({ source: 'store', asked: 'critical' })
    const nobody = await orchWatch(folder, ['explain', 'nobody', 'http'])
    expect([nobody.code, nobody.err]).to.deep.equal([64, 'orch-watch: there is no target "nobody"\n'])
  })

  it('shows what was given up, and drops nothing that nobody has named', async () => {
    pager.behave({ kind: 'says', status: 404 })
    breaks()
    const own = start()
    await own.line(/CRITICAL site http/u)
    await own.end('SIGTERM')
    const none = await orchWatch(folder, ['alerts', 'dead'])
    expect(none.out).to.match(/everything has arrived/u)
    const which = await orchWatch(folder, ['alerts', 'dead', 'drop'])
    expect([which.code, which.err]).to.deep.equal([
      64,
      'orch-watch: say which one to drop, by its id in "orch-watch alerts dead", or --all\n',
    ])
    const dropped = await orchWatch(folder, ['alerts', 'dead', 'drop', '--all'])
    expect(dropped.out).to.equal('no notices dropped\n')
  })

  it('lets somebody outside hear that it is at work, and only while it is', async () => {
    const text = readFileSync(join(folder, 'targets.yaml'), 'utf8')
    const beating = `settings: { heartbeat: { url: '${pager.origin}/beat', every: 1s },`
    writeFileSync(join(folder, 'targets.yaml'), text.replace('settings: {', beating))
    const own = start()
    const beats = (): number => pager.received.filter(({ path }) => path === '/beat').length
    while (beats() < 2) await wait(20)
    await own.end('SIGTERM')
    const heard = beats()
    await wait(1500)
    expect(beats()).to.equal(heard)
    expect(own.log()).to.not.match(/heartbeat/u)
  })

  it('says how it is itself, on SIGUSR1 and to whoever asks', async () => {
    const nobody = await orchWatch(folder, ['status', '--daemon'])
    expect([nobody.code, nobody.err]).to.deep.equal([64, 'orch-watch: no daemon runs with this inventory\n'])
    breaks()
    const own = start()
    await own.line(/told pager/u)
    own.process.kill('SIGUSR1')
    const dump = JSON.parse(await own.line(/^\{/u)) as Dump
    expect(dump).to.deep.include({
      pid: own.process.pid,
      stuck: null,
      breakersOpen: 0,
      openIncidents: 1,
      storeLag: null,
    })
    expect(dump.looks.atOnce).to.be.within(slowedTo(own.log()) ?? dump.looks.atMost, dump.looks.atMost)
    expect(dump.looks.done).to.be.above(0)
    expect(dump.looks.lateness?.p50Ms).to.be.below(1000)
    const { out } = await orchWatch(folder, ['status', '--daemon'])
    expect(out).to.match(new RegExp(`at work +for .*, process ${own.process.pid ?? 0}\n`, 'u'))
    expect(out).to.match(/open incidents +1\n/u)
    const asked = await orchWatch(folder, ['status', '--daemon', '--json'])
    expect(JSON.parse(asked.out)).to.have.all.keys(Object.keys(dump))
    expect(await own.end('SIGTERM')).to.equal(0)
  })

  it('says who would be told', async () => {
    const { out } = await orchWatch(folder, ['routes', 'site', 'http'])
    expect(out).to.match(/tell +pager +after 1s +target="site" +every 4h/u)
  })

  it('shows what it has measured, and says so when it has measured nothing', async () => {
    breaks()
    const own = start()
    await own.line(/CRITICAL site http/u)
    await own.end('SIGTERM')
    const { out, code } = await orchWatch(folder, ['history', 'site', 'http', '--since', '1h'])
    expect(code).to.equal(0)
    expect(out).to.match(/·[▁-█]/u)
    const json = JSON.parse((await orchWatch(folder, ['history', 'site', 'http', '--json'])).out) as {
      metric: string
    }[]
    expect(json.length).to.be.greaterThan(0)
    const nothing = await orchWatch(folder, ['history', 'site', 'disk', '/', '--metric', 'used'])
    expect(nothing.out).to.equal('nothing was measured of "site disk / used" in the last 1d\n')
  })
})
