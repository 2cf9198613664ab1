import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { DockerOptions } from '../../lib/connectors/docker/options.ts'
import { makeCertificates } from '../helpers/certificates.ts'
import type { Certificates, Pair } from '../helpers/certificates.ts'
import { docBlocks, swapped } from '../helpers/doc-blocks.ts'
import { readConfig } from '../helpers/docker-read.ts'
import { faultOf, hidden, openDocker, readDocker, value } from '../helpers/docker-session.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { answers, needHaproxy, startHaproxy } from '../helpers/haproxy.ts'
import type { RunningHaproxy } from '../helpers/haproxy.ts'
import { freePort } from '../helpers/network.ts'

const PAGE = 'docs/least-privilege.md'
const never = new AbortController().signal

describe('the certificates of docs/least-privilege.md', function () {
  this.timeout(60_000)
  let folder: string
  let engine: Engine
  let port: number
  let strangers: Certificates
  const file = (name: string): string => join(folder, name)
  const paper = (name: string): string => readFileSync(file(name), 'utf8')

  before(async function () {
    await needEngine(this)
    await needHaproxy(this)
    folder = await mkdtemp(join(tmpdir(), 'ow-papers-'))
    const [made = ''] = docBlocks(PAGE, 'Docker over TLS', 'sh')
    const own = swapped(made, { 'IP:192.0.2.30': 'IP:127.0.0.1' })
    execFileSync('sh', ['-euc', own], { cwd: folder, stdio: 'ignore' })
    strangers = await makeCertificates(await mkdtemp(join(folder, 'strangers-')))
    const [config = ''] = docBlocks(PAGE, 'Docker over TLS', 'json')
    port = await freePort()
    engine = await startEngine({ served: { port, config: swapped(config, { '/etc/docker': folder }) } })
    await engine.run({ name: 'web' })
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  const ours = (): Pair => ({ cert: paper('cert.pem'), key: paper('key.pem') })
  const at = (where: number, pair: Pair | null = ours(), ca = paper('ca.pem')): DockerOptions => ({
    endpoint: `tcp://127.0.0.1:${where}`,
    tls: { ca: hidden(ca), ...(pair && { cert: hidden(pair.cert), key: hidden(pair.key) }) },
  })

  it('let orch-watch in, and nobody without one or with one of another authority', async () => {
    const { containers } = await readDocker(at(port), 'containers')
    expect(value(containers).map(({ name }) => name)).to.deep.equal(['web'])
    expect((await faultOf(openDocker(at(port, null)))).message).to.contain('wants a client certificate')
    const strange = await faultOf(openDocker(at(port, strangers.strangeClient)))
    expect(strange.message).to.contain('does not accept our client certificate')
  })

  it('do not take the server’s certificate for a client’s, nor an engine of another authority for ours', async () => {
    const server = { cert: paper('server.pem'), key: paper('server-key.pem') }
    expect((await faultOf(openDocker(at(port, server)))).code).to.equal('tls')
    expect((await faultOf(openDocker(at(port, ours(), strangers.ca)))).message).to.contain('do not trust')
  })

  it('are read by nobody else where they are secret', () => {
    for (const name of ['ca-key.pem', 'server-key.pem', 'key.pem'])
      expect(execFileSync('stat', ['-c', '%a', file(name)], { encoding: 'utf8' }).trim(), name).to.equal('600')
  })

  it('give everything, as the page says: who has one restarts containers', async () => {
    const session = await openDocker(at(port))
    const control = await session.control!.containers!(never)
    await control.restart('web', 1000, never)
    await session.close()
    const { State } = await engine.docker.getContainer('web').inspect()
    expect(State.Running).to.equal(true)
  })

  describe('in front of the proxy', () => {
    let proxy: RunningHaproxy
    let behind: number
    before(async () => {
      const { config } = readConfig()
      behind = await freePort()
      writeFileSync(file('docker-read.pem'), paper('server.pem') + paper('server-key.pem'))
      copyFileSync(file('ca.pem'), file('proxy-ca.pem'))
      const [bind = ''] = docBlocks(PAGE, 'Over TLS to the proxy', 'haproxy')
      const tls = swapped(bind, {
        '192.0.2.30:2376': `127.0.0.1:${behind}`,
        '/etc/haproxy/docker-read.pem': file('docker-read.pem'),
        '/etc/haproxy/ca.pem': file('proxy-ca.pem'),
      })
      const own = config.replace(/^ {2}bind .*\n/mu, tls)
      const text = swapped(own, { '/var/run/docker.sock': engine.socket })
      const isUp = (): Promise<boolean> => answers({ host: '127.0.0.1', port: behind })
      proxy = await startHaproxy(file('cfg'), text, isUp)
    })
    after(() => (proxy as RunningHaproxy | undefined)?.stop())

    it('they let questions through, and nothing else', async () => {
      const session = await openDocker(at(behind))
      const { containers } = await session.engine!.read(new Set(['containers']), never)
      expect(value(containers).map(({ name }) => name)).to.deep.equal(['web'])
      const control = await session.control!.containers!(never)
      const refused = await faultOf(control.restart('web', 1000, never))
      expect(refused.message).to.contain('this proxy only lets orch-watch read')
      await session.close()
      expect((await faultOf(openDocker(at(behind, null)))).code).to.equal('tls')
      expect((await faultOf(openDocker(at(behind, strangers.strangeClient)))).code).to.equal('tls')
    })
  })
})
