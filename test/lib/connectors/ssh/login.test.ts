import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import ssh2 from 'ssh2'
import type { AuthContext } from 'ssh2'
import { Secret } from '../../../../lib/base/secret.ts'
import type { SshSettings } from '../../../../lib/connectors/ssh/options.ts'
import { hostKey } from '../../../helpers/host-key.ts'
import { faultOf, openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../../../helpers/sshd.ts'
import type { KeyKind, Sshd, SshWorkspace } from '../../../helpers/sshd.ts'
import { temporaryUser } from '../../../helpers/temporary-user.ts'
import type { TemporaryUser } from '../../../helpers/temporary-user.ts'

describe('the login at a real sshd', () => {
  let place: SshWorkspace
  let sshd: Sshd
  let knownHosts: string
  const kinds: KeyKind[] = ['ed25519', 'rsa', 'ecdsa']

  before(async function () {
    this.timeout(30_000)
    needsSshd(this)
    place = sshWorkspace()
    const keys = [
      ...kinds.map((kind) => place.keyPair(`id_${kind}`, kind)),
      place.keyPair('id_locked', 'ed25519', 'open sesame'),
    ]
    place.keyPair('stranger')
    sshd = await startSshd({ authorizedKeys: keys.map(({ publicLine }) => publicLine) })
    knownHosts = place.write('known', `${sshd.knownHostsLine}\n`)
  })
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  const open = (ssh: SshSettings) => openSsh(`root@127.0.0.1:${sshd.port}`, { knownHosts, ...ssh })

  for (const kind of kinds) {
    it(`opens with a key: ${kind}`, async () => {
      const session = await open({ key: secretFile(place.path(`id_${kind}`)) })
      await session.close()
    })
  }

  it('opens an encrypted key with its passphrase', async () => {
    const key = secretFile(place.path('id_locked'))
    await (await open({ key, passphrase: new Secret('open sesame', 'env:PASS') })).close()
  })

  it('says that a passphrase is missing, or wrong', async () => {
    const key = secretFile(place.path('id_locked'))
    const missing = await faultOf(open({ key }))
    expect(missing.code).to.equal('auth-failed')
    expect(missing.message).to.include('id_locked" is encrypted and there is no passphrase')
    const wrong = await faultOf(open({ key, passphrase: new Secret('guess', 'env:PASS') }))
    expect(wrong.message).to.include('does not open with the passphrase given').and.not.to.include('guess')
  })

  it('tries several keys in the order they are written', async () => {
    const keys = ['stranger', 'id_rsa'].map((name) => secretFile(place.path(name)))
    await (await open({ key: keys })).close()
  })

  it('names what was tried and what the server accepts, after one try (D22)', async () => {
    const before = sshd.logText().length
    const fault = await faultOf(open({ key: secretFile(place.path('stranger')) }))
    expect(fault.code).to.equal('auth-failed')
    expect(fault.message).to.match(
      /"root" was not let in: the server accepts publickey; tried key SHA256:\S+ \(file:.*stranger\)/u,
    )
    await until(() => sshd.logText().slice(before).includes('Connection'))
    expect(
      sshd
        .logText()
        .slice(before)
        .match(/Failed publickey/gu) ?? [],
    ).to.have.length.at.most(1)
  })

  it('says so when there is nothing to offer', async () => {
    const fault = await faultOf(open({ configFile: place.write('no_keys', 'IdentityFile none\n') }))
    expect(fault.message).to.include('there is nothing to offer')
  })

  it('says so when the server ends a login after too many keys', async () => {
    const strict = await startSshd({ config: ['MaxAuthTries 1'] })
    const keys = ['stranger', 'id_rsa', 'id_ecdsa'].map((name) => secretFile(place.path(name)))
    const known = place.write('known_strict', `${strict.knownHostsLine}\n`)
    const fault = await faultOf(openSsh(`root@127.0.0.1:${strict.port}`, { knownHosts: known, key: keys }))
    expect(fault.code).to.equal('auth-failed')
    expect(fault.message).to.include('too many tries')
    await strict.stop()
  })

  describe('with ssh_config', () => {
    const config = (name: string, ...lines: string[]): string =>
      place.write(
        name,
        ['Host web', '  HostName 127.0.0.1', `  Port ${sshd.port}`, '  User root', ...lines, ''].join('\n'),
      )

    it('takes address, user, key and known_hosts from an alias', async () => {
      const configFile = config(
        'config_a',
        `IdentityFile ${place.path('id_ed25519')}`,
        `UserKnownHostsFile ${knownHosts}`,
      )
      await (await openSsh('web', { configFile })).close()
    })

    it('lets what is written in the inventory win', async () => {
      const configFile = config('config_b', `IdentityFile ${place.path('stranger')}`, 'UserKnownHostsFile /dev/null')
      await (await openSsh('web', { configFile, knownHosts, key: secretFile(place.path('id_rsa')) })).close()
    })

    it('looks a host up under its HostKeyAlias', async () => {
      const known = place.write('known_alias', `${sshd.knownHostsLine.replace(/^\S+/u, 'the-alias')}\n`)
      const configFile = config('config_c', 'HostKeyAlias the-alias', `IdentityFile ${place.path('id_rsa')}`)
      await (await openSsh('web', { configFile, knownHosts: known })).close()
    })

    it('does not use a key file that others can read, and says so', async () => {
      place.keyPair('loose')
      chmodSync(place.path('loose'), 0o644)
      const fault = await faultOf(
        openSsh('web', { configFile: config('config_d', `IdentityFile ${place.path('loose')}`), knownHosts }),
      )
      expect(fault.message).to.include('loose" can be read by others (mode 644)')
    })

    for (const [keyword, value, cure] of [
      ['ProxyJump', 'me@bastion:2222', 'ssh: { jump: [me@bastion:2222] }'],
      ['ProxyCommand', 'nc %h %p', 'jump'],
    ] as const) {
      it(`names a ${keyword} that it does not follow, and the cure`, async () => {
        const before = sshd.connections()
        const fault = await faultOf(
          openSsh('web', { configFile: config(`config_${keyword}`, `${keyword} ${value}`), knownHosts }),
        )
        expect(fault.code).to.equal('not-supported')
        expect(fault.message).to.include(keyword)
        expect(fault.hint).to.include(cure)
        expect(sshd.connections()).to.equal(before)
      })
    }

    it('says which line of ssh_config is wrong', async () => {
      const fault = await faultOf(openSsh('web', { configFile: config('config_bad', 'Porrt 22') }))
      expect(fault.code).to.equal('local')
      expect(fault.message).to.match(/config_bad.*line 5/u)
    })
  })

  describe('with an agent', () => {
    let agent: ChildProcess
    let socket: string

    before(async () => {
      socket = place.path('agent.sock')
      agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
      await until(() => existsSync(socket))
    })
    after(() => agent.kill())

    const add = (...names: string[]): void => {
      execFileSync('ssh-add', ['-q', '-D'], { env: { SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
      for (const name of names)
        execFileSync('ssh-add', ['-q', place.path(name)], { env: { SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
    }

    for (const kind of kinds) {
      it(`lets it sign: ${kind}`, async () => {
        add(`id_${kind}`)
        await (await open({ agent: socket })).close()
      })
    }

    it('tries the keys that are written first, and the agent only when it is asked to', async () => {
      add('id_rsa')
      const key = secretFile(place.path('stranger'))
      await (await open({ key, agent: socket })).close()
      expect((await faultOf(open({ key }))).message).not.to.include('agent')
    })

    it('leaves the other keys of the agent alone under IdentitiesOnly', async () => {
      add('stranger', 'id_rsa')
      const configFile = place.write('only', `IdentitiesOnly yes\nIdentityFile ${place.path('id_rsa')}\n`)
      const before = sshd.logText().length
      await (await open({ agent: socket, configFile })).close()
      expect(sshd.logText().slice(before)).not.to.include('Failed')
    })

    it('says so when nobody answers at the socket', async () => {
      const fault = await faultOf(
        open({ agent: place.path('nobody.sock'), configFile: place.write('none', 'IdentityFile none\n') }),
      )
      expect(fault.message).to.include(`the agent at "${place.path('nobody.sock')}"`)
    })
  })

  describe('with a password', () => {
    let user: TemporaryUser
    let server: Sshd
    before(async () => {
      user = temporaryUser({ password: 'correct horse' })
      server = await startSshd({ config: ['PasswordAuthentication yes'] })
    })
    after(async () => {
      await server.stop()
      user.remove()
    })

    const withPassword = (password: string) =>
      openSsh(`${user.name}@127.0.0.1:${server.port}`, {
        knownHosts: place.write('known_password', `${server.knownHostsLine}\n`),
        configFile: place.write('no_key', 'IdentityFile none\n'),
        password: new Secret(password, 'env:PASSWORD'),
      })

    it('opens with the right one', async () => (await withPassword('correct horse')).close())

    it('tries a wrong one once and never repeats it', async () => {
      const fault = await faultOf(withPassword('battery staple'))
      expect(fault.code).to.equal('auth-failed')
      expect(JSON.stringify(fault)).to.include('tried password').and.not.to.include('battery')
      await until(() => server.logText().includes('Failed password'))
      expect(server.logText().match(/Failed password/gu)).to.have.length(1)
    })
  })
})

describe('the login at a server that asks questions', () => {
  const place = sshWorkspace()
  after(() => place.remove())

  /** A server of ssh2's own, which asks what it is told to ask. */
  async function asking(prompts: readonly string[], accept: (answers: string[]) => boolean) {
    const host = hostKey()
    const asked: string[][] = []
    const server = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
      client.on('error', () => 'the client hung up')
      client.on('authentication', (context: AuthContext) => {
        if (context.method !== 'keyboard-interactive') {
          context.reject(['keyboard-interactive'])
          return
        }
        context.prompt(
          prompts.map((prompt) => ({ prompt, echo: false })),
          (answers) => {
            asked.push(answers)
            if (accept(answers)) context.accept()
            else context.reject(['keyboard-interactive'])
          },
        )
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const known = place.write(`known_${port}`, `[127.0.0.1]:${port} ${host.public}\n`)
    const open = () =>
      openSsh(`me@127.0.0.1:${port}`, {
        knownHosts: known,
        configFile: place.write('none', 'IdentityFile none\n'),
        password: new Secret('s3cret', 'env:P'),
      })
    return { open, asked, close: () => server.close() }
  }

  it('answers one question for a password', async () => {
    const { open, asked, close } = await asking(['Password: '], ([answer]) => answer === 's3cret')
    await (await open()).close()
    expect(asked).to.deep.equal([['s3cret']])
    close()
  })

  for (const prompts of [['Verification code: '], ['Password: ', 'Verification code: '], ['What is your quest?']]) {
    it(`does not give the password away when asked ${JSON.stringify(prompts)}`, async () => {
      const { open, asked, close } = await asking(prompts, () => false)
      expect((await faultOf(open())).code).to.equal('auth-failed')
      expect(asked.flat()).not.to.include('s3cret')
      close()
    })
  }
})
