import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import type { Server } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TlsOptions } from 'node:tls'
import { Secret } from '../../../../lib/base/secret.ts'
import type { HttpQuestion, HttpSight } from '../../../../lib/model/network.ts'
import { aNetwork, aQuestion, ended, listening } from '../../../helpers/network.ts'
import { makeServerCertificates } from '../../../helpers/server-certificates.ts'
import type { ServerCertificates } from '../../../helpers/server-certificates.ts'

describe('an HTTPS request', function () {
  this.timeout(30_000)
  let folder: string
  let certificates: ServerCertificates
  const servers: Server[] = []

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-https-'))
    certificates = await makeServerCertificates(folder)
  })
  after(() => rmSync(folder, { recursive: true }))
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(ended))
  })

  const secret = (text: string): Secret => new Secret(text, 'file:test.pem')
  const serve = async (options: TlsOptions, location?: string): Promise<number> => {
    const server = createServer(options, (_request, response) => {
      if (location === undefined) response.end('secure')
      else response.writeHead(302, { location }).end()
    })
    server.on('tlsClientError', () => undefined)
    servers.push(server)
    return listening(server)
  }
  const ask = (port: number, own: Partial<HttpQuestion> = {}): Promise<HttpSight> =>
    aNetwork().http(aQuestion(`https://127.0.0.1:${port}/`, { tls: { ca: secret(certificates.ca) }, ...own }))

  it('verifies whom it speaks to, and says what is wrong with the certificate', async () => {
    const said: Record<string, string> = {}
    for (const name of ['good', 'chained', 'expired', 'notYet', 'selfSigned', 'otherName', 'weak'] as const) {
      const options = name === 'weak' ? { ...certificates.weak, ciphers: 'DEFAULT:@SECLEVEL=0' } : certificates[name]
      const sight = await ask(await serve(options))
      said[name] = sight.kind === 'failed' ? sight.text : sight.body
    }
    expect(said['weak']).to.match(/not trusted: .*too weak|too short/u)
    delete said['weak']
    expect(said).to.deep.equal({
      good: 'secure',
      chained: 'secure',
      expired: 'a certificate of the chain has expired',
      notYet: 'a certificate of the chain is not valid yet',
      selfSigned: 'the certificate is self-signed',
      otherName: 'the certificate is for another name',
    })
  })

  it('takes any certificate where that is asked for, and keeps what is wrong with it', async () => {
    const sight = await ask(await serve(certificates.selfSigned), { insecure: true })
    expect(sight).to.include({ kind: 'answered', body: 'secure', untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(sight).to.have.nested.property('phases.tlsMs')
  })

  it('is not persuaded by the environment to take any certificate', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      expect(await ask(await serve(certificates.selfSigned))).to.include({ kind: 'failed', why: 'tls' })
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    }
  })

  it('shows a client certificate to the server it is for, and says so where one is wanted', async () => {
    const wanting = { ...certificates.good, requestCert: true, rejectUnauthorized: true, ca: certificates.ca }
    const port = await serve(wanting)
    const { cert, key } = certificates.client
    const ours = { ca: secret(certificates.ca), cert: secret(cert), key: secret(key) }
    expect(await ask(port, { tls: ours })).to.include({ body: 'secure' })
    expect(await ask(port)).to.include({ kind: 'failed', text: 'it wants a client certificate' })
    // Another server that the first one leads to is not shown it.
    const first = await serve(certificates.good, `https://127.0.0.1:${port}/`)
    expect(await ask(first, { tls: ours })).to.include({ text: 'it wants a client certificate' })
  })

  it('is not led to plain HTTP unless that is allowed', async () => {
    const plain = createPlainServer((_request, response) => response.end('plain'))
    servers.push(plain)
    const to = `http://127.0.0.1:${await listening(plain)}/`
    const port = await serve(certificates.good, to)
    expect(await ask(port)).to.include({ why: 'protocol', text: `redirects from https to "${to}"` })
    expect(await ask(port, { downgrade: true })).to.include({ body: 'plain' })
  })

  it('goes through a proxy without letting it read, and says when the proxy refuses', async () => {
    const asked: string[] = []
    const proxy = createPlainServer()
    proxy.on('connect', (request, client: Socket) => {
      asked.push(request.url ?? '')
      if (asked.length > 1) {
        client.resume().end('HTTP/1.1 403 No\r\n\r\n')
        return
      }
      const [, port] = (request.url ?? '').split(':')
      const server = connect(Number(port), '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
      server.on('error', () => undefined).on('close', () => client.destroy())
      client.on('error', () => server.destroy())
      server.pipe(client).pipe(server)
    })
    servers.push(proxy)
    const through = `http://127.0.0.1:${await listening(proxy)}`
    const port = await serve(certificates.good)
    expect(await ask(port, { proxy: through })).to.include({ body: 'secure' })
    expect(asked).to.deep.equal([`127.0.0.1:${port}`])
    const text = 'the proxy does not let us through: status 403'
    expect(await ask(port, { proxy: through })).to.include({ kind: 'failed', text })
  })
})
