import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../helpers/sshd.ts'

describe('hostkeys', function () {
  this.timeout(20_000)
  let sshd: Sshd
  let place: SshWorkspace
  const run = (...argv: string[]): Promise<Ran> => orchWatch(place.folder, ['hostkeys', ...argv])
  const recorded = (): string => (existsSync(place.path('known')) ? readFileSync(place.path('known'), 'utf8') : '')

  before(async function () {
    needsSshd(this)
    sshd = await startSshd({ hostKeys: ['ed25519', 'rsa'] })
  })
  after(() => (sshd as Sshd | undefined)?.stop())

  beforeEach(() => {
    place = sshWorkspace()
    const options = `ssh: { user: root, knownHosts: ${place.path('known')} }`
    place.write('targets.yaml', `targets:\n  - { id: web-1, address: '127.0.0.1:${sshd.port}', ${options} }\n`)
  })
  afterEach(() => place.remove())

  it('scan shows every key with its fingerprint, records nothing and logs in nowhere', async () => {
    const { code, out } = await run('scan', 'web-1')
    expect(code).to.equal(0)
    expect(out).to.contain(sshd.hostKeyFingerprint).and.contain('ssh-rsa').and.contain(sshd.knownHostsLine)
    expect(out).to.contain('not recorded')
    expect(recorded()).to.equal('')
    expect(sshd.logText()).to.not.match(/Accepted|Failed/u)
  })

  it('scan without a name shows every host of the inventory that has keys', async () => {
    expect((await run('scan')).out).to.match(/^web-1 \(127\.0\.0\.1:\d+\)\n/u)
  })

  it('trust records nothing unasked: without a terminal it wants the fingerprint or --yes', async () => {
    const { code, err } = await run('trust', 'web-1')
    expect(code).to.equal(64)
    expect(err).to.contain('--fingerprint')
    expect(recorded()).to.equal('')
  })

  it('trust records the key that was compared, and then knows it', async () => {
    expect((await run('trust', 'web-1', '--fingerprint', sshd.hostKeyFingerprint)).code).to.equal(0)
    expect(recorded()).to.equal(`${sshd.knownHostsLine}\n`)
    expect((await run('scan', 'web-1')).out).to.match(/ssh-ed25519 {2}SHA256:\S+ {2}recorded/u)
    expect((await run('trust', 'web-1', '--fingerprint', sshd.hostKeyFingerprint)).err).to.contain('recorded already')
  })

  it('trust records every key that is shown, when that is what was said', async () => {
    expect((await run('trust', 'web-1', '--yes')).code).to.equal(0)
    expect(recorded().split('\n').slice(0, -1)).to.deep.equal(
      ['ed25519', 'rsa'].map((kind) => `[127.0.0.1]:${sshd.port} ${sshd.publicKeys.get(kind as 'rsa') ?? ''}`),
    )
    expect((await run('trust', 'web-1', '--yes')).err).to.contain('recorded already')
  })

  it('trust takes the address that a hint names for the target that stands there', async () => {
    const address = `127.0.0.1:${sshd.port}`
    expect((await run('trust', address, '--fingerprint', sshd.hostKeyFingerprint)).code).to.equal(0)
    expect(recorded()).to.equal(`${sshd.knownHostsLine}\n`)
  })

  it('trust refuses a fingerprint that the host does not show', async () => {
    const { code, err } = await run('trust', 'web-1', '--fingerprint', `SHA256:${'x'.repeat(43)}`)
    expect(code).to.equal(76)
    expect(err).to.contain('nothing is recorded')
    expect(recorded()).to.equal('')
  })

  it('trust never replaces another key', async () => {
    const stranger = await startSshd()
    const other = stranger.knownHostsLine
    await stranger.stop()
    place.write('known', `[127.0.0.1]:${sshd.port} ${other.split(' ').slice(1).join(' ')}\n`)
    const before = recorded()
    const { code, out, err } = await run('trust', 'web-1', '--yes')
    expect(code).to.equal(76)
    expect(out).to.contain('ANOTHER KEY IS RECORDED')
    expect(err).to.contain('find out why')
    expect(recorded()).to.equal(before)
  })

  it('says why a host cannot be reached: 69', async () => {
    const { code, err } = await run('scan', '127.0.0.1:1')
    expect(code).to.equal(69)
    expect(err).to.contain('refused')
  })

  it('refuses what is neither a target nor an address', async () => {
    expect((await run('scan', '-oProxyCommand=x')).code).to.equal(64)
    expect((await run('scan', 'web 1;x')).err).to.contain('neither a target nor an address')
  })
})
