import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretsOf } from '../../../lib/app/mask-secrets.ts'
import { makeCertificates } from '../../helpers/certificates.ts'
import type { Certificates } from '../../helpers/certificates.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { complaintsOf, inFolder, inventoryOf } from '../../helpers/inventory.ts'

const READ = 'r'.repeat(32)
const here = 'targets: [{ id: here, runtime: local }]'

describe('settings.web beyond this machine', () => {
  const web = (words: string): string => `settings: { web: { ${words} } }\ngroups: { shop: {}, office: {} }\n${here}`
  const given = { env: { READ } }

  it('needs TLS of its own, or the word that a proxy does it', async () => {
    const token = 'listen: 0.0.0.0:9876, tokens: { read: env:READ }'
    expect(await complaintsOf(web(token), given)).to.deep.equal([
      '1:28 "0.0.0.0:9876" can be reached from elsewhere, where tokens could be read on the way: set "tls", say ' +
        '"behindProxy: true" where a proxy of yours does it, or listen on 127.0.0.1',
    ])
    const { settings } = await inventoryOf(web(`${token}, behindProxy: true`), given)
    expect(settings.web).to.include({ host: '0.0.0.0', isBehindProxy: true })
  })

  it('names everything that is missing at once, with exit code 78', async () => {
    const ran = await inFolder({ 'targets.yaml': web('listen: 0.0.0.0:9876') }, (folder) => orchWatch(folder, ['run']))
    expect(ran.code).to.equal(78)
    expect(ran.err.match(/targets\.yaml:1:28: "0\.0\.0\.0:9876" can be reached from elsewhere/gu)).to.have.length(2)
    expect(ran.err).to.contain('set "tokens.read"').and.to.contain('set "tls"')
  })

  describe('with a certificate', function () {
    this.timeout(30_000)
    let pairs: Certificates
    const validated = (files: (folder: string) => Readonly<Record<string, string>>) =>
      inFolder({ 'targets.yaml': web("tls: { cert: 'file:own.pem', key: 'file:own-key.pem' }") }, async (folder) => {
        for (const [name, text] of Object.entries(files(folder)))
          writeFileSync(join(folder, name), text, { mode: 0o600 })
        return orchWatch(folder, ['validate'])
      })

    before(async () => {
      pairs = await inFolder({}, makeCertificates)
    })

    it('takes one and its key from files', async () => {
      const { code, err } = await validated(() => ({ 'own.pem': pairs.server.cert, 'own-key.pem': pairs.server.key }))
      expect([code, err]).to.deep.equal([0, ''])
    })

    it('says at its place what is no certificate, no key, or not the key of that certificate', async () => {
      const { cert, key } = pairs.server
      const wrong = async (one: string, other: string): Promise<string> =>
        (await validated(() => ({ 'own.pem': one, 'own-key.pem': other }))).err
      expect(await wrong('hello', key)).to.match(/^targets\.yaml:1:\d+: "file:own\.pem" holds no certificate\n/u)
      expect(await wrong(cert, 'hello')).to.match(/^targets\.yaml:1:\d+: "file:own-key\.pem" holds no private key\n/u)
      expect(await wrong(cert, pairs.client.key)).to.contain(
        '"file:own-key.pem" is not the key of the certificate in "file:own.pem"',
      )
    })

    it('keeps the key secret', async () => {
      const env = { CERT: pairs.server.cert, KEY: pairs.server.key }
      const inventory = await inventoryOf(web('tls: { cert: env:CERT, key: env:KEY }'), { env })
      expect(secretsOf(inventory)).to.include(pairs.server.key)
      expect(JSON.stringify(inventory.settings.web)).to.not.contain('PRIVATE')
    })
  })

  it('shows only groups that there are', async () => {
    expect(await complaintsOf(web('public: { groups: [shop, offfice] }'), given)).to.deep.equal([
      '1:45 there is no group "offfice"',
    ])
    const { settings } = await inventoryOf(web('public: { groups: [shop] }'), given)
    expect(settings.web?.publicView).to.deep.equal({ groups: ['shop'], title: 'Status' })
  })
})
