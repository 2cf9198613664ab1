import { readFileSync, statSync } from 'node:fs'
import { expect } from 'chai'
import type { SshSettings } from '../../../../lib/connectors/ssh/options.ts'
import { faultOf, openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'

describe('the host key, seen from a real sshd', () => {
  let place: SshWorkspace
  let sshd: Sshd
  let other: string
  let files = 0

  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    const { publicLine } = place.keyPair('id')
    other = place.keyPair('other').publicLine.split(' ').slice(0, 2).join(' ')
    sshd = await startSshd({ authorizedKeys: [publicLine], hostKeys: ['ed25519', 'rsa', 'ecdsa'] })
  })
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  const name = (): string => `[127.0.0.1]:${sshd.port}`
  const known = (...lines: string[]): string =>
    place.write(`known_${files++}`, lines.map((line) => `${line}\n`).join(''))
  const open = (ssh: SshSettings) =>
    openSsh(`root@127.0.0.1:${sshd.port}`, { key: secretFile(place.path('id')), ...ssh })

  /** What the server wrote while something happened. */
  async function witness(work: () => Promise<unknown>): Promise<string> {
    const before = sshd.logText().length
    await work()
    await until(() => /Disconnected|Connection closed/u.test(sshd.logText().slice(before)))
    return sshd.logText().slice(before)
  }

  const SENT = /root|publickey|Accepted|Failed|Postponed|session/u

  it('lets a recorded key pass', async () => {
    const session = await open({ knownHosts: known(sshd.knownHostsLine) })
    expect(session.alive).to.equal(true)
    await session.close()
    expect(session.alive).to.equal(false)
  })

  for (const kind of ['ed25519', 'rsa', 'ecdsa'] as const) {
    it(`asks for the kind of key that is recorded: ${kind}`, async () => {
      const session = await open({ knownHosts: known(`${name()} ${sshd.publicKeys.get(kind) ?? ''}`) })
      await session.close()
    })
  }

  it('takes a key that is recorded without its port, as OpenSSH does', async () => {
    const session = await open({ knownHosts: known(sshd.knownHostsLine.replace(/^\S+/u, '127.0.0.1')) })
    await session.close()
  })

  it('stops at an unknown host before anything about us is sent (D17)', async () => {
    const log = await witness(async () => {
      const fault = await faultOf(open({ knownHosts: known() }))
      expect(fault.code).to.equal('host-key-unknown')
      expect(fault.message).to.include(sshd.hostKeyFingerprint)
      expect(fault.hint).to.include(`orch-watch hostkeys trust 127.0.0.1:${sshd.port}`)
    })
    expect(log).not.to.match(SENT)
  })

  for (const hostKey of ['strict', 'accept-new'] as const) {
    it(`stops at a changed key under ${hostKey} and leaves the file alone (D18)`, async () => {
      const knownHosts = known(`${name()} ${other}`)
      const before = readFileSync(knownHosts, 'utf8')
      const log = await witness(async () => {
        const fault = await faultOf(open({ knownHosts, hostKey }))
        expect(fault.code).to.equal('host-key-changed')
        expect(fault.message)
          .to.include(sshd.hostKeyFingerprint)
          .and.to.match(/SHA256.*recorded: SHA256/u)
      })
      expect(log).not.to.match(SENT)
      expect(readFileSync(knownHosts, 'utf8')).to.equal(before)
    })

    it(`stops at a revoked key under ${hostKey}`, async () => {
      const log = await witness(async () => {
        const revoked = known(sshd.knownHostsLine, `@revoked * ${sshd.publicKeys.get('ed25519') ?? ''}`)
        const fault = await faultOf(open({ knownHosts: revoked, hostKey }))
        expect(fault.code).to.equal('host-key-changed')
        expect(fault.message).to.include('@revoked')
      })
      expect(log).not.to.match(SENT)
    })

    it(`names a host that is known by its authority only, under ${hostKey}`, async () => {
      const log = await witness(async () => {
        const fault = await faultOf(open({ knownHosts: known(`@cert-authority * ${other}`), hostKey }))
        expect(fault.code).to.equal('not-supported')
        expect(fault.message).to.include('@cert-authority')
      })
      expect(log).not.to.match(SENT)
    })
  }

  it('records a first key under accept-new, once, however many come at the same time', async () => {
    const knownHosts = place.path('new/known_hosts')
    const sessions = await Promise.all(Array.from({ length: 5 }, () => open({ knownHosts, hostKey: 'accept-new' })))
    await Promise.all(sessions.map((session) => session.close()))
    expect(readFileSync(knownHosts, 'utf8')).to.equal(`${sshd.knownHostsLine}\n`)
    expect(statSync(knownHosts).mode & 0o777).to.equal(0o600)
    await (await open({ knownHosts, hostKey: 'strict' })).close()
  })

  it('begins a new line behind a file that does not end with one', async () => {
    const knownHosts = place.write('cut', `elsewhere ${other}`)
    await (await open({ knownHosts, hostKey: 'accept-new' })).close()
    expect(readFileSync(knownHosts, 'utf8')).to.equal(`elsewhere ${other}\n${sshd.knownHostsLine}\n`)
  })

  it('does not go on when a first key cannot be written down', async () => {
    const log = await witness(async () => {
      const fault = await faultOf(open({ knownHosts: '/proc/known_hosts', hostKey: 'accept-new' }))
      expect(fault.code).to.equal('local')
    })
    expect(log).not.to.match(SENT)
  })

  it('takes a pinned key, whichever of its keys it is', async () => {
    for (const kind of ['ed25519', 'rsa'] as const) {
      const { fingerprintOf } = await import('../../../../lib/connectors/ssh/known-hosts.ts')
      const pin = fingerprintOf(Buffer.from(sshd.publicKeys.get(kind)?.split(' ')[1] ?? '', 'base64'))
      const session = await open({ knownHosts: known(), hostKey: pin as 'SHA256:x' })
      await session.close()
    }
  })

  it('stops at any other key than the pinned one, even a recorded one', async () => {
    const log = await witness(async () => {
      const pin = `SHA256:${'A'.repeat(43)}` as const
      const fault = await faultOf(open({ knownHosts: known(sshd.knownHostsLine), hostKey: pin }))
      expect(fault.code).to.equal('host-key-changed')
      expect(fault.message).to.include(pin).and.to.include(sshd.hostKeyFingerprint)
    })
    expect(log).not.to.match(SENT)
  })
})
