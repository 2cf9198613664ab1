import { expect } from 'chai'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { createServer as createPortServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { skipUnless } from '../helpers/needs.ts'
import { aNetwork, ended, listening } from '../helpers/network.ts'

const EXPORTER = '/usr/bin/prometheus-node-exporter'

/** A site and an exporter on loopback, watched as a user would. */
describe('a target that is only an address', function () {
  this.timeout(60_000)
  let folder: string
  let exporter: ChildProcess | undefined
  let exporterPort: number
  let site: Server
  let sitePort: number
  const authorizations: (string | undefined)[] = []

  before(async function () {
    skipUnless(this, { files: [EXPORTER] })
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-network-'))
    site = createServer((request, response) => {
      authorizations.push(request.headers.authorization)
      response.setHeader('content-type', 'application/json').end('{"status":"ok"}')
    })
    sitePort = await listening(site)
    exporterPort = await freePort()
    exporter = spawn(EXPORTER, [`--web.listen-address=127.0.0.1:${exporterPort}`], { stdio: 'ignore' })
    const network = aNetwork()
    const up = { host: '127.0.0.1', port: exporterPort, timeoutMs: 500 }
    while ((await network.tcp(up)).kind === 'failed') await new Promise((resolve) => setImmediate(resolve))
  })
  after(async () => {
    if (exporter) {
      exporter.kill()
      if (exporter.exitCode === null && exporter.signalCode === null) await once(exporter, 'exit')
    }
    if ((site as Server | undefined) !== undefined) await ended(site)
    if ((folder as string | undefined) !== undefined) rmSync(folder, { recursive: true })
  })

  const check = (checks: string, more: readonly string[] = []): Promise<Ran> => {
    writeFileSync(
      join(folder, 'targets.yaml'),
      `targets: [{ id: site, runtime: network, address: localhost, checks: { ${checks} } }]`,
    )
    return orchWatch(folder, ['check', '--all', ...more], { env: { PASSWORD: 'pa55' } })
  }

  it('says that it is known to be resolved, and no more, when nothing is asked', async () => {
    const { code, out } = await check('')
    expect(code, out).to.equal(0)
    expect(out)
      .to.match(/reachable\s+resolves to 127\.0\.0\.1/u)
      .and.contain('1 ok')
  })

  it('is asked with a secret that shows up nowhere', async () => {
    const wish = `http: { url: "http://localhost:${sitePort}/", auth: { user: me, password: "env:PASSWORD" }, json: [{ path: status, is: bad }] }`
    for (const output of ['table', 'json', 'nagios']) {
      const { code, out, err } = await check(wish, ['--output', output])
      expect(code, out + err).to.equal(2)
      expect(out).to.contain('status is').and.not.contain('pa55')
    }
    expect(authorizations[0]).to.equal(`Basic ${Buffer.from('me:pa55').toString('base64')}`)
    const { out } = await orchWatch(folder, ['targets', '-v'], { env: { PASSWORD: 'pa55' } })
    expect(out).to.contain('env:PASSWORD').and.not.contain('pa55')
  })

  it('tells what a real exporter says, series by series', async () => {
    const { code, out } = await check(
      `prometheus-metric: { url: "http://localhost:${exporterPort}/metrics", expect: [
        { metric: node_load1, crit: "> 100000" },
        { metric: 'node_cpu_seconds_total{cpu="0",mode="idle"}' },
        { metric: node_memory_MemTotal_bytes, warn: "< 1" },
        { metric: no_such_metric, absent: warning } ] }`,
    )
    expect(code, out).to.equal(1)
    expect(out).to.match(/WARNING\s+prometheus-metric\s+there is no such series/u)
    expect(out)
      .to.match(/\d+ samples in/u)
      .and.contain('node_load1')
      .and.contain('mode="idle"')
  })

  it('that is down is critical, and never unknown', async () => {
    const { code, out } = await check(
      'tcp-port: { ports: [1] }, http: { url: "http://localhost:1/" }, certificate: { at: "localhost:1" }',
    )
    expect(code, out).to.equal(2)
    expect(out.match(/connection refused/gu)).to.have.length(3)
    expect(out).to.contain('3 critical').and.not.contain('unknown')
  })

  it('refuses what it cannot understand, with its place', async () => {
    for (const [wish, why] of [
      ['http: { url: "http://me:pa55@localhost/" }', /without a password/u],
      ['http: { headers: { authorization: "Bearer pa55" } }', /a secret may not stand here/u],
      ['http: { matches: "(a)\\\\1" }', /backreferences are not supported/u],
      ['tcp-port: { ports: [70000] }', /"70000"/u],
      ['prometheus-metric: { expect: [{ metric: "up{" }] }', /does not select metrics/u],
      ['dns: { server: ns.example.org }', /not the address of a name server/u],
    ] as const) {
      const { code, err } = await check(wish)
      expect(code, wish).to.be.greaterThan(3)
      expect(err, wish)
        .to.match(why)
        .and.match(/targets\.yaml:1:\d+/u)
        .and.not.contain('pa55')
    }
  })
})

async function freePort(): Promise<number> {
  const server = createPortServer()
  const port = await listening(server)
  await ended(server)
  return port
}
