import { expect } from 'chai'
import { existsSync, rmSync } from 'node:fs'
import { skipUnless } from '../helpers/needs.ts'
import { CONFIG, startServiceMachine, UNIT } from '../helpers/service.ts'
import type { ServiceMachine } from '../helpers/service.ts'
import { SYSTEMD } from '../helpers/systemd.ts'

const HERE = '{ id: here, runtime: local }'

describe('the service, under a systemd of its own', function () {
  this.timeout(30_000)

  let machine: ServiceMachine
  let stop = (): Promise<void> => Promise.resolve()
  before(async function () {
    skipUnless(this, { root: true, files: SYSTEMD })
    machine = await startServiceMachine()
    stop = () => machine.stop()
    machine.inventory([HERE])
  })
  after(() => stop())

  it('is a unit in which systemd finds no mistake', async () => {
    const { out } = await machine.orchWatch('service', 'print')
    machine.write('/run/systemd/system/orch-watch.service', out)
    const { code, out: said, err } = await machine.run('systemd-analyze', 'verify', 'orch-watch.service')
    expect([code, said, err]).to.deep.equal([0, '', ''])
    rmSync(machine.path('/run/systemd/system/orch-watch.service'))
  })

  it('is refused where it could not start, with nothing changed', async () => {
    const away = 'mount -t tmpfs none /run && exec "$@"'
    const words = ['/opt/node', '/opt/orch-watch/bin/orch-watch.js', 'service', 'install', '--config', CONFIG]
    const nobody = await machine.run('unshare', '--mount', 'sh', '-c', away, 'sh', ...words)
    expect([nobody.code, nobody.err]).to.deep.equal([
      64,
      'orch-watch: systemd does not run this machine (there is no /run/systemd/system): let whatever starts programs here run "orch-watch run"\n',
    ])
    expect((await machine.run('id', 'orch-watch')).code).to.equal(1)
    expect((await machine.orchWatch('service', 'install', '--user', 'unheard-of')).err).to.include(
      'no account "unheard-of"',
    )
    expect((await machine.orchWatch('service', 'uninstall')).err).to.include('orch-watch.service is not installed')
    expect(existsSync(machine.path(UNIT))).to.equal(false)
  })

  it('is active as soon as the daemon is ready, under an account of its own', async () => {
    const { code, out, err } = await machine.orchWatch('service', 'install')
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.include('installed and runs as orch-watch: 1 target, nobody is told: there are no rules\n')
    expect(out).to.include('journalctl -u orch-watch').and.include('systemctl status orch-watch')
    expect(await machine.must('systemctl', 'is-enabled', 'orch-watch')).to.equal('enabled\n')
    expect([await machine.show('ActiveState'), await machine.show('SubState')]).to.deep.equal(['active', 'running'])
    expect(await machine.show('User')).to.equal('orch-watch')
    expect(existsSync(machine.path((await machine.show('Documentation')).replace('file://', '')))).to.equal(true)
  })

  it('says to the journal how urgent each of its lines is', async () => {
    await machine.until('ActiveState', (state) => state === 'active')
    const rows = (await machine.log('-o', 'json')).trim().split('\n')
    const own = rows.map((row) => JSON.parse(row) as Record<string, string>).filter(({ _COMM }) => _COMM === 'node')
    const first = own.find(({ MESSAGE }) => MESSAGE?.includes('watching 1 target'))
    expect([first?.['PRIORITY'], first?.['SYSLOG_IDENTIFIER']]).to.deep.equal(['6', 'orch-watch'])
  })

  it('reads its inventory anew at a reload, and systemd hears when that begins and ends', async () => {
    machine.inventory([HERE, '{ id: there, runtime: local }'])
    await machine.must('systemctl', 'log-level', 'debug')
    await machine.must('systemctl', 'reload', 'orch-watch')
    await machine.until('StatusText', (text) => /reloaded: 2 targets, .*1 added/u.test(text))
    await machine.heard(/RELOADING=1[\s\S]*READY=1/u)
    await machine.must('systemctl', 'log-level', 'info')
    expect(await machine.show('ActiveState')).to.equal('active')
  })

  it('goes on with the old inventory when the new one has a mistake, and says that', async () => {
    machine.write(CONFIG, 'targets:\n  - { id: here, runtime: nowhere }\n')
    await machine.must('systemctl', 'reload', 'orch-watch')
    await machine.until('StatusText', (text) => text === 'the inventory has a mistake; the old one goes on')
    expect(await machine.log('-p', 'warning', '-o', 'cat')).to.match(/targets\.yaml:2:\d+: .*"nowhere"/u)
    machine.inventory([HERE])
    await machine.must('systemctl', 'reload', 'orch-watch')
    await machine.until('StatusText', (text) => text.startsWith('reloaded: 1 targets'))
  })

  it('is ended by the watchdog when it hangs, and started again', async () => {
    await machine.dropIn('WatchdogSec=3\nRestartSec=100ms\n')
    await machine.must('systemctl', 'restart', 'orch-watch')
    const hung = await machine.show('MainPID')
    await machine.must('systemctl', 'kill', '--signal=STOP', '--kill-who=main', 'orch-watch')
    await machine.until('NRestarts', (count) => count === '1')
    await machine.until('ActiveState', (state) => state === 'active')
    expect(await machine.show('MainPID')).to.not.equal(hung)
    await machine.heard(/Watchdog timeout/u)
  })

  it('is not started again for a mistake in the inventory', async () => {
    machine.write(CONFIG, 'targets: 7\n')
    expect((await machine.run('systemctl', 'restart', 'orch-watch')).code).to.equal(1)
    const is = await Promise.all(['ActiveState', 'Result', 'ExecMainStatus', 'NRestarts'].map(machine.show))
    expect(is).to.deep.equal(['failed', 'exit-code', '78', '0'])
  })

  it('is started again as often as it takes when it is no mistake', async () => {
    machine.inventory([HERE])
    await machine.dropIn('RestartSec=10ms\nExecStart=\nExecStart=/bin/false\n')
    await machine.run('systemctl', 'restart', '--no-block', 'orch-watch')
    await machine.until('NRestarts', (count) => Number(count) > 30)
    await machine.dropIn('')
    await machine.must('systemctl', 'restart', 'orch-watch')
  })

  it('tells why, in its own words, when it is installed and does not start', async () => {
    await machine.dropIn('ExecStart=\nExecStart=/bin/sh -c "echo the disk is on fire; exit 1"\nRestart=no\n')
    const { code, err } = await machine.orchWatch('service', 'install')
    expect([code, err]).to.deep.equal([
      64,
      'orch-watch: orch-watch.service is in place, but it does not start: the disk is on fire\n',
    ])
    await machine.dropIn('')
  })

  it('runs what it was installed with last', async () => {
    machine.inventory([HERE, '{ id: there, runtime: local }'])
    const { out } = await machine.orchWatch('service', 'install', '--memory', '512M')
    expect(out).to.include('runs as orch-watch: 2 targets')
    expect(await machine.show('MemoryMax')).to.equal(`${512 * 1024 ** 2}`)
  })

  it('refuses an inventory that its account may not read, or that lies in a folder it has its own of', async () => {
    for (const [place, why] of [
      ['/root/targets.yaml', 'the account "orch-watch" may not read "/root/targets.yaml", or a folder above it'],
      ['/tmp/targets.yaml', '"/tmp/targets.yaml" is out of reach: the service has a /tmp of its own'],
    ] as const) {
      machine.write(place, 'targets: [{ id: here, runtime: local }]\n')
      const { code, err } = await machine.orchWatch('service', 'install', '--config', place)
      expect([code, err]).to.deep.equal([64, `orch-watch: ${why}\n`])
    }
  })

  it('finds the secrets of its inventory in the file of its environment', async () => {
    machine.write('/etc/orch-watch/environment', 'HOOK=http://127.0.0.1:9/\n', 0o600)
    machine.write(CONFIG, `settings: { heartbeat: { url: env:HOOK } }\ntargets:\n  - ${HERE}\n`)
    expect((await machine.orchWatch('service', 'install')).err).to.equal('')
    expect(await machine.show('StatusText')).to.match(/^1 target,/u)
  })

  it('ends with success, in time, when it is stopped', async () => {
    const from = performance.now()
    await machine.must('systemctl', 'stop', 'orch-watch')
    expect(performance.now() - from).to.be.lessThan(10_000)
    expect(await Promise.all(['ActiveState', 'Result', 'ExecMainStatus'].map(machine.show))).to.deep.equal([
      'inactive',
      'success',
      '0',
    ])
    expect(await machine.log('-o', 'cat')).to.match(/^orch-watch stopped after \d+ looks/mu)
  })

  it('is taken away whole, but for its account and what it knew', async () => {
    await machine.must('systemctl', 'start', 'orch-watch')
    rmSync(machine.path(`${UNIT}.d`), { recursive: true })
    const { code, out } = await machine.orchWatch('service', 'uninstall')
    expect([code, out]).to.deep.equal([
      0,
      'orch-watch.service is stopped and taken away; its account, and what it knew in /var/lib/orch-watch, are left\n',
    ])
    expect(await machine.show('LoadState')).to.equal('not-found')
    expect(await machine.must('find', '/etc/systemd', '-name', 'orch-watch*')).to.equal('')
    expect(await machine.must('find', '/var/lib/orch-watch', '-name', '*.db')).to.match(/\.db\n$/u)
    expect((await machine.run('pgrep', '-u', 'orch-watch')).out).to.equal('')
  })
})
