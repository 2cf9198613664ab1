import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import type { TlsOptions, Server } from 'node:tls'
import { Secret } from '../../../../lib/base/secret.ts'
import type { TlsQuestion, TlsShown, TlsSight } from '../../../../lib/model/network.ts'
import { hungServer } from '../../../helpers/hung-servers.ts'
import { aNetwork, ended, listening, until } from '../../../helpers/network.ts'
import { makeServerCertificates } from '../../../helpers/server-certificates.ts'
import type { ServerCertificates } from '../../../helpers/server-certificates.ts'

describe('a TLS handshake', function () {
  this.timeout(30_000)
  let folder: string
  let certificates: ServerCertificates
  let server: Server | undefined

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-tls-'))
    certificates = await makeServerCertificates(folder)
  })
  after(() => rmSync(folder, { recursive: true }))
  afterEach(async () => {
    if (server) await ended(server)
    server = undefined
  })

  const ask = (port: number, own: Partial<TlsQuestion> = {}): Promise<TlsSight> => {
    const tls = { ca: new Secret(certificates.ca, 'file:ca.pem') }
    return aNetwork().tls({ host: '127.0.0.1', port, names: ['localhost'], tls, timeoutMs: 5000, ...own })
  }
  const shownBy = async (options: TlsOptions, own: Partial<TlsQuestion> = {}): Promise<TlsShown> => {
    server = createServer(options, (socket) => socket.on('error', () => undefined))
    server.on('tlsClientError', () => undefined)
    const sight = await ask(await listening(server), own)
    if (sight.kind === 'failed') throw new Error(sight.text)
    return sight
  }

  it('shows a chain that is trusted', async () => {
    const { distrust, chain, names, missing, protocol } = await shownBy(certificates.good)
    expect({ distrust, missing, protocol }).to.deep.equal({ distrust: null, missing: [], protocol: 'TLSv1.3' })
    expect(names).to.deep.equal(['127.0.0.1', 'localhost', '*.wild.test'])
    expect(chain[0]).to.include({ subject: 'good', issuer: 'ca', key: 'EC prime256v1', signature: 'sha256WithECDSA' })
    expect(chain[0]).to.include({ selfSigned: false, weakKey: false, weakSignature: false })
  })

  it('looks at what it does not trust, and says why not', async () => {
    const why: Record<string, string | null> = {}
    for (const name of [
      'expired',
      'notYet',
      'selfSigned',
      'strange',
      'incomplete',
      'chained',
      'behindExpired',
    ] as const) {
      why[name] = (await shownBy(certificates[name])).distrust
      await ended(server!)
      server = undefined
    }
    expect(why).to.deep.equal({
      expired: 'CERT_HAS_EXPIRED',
      notYet: 'CERT_NOT_YET_VALID',
      selfSigned: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      strange: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      incomplete: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      chained: null,
      behindExpired: 'CERT_HAS_EXPIRED',
    })
  })

  it('tells the dates as they stand in the certificate', async () => {
    const [leaf, middle] = (await shownBy(certificates.behindExpired)).chain
    expect(leaf?.validTo).to.be.greaterThan(Date.UTC(2026, 0, 1))
    expect(middle).to.deep.include({ subject: 'old-middle', validTo: Date.UTC(2021, 0, 1) })
  })

  it('compares names as browsers do', async () => {
    const names = ['a.wild.test', 'a.b.wild.test', 'wild.test', '127.0.0.1', '127.0.0.2', 'LOCALHOST']
    const { missing } = await shownBy(certificates.good, { names })
    expect(missing).to.deep.equal(['a.b.wild.test', 'wild.test', '127.0.0.2'])
  })

  it('sees keys, signatures and protocols that no client would accept', async () => {
    const old = {
      ...certificates.weak,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    } as const
    const { chain, protocol } = await shownBy(old)
    expect(protocol).to.equal('TLSv1.1')
    expect(chain[0]).to.include({ key: 'RSA 1024', weakKey: true, signature: 'sha1WithECDSA', weakSignature: true })
  })

  it('sees the certificate of a server that wants one of ours', async () => {
    const wanting = { ...certificates.good, requestCert: true, rejectUnauthorized: true, ca: certificates.ca }
    expect((await shownBy(wanting)).chain[0]).to.include({ subject: 'good' })
  })

  it('with something that does not speak TLS is a finding', async () => {
    const plain = await hungServer((socket) => socket.end('220 hello\r\n'))
    expect(await ask(plain.port)).to.deep.include({ why: 'tls', text: 'it does not speak TLS' })
    await plain.close()
  })

  it('with something that never answers is given up, and nothing stays open', async () => {
    const silent = await hungServer((socket) => socket.resume())
    expect(await ask(silent.port, { timeoutMs: 200 })).to.include({
      why: 'timed-out',
      text: 'no answer within 200ms (tls)',
    })
    await until(() => silent.open.size === 0)
    await silent.close()
  })

  it('with an authority that is none is our own mistake', async () => {
    const tls = { ca: new Secret('not a certificate', 'file:ca.pem'), cert: new Secret('neither', 'file:x') }
    const error = await shownBy(certificates.good, { tls }).catch((thrown: unknown) => thrown)
    expect(error).to.have.nested.property('fault.code', 'local')
  })
})
