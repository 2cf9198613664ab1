import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { Secret } from '../../../lib/base/secret.ts'
import { loadRoutes } from '../../../lib/app/web.ts'
import type { WebPlan } from '../../../lib/model/inventory.ts'
import { serveWeb } from '../../../lib/web/serve.ts'
import type { Web } from '../../../lib/web/serve.ts'
import { makeCertificates } from '../../helpers/certificates.ts'
import type { Certificates, Pair } from '../../helpers/certificates.ts'
import { aWebWorld, serveBoard } from '../../helpers/web.ts'

describe('the web over TLS', function () {
  this.timeout(30_000)
  let folder: string
  let pairs: Certificates
  let web: Web
  let plan: WebPlan
  const failed: unknown[] = []

  const tlsOf = ({ cert, key }: Pair) => ({ cert: new Secret(cert, 'file:cert'), key: new Secret(key, 'file:key') })
  const ask = (path: string, own: object = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: web.port, path, ca: pairs.ca, agent: false, ...own }
      request(options, (answer) => resolve(answer))
        .once('error', reject)
        .end()
    })

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-tls-'))
    pairs = await makeCertificates(folder)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(async () => {
    plan = { host: '127.0.0.1', port: 0, hosts: [], tokens: {}, tls: tlsOf(pairs.server) }
    const answering = {
      routes: await loadRoutes(),
      plan: () => plan,
      world: aWebWorld(),
      failed: (why: unknown) => void failed.push(why),
    }
    web = await serveWeb(plan, answering)
  })
  afterEach(() => web.close())

  it('answers whoever trusts the authority, and has browsers come back by HTTPS only', async () => {
    const { statusCode, headers } = await ask('/')
    expect(statusCode).to.equal(200)
    expect(headers['strict-transport-security']).to.equal('max-age=15768000')
    expect((await ask('/events')).headers['content-type']).to.equal('text/event-stream')
  })

  it('promises nothing about HTTPS where a proxy does it', async () => {
    const plain = await serveBoard()
    const { headers } = await fetch(`${plain.origin}/`)
    await plain.close()
    expect(headers.get('strict-transport-security')).to.equal(null)
  })

  it('speaks nothing older than TLS 1.2, and no plain HTTP', async () => {
    const old = await ask('/', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }).catch(
      String,
    )
    expect(old).to.match(/protocol version|alert|EPROTO|ECONNRESET/iu)
    const plain = await fetch(`http://127.0.0.1:${web.port}/`).then((each) => each.status, String)
    expect(plain).to.match(/fetch failed/u)
  })

  it('shows a renewed certificate to who connects next, and whoever listens goes on', async () => {
    const shown = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(
          { host: '127.0.0.1', port: web.port, ca: pairs.ca, checkServerIdentity: () => undefined },
          () => {
            resolve(String(socket.getPeerCertificate().subject.CN))
            socket.destroy()
          },
        )
        socket.once('error', reject)
      })
    const line = await ask('/events')
    let isCut = false
    line.resume().once('close', () => (isCut = true))
    expect(await shown()).to.equal('server')
    plan = { ...plan, tls: tlsOf(pairs.otherName) }
    expect(await shown()).to.equal('other-name')
    expect(isCut).to.equal(false)
    expect(failed).to.deep.equal([])
  })
})
