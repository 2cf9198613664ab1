import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '../../../lib/base/secret.ts'
import { postHttp } from '../../../lib/kit/http-post.ts'
import type { Trust } from '../../../lib/kit/http-post.ts'
import { makeCertificates } from '../../helpers/certificates.ts'
import type { Certificates } from '../../helpers/certificates.ts'
import { flood, hungServer } from '../../helpers/hung-servers.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { ended, listening, until } from '../../helpers/network.ts'
import { aContext } from '../../helpers/notices.ts'

const secret = (text: string): Secret => new Secret(text, 'env:SOMETHING')

describe('posting once', () => {
  it('goes to addresses of the web only, and shows none that is secret', async () => {
    for (const url of ['ftp://a.example/hush', 'hush', 'https://me:hush@a.example/', 'file:///etc/hush', '']) {
      const posted = await postHttp({ url: secret(url), body: '{}' }, aContext())
      expect(posted).to.include({ kind: 'rejected', isFinal: true })
      expect(JSON.stringify(posted)).to.not.contain('hush')
    }
  })

  it('says what is wrong with a receiver that does not speak HTTP, and not where it is', async () => {
    const server = await hungServer((socket) => flood(socket))
    const posted = await postHttp({ url: secret(`http://127.0.0.1:${server.port}/hush`), body: '{}' }, aContext())
    expect(posted).to.include({ kind: 'rejected', isFinal: false })
    expect(posted)
      .to.have.property('reason')
      .that.matches(/^the answer is not HTTP: /u)
    expect(JSON.stringify(posted)).to.not.contain('hush')
    await until(() => server.open.size === 0)
    await server.close()
  })

  it('tells that a name does not resolve', async () => {
    const posted = await postHttp({ url: 'http://nobody.invalid/', body: '{}' }, aContext())
    expect(posted).to.include({ kind: 'rejected', isFinal: false })
    expect(posted)
      .to.have.property('reason')
      .that.matches(/^the name (?:server|does)/u)
  })

  describe('over TLS', () => {
    let certificates: Certificates
    let folder: string
    before(async function () {
      skipUnless(this, { files: ['/usr/bin/openssl'] })
      folder = mkdtempSync(join(tmpdir(), 'orch-watch-post-'))
      certificates = await makeCertificates(folder)
    })
    after(() => folder && rmSync(folder, { recursive: true, force: true }))

    const post = async (trust: Trust, wantsClient = false): Promise<Awaited<ReturnType<typeof postHttp>>> => {
      const { server: pair, ca } = certificates
      const asks = wantsClient && { ca, requestCert: true, rejectUnauthorized: true }
      const server = createServer({ ...pair, ...asks }, (_request, response) => response.end('taken'))
      const port = await listening(server)
      const posted = await postHttp({ url: `https://127.0.0.1:${port}/`, body: '{}', trust }, aContext())
      await ended(server)
      return posted
    }

    it('trusts the authority it was given, and nobody else', async () => {
      expect(await post({ ca: secret(certificates.ca) })).to.deep.equal({ kind: 'accepted', answer: 'taken' })
      expect(await post({ ca: secret(certificates.wrongCa) })).to.include({ kind: 'rejected', isFinal: false })
      expect(await post({}))
        .to.have.property('reason')
        .that.matches(/not trusted here|not known here/u)
    })

    it('shows a certificate of its own to who asks for one', async () => {
      const ca = secret(certificates.ca)
      const { cert, key } = certificates.client
      expect(await post({ ca, cert: secret(cert), key: secret(key) }, true)).to.include({ kind: 'accepted' })
      expect(await post({ ca }, true)).to.include({ kind: 'rejected' })
    })

    it('finds out that a certificate is none', async () => {
      const posted = await post({ ca: secret('hush') })
      expect(posted).to.include({ kind: 'rejected' })
      expect(JSON.stringify(posted)).to.not.contain('hush')
    })
  })
})
