import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import { openRegistries } from '../../../../lib/kit/image-registry/registries.ts'
import type { SharedRegistries } from '../../../../lib/kit/image-registry/registries.ts'
import type { RegistryAccess, TagSight } from '../../../../lib/model/registry.ts'
import { makeCertificates } from '../../../helpers/certificates.ts'
import type { Certificates } from '../../../helpers/certificates.ts'
import { faultOf, hidden } from '../../../helpers/docker-session.ts'
import { ACCOUNT, needImageRegistry, pushImage, startImageRegistry } from '../../../helpers/image-registry.ts'
import type { ImageRegistry } from '../../../helpers/image-registry.ts'
import { startTokenServer } from '../../../helpers/token-server.ts'
import type { TokenServer } from '../../../helpers/token-server.ts'

const never = new AbortController().signal
const KNOWN: RegistryAccess = { user: ACCOUNT.user, password: hidden(ACCOUNT.password) }

describe('a real registry that wants tokens', function () {
  this.timeout(30_000)
  let folder: string
  let certificates: Certificates
  let tokens: TokenServer
  let registry: ImageRegistry
  let shared: SharedRegistries
  let nowMs = 1000
  before(async function () {
    await needImageRegistry(this)
    folder = mkdtempSync(join(tmpdir(), 'ow-tokens-'))
    certificates = await makeCertificates(folder)
    tokens = await startTokenServer(certificates)
    registry = await startImageRegistry({ token: tokens.trust, authorization: (name) => tokens.authorization(name) })
    for (const path of ['shop/web', 'shop/db']) await pushImage(registry, path, '1.4', { said: path })
  })
  after(async () => {
    await (registry as ImageRegistry | undefined)?.stop()
    await (tokens as TokenServer | undefined)?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    shared = openRegistries({ ...systemClock, monotonicMs: () => nowMs })
    tokens.asked.length = 0
    tokens.lasts = 300
  })
  afterEach(() => shared.close())
  const tagOf = (path: string, access: RegistryAccess): Promise<TagSight> => {
    const question = { repository: { host: registry.host, path }, tag: '1.4', running: [], access }
    return shared.until(never, 30_000).tag({ ...question, platform: { os: 'linux', architecture: 'amd64' } })
  }

  it('is shown one for each repository, fetched with the password from a server that was said to be trusted', async () => {
    const access = { ...KNOWN, realm: tokens.host }
    expect((await tagOf('shop/web', access)).leadsTo).to.have.length(1)
    expect((await tagOf('shop/db', access)).leadsTo).to.have.length(1)
    expect(tokens.asked).to.deep.equal([
      { scope: 'repository:shop/web:pull', known: true },
      { scope: 'repository:shop/db:pull', known: true },
    ])
  })

  it('is shown a new one before the old one is over', async () => {
    const access = { ...KNOWN, realm: tokens.host }
    tokens.lasts = 100
    await tagOf('shop/web', access)
    nowMs += 50_000
    await tagOf('shop/web', access)
    expect(tokens.asked).to.have.length(1)
    nowMs += 40_000
    await tagOf('shop/web', access)
    expect(tokens.asked).to.have.length(2)
  })

  it('does not get the password to another server that nobody has spoken of', async () => {
    const { code, message, hint } = await faultOf(tagOf('shop/web', KNOWN))
    expect(code).to.equal('auth-failed')
    expect(message).to.equal(`${registry.host} wants our password to be shown to "${tokens.host}"`)
    expect(hint).to.contain(`realm: ${tokens.host}`)
    expect(tokens.asked).to.deep.equal([])
  })

  it('does not let in who shows a token that is good for nothing', async () => {
    const nobody = await faultOf(tagOf('shop/web', {}))
    expect(nobody).to.deep.include({ code: 'auth-failed' })
    expect(nobody.message).to.contain('(401, shop/web:1.4)')
    const wrong = await faultOf(tagOf('shop/web', { bearer: hidden('canary-of-a-token') }))
    expect(wrong.code).to.equal('auth-failed')
    expect(JSON.stringify(wrong)).not.to.contain('canary')
  })

  it('is asked over TLS where it speaks that, and trusted by the authority that was given', async () => {
    const { server, ca } = certificates
    const secure = await startImageRegistry({ tls: { ...server, ca } })
    try {
      await pushImage(secure, 'shop/web', '1', { said: 'secret' })
      const about = (access: RegistryAccess) => {
        const question = { repository: { host: secure.host, path: 'shop/web' }, tag: '1', running: [], access }
        return shared.until(never, 30_000).tag({ ...question, platform: { os: 'linux', architecture: 'amd64' } })
      }
      expect((await about({ ca: hidden(ca) })).digest).to.match(/^sha256:/u)
      const { code, message } = await faultOf(about({ ca: hidden(certificates.wrongCa) }))
      expect(code).to.equal('tls')
      expect(message).to.match(new RegExp(`^${secure.host}: .*not (?:trusted|known)`, 'u'))
    } finally {
      await secure.stop()
    }
  })
})
