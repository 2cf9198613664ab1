import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { orchWatch } from '../../../helpers/command-line.ts'
import { freePort, needsSshd, sshWorkspace, startSshd } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'

describe('orch-watch hostkeys', function () {
  this.timeout(30_000)
  let place: SshWorkspace
  let sshd: Sshd
  let address: string
  let file: string
  let files = 0

  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    sshd = await startSshd({ hostKeys: ['ed25519', 'rsa'], authorizedKeys: [place.keyPair('id').publicLine] })
    address = `127.0.0.1:${sshd.port}`
  })
  beforeEach(() => (file = place.path(`known_${files++}`)))
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  const hostkeys = (...words: string[]) => orchWatch(place.folder, ['hostkeys', ...words, '--known-hosts', file])
  const line = (kind: 'ed25519' | 'rsa'): string => `[127.0.0.1]:${sshd.port} ${sshd.publicKeys.get(kind) ?? ''}`
  const otherKey = (): string => readFileSync(place.path('id.pub'), 'utf8').split(' ').slice(0, 2).join(' ')

  it('shows every key of a host with the line for known_hosts, and logs in nowhere', async () => {
    const { code, out, err } = await hostkeys('scan', address)
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.equal(
      [
        address,
        `  ssh-ed25519  ${sshd.hostKeyFingerprint}  unknown`,
        `    ${line('ed25519')}`,
        /  ssh-rsa {2}SHA256:\S+ {2}unknown/u.exec(out)?.[0] ?? 'no RSA key',
        `    ${line('rsa')}`,
        '',
      ].join('\n'),
    )
    expect(existsSync(file)).to.equal(false)
    expect(sshd.logText()).not.to.match(/nobody|publickey|Invalid user|Accepted/u)
  })

  it('says which key is known, and which is another one', async () => {
    place.write(`known_${files - 1}`, `${line('ed25519')}\n`)
    expect((await hostkeys('scan', address)).out).to.match(/ed25519 .* known\n[^]*rsa .* unknown\n/u)
    place.write(`known_${files - 1}`, `[127.0.0.1]:${sshd.port} ${otherKey()}\n`)
    const { out } = await hostkeys('scan', address)
    expect(out)
      .to.include('CHANGED: another key is recorded')
      .and.to.match(/recorded: SHA256:\S+ \(ssh-ed25519\)/u)
  })

  it('prints JSON', async () => {
    const [host] = JSON.parse((await hostkeys('scan', address, '--json')).out) as [{ keys: { fingerprint: string }[] }]
    expect(host.keys[0]?.fingerprint).to.equal(sshd.hostKeyFingerprint)
  })

  it('trusts nothing when nobody can be asked', async () => {
    const { code, err } = await hostkeys('trust', address)
    expect(code).to.equal(64)
    expect(err).to.include(sshd.hostKeyFingerprint).and.to.include('--fingerprint')
    expect(existsSync(file)).to.equal(false)
  })

  it('trusts what is shown with --yes, once', async () => {
    expect((await hostkeys('trust', address, '--yes')).code).to.equal(0)
    expect(readFileSync(file, 'utf8')).to.equal(`${line('ed25519')}\n${line('rsa')}\n`)
    const again = await hostkeys('trust', address, '--yes')
    expect(again.err).to.include('nothing to do')
    expect(readFileSync(file, 'utf8')).to.equal(`${line('ed25519')}\n${line('rsa')}\n`)
  })

  it('trusts only the key that a script names', async () => {
    expect((await hostkeys('trust', address, '--fingerprint', sshd.hostKeyFingerprint)).code).to.equal(0)
    expect(readFileSync(file, 'utf8')).to.equal(`${line('ed25519')}\n`)
  })

  it('refuses when no key has that fingerprint', async () => {
    const { code, err } = await hostkeys('trust', address, '--fingerprint', `SHA256:${'A'.repeat(43)}`)
    expect(code).to.equal(77)
    expect(err).to.include('it shows no key with that fingerprint')
    expect(existsSync(file)).to.equal(false)
  })

  it('never trusts a changed key, whatever is said', async () => {
    const recorded = `[127.0.0.1]:${sshd.port} ${otherKey()}\n`
    place.write(`known_${files - 1}`, recorded)
    for (const words of [['--yes'], ['--fingerprint', sshd.hostKeyFingerprint]]) {
      const { code, err } = await hostkeys('trust', address, ...words)
      expect(code).to.equal(77)
      expect(err).to.include('not trusted')
    }
    expect(readFileSync(file, 'utf8')).to.equal(recorded)
  })

  it('takes a target of the inventory, through its jump host', async () => {
    const outer = await startSshd({ authorizedKeys: [readFileSync(place.path('id.pub'), 'utf8').trim()] })
    const known = place.write('known_outer', `${outer.knownHostsLine}\n`)
    const ssh = `{ key: "file:${place.path('id')}", knownHosts: ${known}, agent: false, configFile: /dev/null`
    const targets = [
      `  - { id: outer, address: "root@127.0.0.1:${outer.port}", ssh: ${ssh} } }`,
      `  - { id: inner, address: "root@${address}", ssh: ${ssh}, jump: [outer] } }`,
    ]
    place.write('targets.yaml', `targets:\n${targets.join('\n')}\n`)
    const { code, out, err } = await orchWatch(place.folder, ['hostkeys', 'scan', 'inner'])
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.include(sshd.hostKeyFingerprint)
    expect(outer.logText()).to.include('Accepted publickey')
    const all = await orchWatch(place.folder, ['hostkeys', 'scan'])
    expect(all.out).to.match(/^outer {2}127[^]*^inner {2}127/mu)
    await outer.stop()
  })

  it('says who cannot be asked', async () => {
    const { code, out } = await hostkeys('scan', `127.0.0.1:${await freePort()}`)
    expect(code).to.equal(74)
    expect(out).to.include('nobody listens')
  })

  for (const word of ['-oProxyCommand=x', 'a;b', '$(x)']) {
    it(`refuses ${word} (D28)`, async () => {
      const { code } = await orchWatch(place.folder, ['hostkeys', 'scan', word])
      expect(code).to.equal(64)
    })
  }
})
