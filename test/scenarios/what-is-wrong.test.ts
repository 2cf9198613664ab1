import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { resultsOf } from '../helpers/report-document.ts'
import type { ReportDocument, ResultDocument } from '../helpers/report-document.ts'
import { needsSshd, sshWorkspace, startSshd } from '../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../helpers/sshd.ts'

/** Everything that can go wrong at once, on real servers: each is named with the right status, item and words. */
describe('what is wrong', function () {
  this.timeout(180_000)
  let place: SshWorkspace
  let engine: Engine
  let good: Sshd
  let unknown: Sshd
  let changed: Sshd
  let hung: { port: number; stop(): void }
  let report: ReportDocument
  let code: number

  before(async function () {
    needsSshd(this)
    await needEngine(this)
    place = sshWorkspace()
    const { key, publicLine } = place.keyPair('id')
    ;[good, unknown, changed] = await Promise.all([
      startSshd({ authorizedKeys: [publicLine] }),
      startSshd({ authorizedKeys: [publicLine] }),
      startSshd({ authorizedKeys: [publicLine] }),
    ])
    const otherKey = good.knownHostsLine.replace(/^\S+/u, `[127.0.0.1]:${changed.port}`)
    place.write('known_hosts', `${good.knownHostsLine}\n${otherKey}\n`)
    hung = await silentServer()
    engine = await startEngine()
    await sickContainers(engine)
    fullDisk(place.path('full'))
    writeFileSync(join(place.folder, 'targets.yaml'), inventory(key))
    const ran = await orchWatch(place.folder, ['check', '--output', 'json'])
    code = ran.code
    report = JSON.parse(ran.out) as ReportDocument
  })

  after(async () => {
    ;(hung as typeof hung | undefined)?.stop()
    for (const each of [good, unknown, changed] as (Sshd | undefined)[]) await each?.stop()
    await (engine as Engine | undefined)?.stop()
    if ((place as SshWorkspace | undefined) === undefined) return
    execFileSync('umount', [place.path('full')])
    place.remove()
  })

  function inventory(key: string): string {
    const ssh = `ssh: { user: root, key: 'file:${key}', knownHosts: ${place.path('known_hosts')} }`
    const host = (id: string, port: number): string => `  - { id: ${id}, address: '127.0.0.1:${port}', ${ssh} }`
    return [
      'targets:',
      '  - { id: here, runtime: local }',
      host('good', good.port),
      host('unknown', unknown.port),
      host('changed', changed.port),
      host('hung', hung.port),
      `  - { id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }`,
      '',
    ].join('\n')
  }

  const one = (target: string, check: string, item: string): ResultDocument | undefined =>
    resultsOf(report, { target, check, item })[0]

  it('a stopped container: critical, with its exit code', () => {
    expect(one('engine', 'container-state', 'stopped')).to.include({ status: 'critical' })
    expect(one('engine', 'container-state', 'stopped')?.summary).to.contain('3')
  })

  it('an unhealthy container: critical, with what its last probe said', () => {
    expect(one('engine', 'container-health', 'sick')).to.include({ status: 'critical' })
    expect(one('engine', 'container-health', 'sick')?.summary).to.contain('no database')
  })

  it('a container that was out of memory: critical', () => {
    expect(one('engine', 'container-oom', 'greedy')).to.include({ status: 'critical' })
    expect(one('engine', 'container-oom', 'greedy')?.summary).to.contain('memory')
  })

  it('a container that restarts again and again: told with how often', () => {
    expect(['warning', 'critical']).to.include(one('engine', 'container-restarts', 'looping')?.status)
    expect(one('engine', 'container-restarts', 'looping')?.summary).to.match(/\d/u)
  })

  it('a full disk: critical, with the limit beside the value', () => {
    const full = one('here', 'disk', place.path('full'))
    expect(full).to.include({ status: 'critical' })
    expect(full?.summary).to.contain('(used > 90%)')
  })

  it('a hung host: unknown, with the wait that ran out', () => {
    expect(one('hung', 'reachable', '')).to.include({ status: 'unknown' })
    expect(one('hung', 'reachable', '')?.fault).to.include({ code: 'timed-out', phase: 'banner' })
  })

  it('an unknown host key: unknown, with the fingerprint and how to trust it; nobody logged in', () => {
    const result = one('unknown', 'reachable', '')
    expect(result).to.include({ status: 'unknown' })
    expect(result?.fault?.code).to.equal('host-key-unknown')
    expect(result?.summary).to.contain(unknown.hostKeyFingerprint)
    expect(result?.fault?.hint).to.contain('orch-watch hostkeys trust')
    expect(unknown.logText()).to.not.match(/Accepted|Failed|userauth/u)
  })

  it('a changed host key: critical, with both fingerprints; nobody logged in', () => {
    const result = one('changed', 'reachable', '')
    expect(result).to.include({ status: 'critical' })
    expect(result?.fault?.code).to.equal('host-key-changed')
    expect(result?.summary).to.contain(changed.hostKeyFingerprint).and.contain(good.hostKeyFingerprint)
    expect(changed.logText()).to.not.match(/Accepted|Failed|userauth/u)
  })

  it('and the hung host delayed nobody else', () => {
    const took = new Map(report.targets.map(({ id, tookMs }) => [id, tookMs]))
    expect(took.get('hung')).to.be.within(4000, 8000)
    expect(took.get('good')).to.be.below(4000)
    expect(took.get('here')).to.be.below(4000)
  })

  it('ends with 2, the worst of it', () => expect(code).to.equal(2))
})

async function silentServer(): Promise<{ port: number; stop(): void }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function sickContainers(engine: Engine): Promise<void> {
  await engine.run({ name: 'stopped', Cmd: ['sh', '-c', 'exit 3'] })
  const probe = { Test: ['CMD-SHELL', 'echo no database; false'], Interval: 1e9, Timeout: 1e9, Retries: 1 }
  const sick = await engine.run({ name: 'sick', Healthcheck: probe })
  const greedy = await engine.run({
    name: 'greedy',
    Cmd: ['tail', '/dev/zero'],
    HostConfig: { Memory: 16 * 1024 * 1024, MemorySwap: 16 * 1024 * 1024 },
  })
  const looping = await engine.run({
    name: 'looping',
    Cmd: ['sh', '-c', 'exit 1'],
    HostConfig: { RestartPolicy: { Name: 'always' } },
  })
  for (let tries = 0; tries < 100; tries += 1) {
    const [health, oom, loop] = await Promise.all([sick.inspect(), greedy.inspect(), looping.inspect()])
    if (health.State.Health?.Status === 'unhealthy' && !oom.State.Running && loop.RestartCount > 4) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the containers did not fall sick in time')
}

function fullDisk(path: string): void {
  mkdirSync(path)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path])
  writeFileSync(join(path, 'data'), Buffer.alloc(1_000_000))
}
