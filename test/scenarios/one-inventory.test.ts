import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { needsSshd, sshWorkspace, startSshd } from '../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../helpers/sshd.ts'
import { resultsOf } from '../helpers/report-document.ts'
import type { ReportDocument } from '../helpers/report-document.ts'

const HOSTS = 20

/** This machine, twenty hosts over SSH, and one engine by its socket, over TLS and through one of the hosts. */
describe('one inventory of everything', function () {
  this.timeout(120_000)
  let place: SshWorkspace
  let hosts: Sshd[]
  let engine: Engine
  let report: ReportDocument

  before(async function () {
    needsSshd(this)
    await needEngine(this)
    place = sshWorkspace()
    const { key, publicLine } = place.keyPair('id')
    hosts = await Promise.all(Array.from({ length: HOSTS }, () => startSshd({ authorizedKeys: [publicLine] })))
    place.write('known_hosts', hosts.map((host) => `${host.knownHostsLine}\n`).join(''))
    engine = await startEngine({ tls: true })
    await engine.run({ name: 'shop' })
    writeFileSync(join(place.folder, 'targets.yaml'), inventory(key))
    const { code, out, err } = await orchWatch(place.folder, ['check', '--output', 'json'])
    expect(err).to.equal('')
    expect([0, 1, 2]).to.include(code)
    report = JSON.parse(out) as ReportDocument
  })

  after(async () => {
    await Promise.all((hosts as Sshd[] | undefined)?.map((host) => host.stop()) ?? [])
    await (engine as Engine | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  function inventory(key: string): string {
    const known = place.path('known_hosts')
    const ssh = `ssh: { user: root, key: 'file:${key}', knownHosts: ${known} }`
    const { port, ca, client } = engine.tls!
    const [caFile, certFile, keyFile] = [
      place.write('ca', ca),
      place.write('cert', client.cert),
      place.write('key', client.key),
    ]
    return [
      'targets:',
      '  - { id: here, runtime: local }',
      ...hosts.map((host, index) => `  - { id: host-${index + 1}, address: '127.0.0.1:${host.port}', ${ssh} }`),
      `  - { id: socket, runtime: docker, endpoint: 'unix://${engine.socket}' }`,
      `  - { id: through-ssh, runtime: docker, endpoint: 'ssh://host-1${engine.socket}' }`,
      `  - { id: tls, runtime: docker, endpoint: 'tcp://127.0.0.1:${port}',`,
      `      tls: { ca: 'file:${caFile}', cert: 'file:${certFile}', key: 'file:${keyFile}' } }`,
      '',
    ].join('\n')
  }

  it('is seen whole by one check', () => {
    expect(report.targets.filter(({ reachable }) => reachable)).to.have.length(HOSTS + 4)
    expect(report.results.filter(({ fault }) => fault)).to.deep.equal([])
  })

  it('costs one login and one round trip for each host, as the servers tell', () => {
    for (const [index, host] of hosts.entries()) {
      const log = host.logText()
      const logins = log.match(/Accepted publickey/gu)?.length
      const commands = log.match(/Starting session: command/gu)?.length
      // What containers use is read out of the files of the host that carries their engine.
      const most = index === 0 ? 2 : 1
      expect({ host: index + 1, logins, commands }).to.deep.equal({ host: index + 1, logins: 1, commands: most })
    }
  })

  it('says itself what it cost', () => {
    const costs = report.targets.filter(({ id }) => /^host-(?!1$)/u.test(id)).map(({ cost }) => cost)
    expect(costs.map(({ connections, roundTrips }) => `${connections}/${roundTrips}`)).to.deep.equal(
      Array.from({ length: HOSTS - 1 }, () => '1/1'),
    )
  })

  it('tells the same of the engine whichever way it is reached', () => {
    const told = ['socket', 'tls', 'through-ssh'].map((target) =>
      resultsOf(report, { target, check: 'container-state' }),
    )
    expect(told[0]?.map(({ item, status }) => ({ item, status }))).to.deep.equal([{ item: 'shop', status: 'ok' }])
    for (const results of told) expect(results.map(({ item }) => item)).to.deep.equal(['shop'])
  })
})
