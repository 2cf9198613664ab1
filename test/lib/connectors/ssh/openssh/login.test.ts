import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { Secret } from '../../../../../lib/base/secret.ts'
import type { SshSettings } from '../../../../../lib/connectors/ssh/options.ts'
import type { Session } from '../../../../../lib/kit/connector.ts'
import { faultOf, openSsh, secretFile } from '../../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../../../../helpers/sshd.ts'
import type { KeyKind, Sshd, SshWorkspace } from '../../../../helpers/sshd.ts'

const KINDS: readonly KeyKind[] = ['ed25519', 'rsa', 'ecdsa']

describe('the login by the system’s own ssh', function () {
  this.timeout(40_000)
  let place: SshWorkspace
  let sshd: Sshd
  let knownHosts: string
  let files = 0

  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    const keys = KINDS.map((kind) => place.keyPair(`id_${kind}`, kind).publicLine)
    const locked = place.keyPair('id_locked', 'ed25519', 'open sesame').publicLine
    place.keyPair('stranger')
    place.keyPair('certified')
    place.keyPair('authority')
    // Who is certified by the authority may enter as root; nobody knows the key itself.
    execFileSync('ssh-keygen', [
      '-q',
      '-s',
      place.path('authority'),
      '-I',
      'me',
      '-n',
      'root',
      place.path('certified.pub'),
    ])
    sshd = await startSshd({
      authorizedKeys: [...keys, locked],
      config: [`TrustedUserCAKeys ${place.path('authority.pub')}`, 'LogLevel DEBUG1'],
    })
    knownHosts = known(sshd.knownHostsLine)
  })
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  const known = (...lines: string[]): string =>
    place.write(`known_${files++}`, lines.map((line) => `${line}\n`).join(''))
  const config = (...lines: string[]): string => place.write(`config_${files++}`, `${lines.join('\n')}\n`)
  const open = (ssh: SshSettings, address = `root@127.0.0.1:${sshd.port}`): Promise<Session> =>
    openSsh(address, { client: 'openssh', knownHosts, ...ssh })
  const opens = async (ssh: SshSettings, address?: string): Promise<void> => (await open(ssh, address)).close()

  for (const kind of KINDS) {
    it(`lets a key of the inventory sign without handing it over: ${kind}`, async () => {
      await opens({ key: secretFile(place.path(`id_${kind}`)) })
    })
  }

  it('opens an encrypted key with its passphrase, and says when that is wrong', async () => {
    const key = secretFile(place.path('id_locked'))
    await opens({ key, passphrase: new Secret('open sesame', 'env:PASS') })
    const fault = await faultOf(open({ key, passphrase: new Secret('guess', 'env:PASS') }))
    expect(fault.code).to.equal('auth-failed')
    expect(fault.message).to.include('does not open with the passphrase given').and.not.to.include('guess')
  })

  it('takes the key of ssh_config, or of the agent', async () => {
    await opens({ configFile: config(`IdentityFile ${place.path('id_rsa')}`) })
    const socket = place.path('agent.sock')
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    await until(() => existsSync(socket))
    execFileSync('ssh-add', ['-q', place.path('id_ecdsa')], { env: { SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
    await opens({ agent: socket, configFile: config('IdentityFile none') })
    agent.kill()
  })

  it('names what was tried and what the server accepts', async () => {
    const fault = await faultOf(open({ key: secretFile(place.path('stranger')) }))
    expect(fault.code).to.equal('auth-failed')
    expect(fault.message).to.match(
      /"root" was not let in: the server accepts publickey; tried key SHA256:\S+ \(test\)/u,
    )
  })

  describe('with certificates', () => {
    it('shows one beside the key of the inventory', async () => {
      const certificate = secretFile(place.path('certified-cert.pub'))
      await opens({ key: secretFile(place.path('certified')), certificate })
      expect(sshd.logText()).to.match(/Accepted certificate ID "me".*signed by ED25519 CA/u)
      expect((await faultOf(open({ key: secretFile(place.path('certified')) }))).code).to.equal('auth-failed')
    })

    it('finds one beside the key that ssh_config names', async () => {
      await opens({ configFile: config(`IdentityFile ${place.path('certified')}`) })
    })

    it('trusts a host that an authority vouches for (@cert-authority), and not one of another name', async () => {
      const host = await certifiedHost('127.0.0.1')
      const trusted = known(`@cert-authority * ${readFileSync(place.path('authority.pub'), 'utf8').trim()}`)
      const key = secretFile(place.path('id_ed25519'))
      await opens({ key, knownHosts: trusted }, `root@127.0.0.1:${host.port}`)
      await host.stop()
      const other = await certifiedHost('elsewhere.example')
      const fault = await faultOf(open({ key, knownHosts: trusted }, `root@127.0.0.1:${other.port}`))
      expect(fault.code).to.equal('host-key-unknown')
      expect(fault.message).to.match(/certificate/iu)
      await other.stop()
    })

    /** A server with a host certificate for one name. */
    async function certifiedHost(name: string): Promise<Sshd> {
      const key = `host_${files++}`
      place.keyPair(key)
      const certify = ['-s', place.path('authority'), '-I', key, '-h', '-n', name, place.path(`${key}.pub`)]
      execFileSync('ssh-keygen', ['-q', ...certify])
      return startSshd({
        authorizedKeys: [readFileSync(place.path('id_ed25519.pub'), 'utf8').trim()],
        config: [`HostKey ${place.path(key)}`, `HostCertificate ${place.path(`${key}-cert.pub`)}`],
      })
    }
  })

  describe('by the ways of ssh_config', () => {
    const aliases = (...lines: string[]): string =>
      config('Host web', '  HostName 127.0.0.1', `  Port ${sshd.port}`, '  User root', ...lines)
    const identity = (): string => `  IdentityFile ${place.path('id_ed25519')}`

    it('runs its ProxyCommand', async () => {
      const relay = place.write('relay.cjs', RELAY)
      const command = `  ProxyCommand ${process.execPath} ${relay} %h %p`
      await opens({ configFile: aliases(identity(), command) }, 'web')
    })

    it('says when its ProxyCommand leads nowhere', async () => {
      const fault = await faultOf(
        open({ configFile: aliases('  ProxyCommand sh -c "echo no way >&2; exit 1"') }, 'web'),
      )
      expect(fault.code).to.equal('unreachable')
      expect(fault.message).to.include('no way')
    })

    it('follows its ProxyJump', async () => {
      const outer = await startSshd({ authorizedKeys: [readFileSync(place.path('id_ed25519.pub'), 'utf8').trim()] })
      const both = `  UserKnownHostsFile ${known(outer.knownHostsLine, sshd.knownHostsLine)}`
      const hop = ['Host hop', '  HostName 127.0.0.1', `  Port ${outer.port}`, '  User root', identity(), both]
      const configFile = aliases(identity(), both, '  ProxyJump hop', ...hop)
      const session = await openSsh('web', { client: 'openssh', configFile })
      expect(outer.logText()).to.include('Accepted publickey for root')
      await session.close()
      await outer.stop()
    })

    it('says which line of it is wrong', async () => {
      const fault = await faultOf(open({ configFile: aliases('  Porrt 22') }, 'web'))
      expect(fault.code).to.equal('local')
      expect(fault.message).to.match(/line 5: Bad configuration option: porrt/u)
    })
  })

  it('agrees on keys in a way that a quantum computer does not undo', async () => {
    const before = sshd.logText().length
    await opens({ key: secretFile(place.path('id_ed25519')) })
    expect(sshd.logText().slice(before)).to.match(/kex: algorithm: (?:sntrup761x25519-sha512|mlkem768x25519-sha256)/u)
  })

  describe('the host key', () => {
    const key = (): Secret => secretFile(place.path('id_ed25519'))
    const name = (): string => `[127.0.0.1]:${sshd.port}`
    const other = (): string => readFileSync(place.path('stranger.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
    const SENT = /userauth-request|publickey|Accepted|Failed/u

    async function refusedBeforeLogin(ssh: SshSettings): ReturnType<typeof faultOf> {
      const before = sshd.logText().length
      const fault = await faultOf(open({ key: key(), ...ssh }))
      await until(() => /Connection (?:closed|reset)/u.test(sshd.logText().slice(before)))
      expect(sshd.logText().slice(before)).not.to.match(SENT)
      return fault
    }

    it('has to be recorded: the fingerprint and the cure are told, and nothing is sent (D17)', async () => {
      const fault = await refusedBeforeLogin({ knownHosts: known() })
      expect(fault.code).to.equal('host-key-unknown')
      expect(fault.message).to.include(sshd.hostKeyFingerprint)
      expect(fault.hint).to.include(`orch-watch hostkeys trust 127.0.0.1:${sshd.port}`)
    })

    for (const hostKey of ['strict', 'accept-new'] as const) {
      it(`may not have changed, under ${hostKey} (D18)`, async () => {
        const file = known(`${name()} ${other()}`)
        const fault = await refusedBeforeLogin({ knownHosts: file, hostKey })
        expect(fault.code).to.equal('host-key-changed')
        expect(fault.message).to.include(sshd.hostKeyFingerprint).and.to.include(`recorded in ${file}:1`)
        expect(readFileSync(file, 'utf8')).to.equal(`${name()} ${other()}\n`)
      })

      it(`may not be revoked, under ${hostKey}`, async () => {
        const revoked = known(sshd.knownHostsLine, `@revoked * ${sshd.publicKeys.get('ed25519') ?? ''}`)
        expect((await refusedBeforeLogin({ knownHosts: revoked, hostKey })).code).to.equal('host-key-changed')
      })
    }

    it('is recorded at the first visit under accept-new, and known from then on', async () => {
      const file = place.path('fresh_known_hosts')
      await opens({ key: key(), knownHosts: file, hostKey: 'accept-new' })
      expect(readFileSync(file, 'utf8')).to.match(/ssh-ed25519 /u)
      await opens({ key: key(), knownHosts: file })
    })
  })
})

/** What `nc` does, which is not everywhere. */
const RELAY = `const socket = require('node:net').connect(Number(process.argv[3]), process.argv[2])
process.stdin.pipe(socket).pipe(process.stdout)
`
