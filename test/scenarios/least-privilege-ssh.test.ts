import { execFileSync, spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { startDockerRead } from '../helpers/docker-read.ts'
import type { DockerRead } from '../helpers/docker-read.ts'
import { openDocker, value } from '../helpers/docker-session.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { needHaproxy } from '../helpers/haproxy.ts'
import { readProject } from '../helpers/project.ts'
import { temporaryUser } from '../helpers/temporary-user.ts'
import type { TemporaryUser } from '../helpers/temporary-user.ts'
import { ALL_SECTIONS } from '../helpers/host-answers.ts'
import { docBlocks, swapped } from '../helpers/doc-blocks.ts'
import { CLIENTS, faultOf, openSsh, secretFile } from '../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../helpers/sshd.ts'

const PAGE = 'docs/least-privilege.md'
const HOST = 'A host over SSH'
const never = new AbortController().signal

/** No systemd, no pressure and no utmp in a container; sshd is asked by root alone. */
const MAY_LACK = new Set(['units', 'logins', 'pressure', 'sshServer', 'kernelLog'])

/** What somebody comes to who has the key, and whatever ssh can do. */
function triedBy(
  user: string,
  { place, sshd }: { readonly place: SshWorkspace; readonly sshd: Sshd },
  options: readonly string[],
  words: readonly string[],
  input = '',
) {
  const own = ['-F', '/dev/null', '-i', place.path('id'), '-p', `${sshd.port}`, '-o', 'BatchMode=yes']
  const known = ['-o', `UserKnownHostsFile=${place.path('known')}`, '-o', 'IdentitiesOnly=yes']
  const env = { ...process.env, SSH_AUTH_SOCK: place.path('agent') }
  const argv = [...own, ...known, ...options, `${user}@127.0.0.1`, ...words]
  const { status, stdout, stderr } = spawnSync('ssh', argv, { input, env, timeout: 20_000, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const REVERSE = ['-R', '0:127.0.0.1:1', '-o', 'ExitOnForwardFailure=yes']

describe('the user of docs/least-privilege.md who only looks at a host', function () {
  this.timeout(60_000)
  let place: SshWorkspace
  let sshd: Sshd
  let agent: ChildProcess
  let home: string
  const user = `ow-m${process.pid % 100_000}`

  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    home = place.path('monitor')
    const [line = ''] = docBlocks(PAGE, HOST, '')
    const key = place.keyPair('id').publicLine
    place.write('authorized_keys', swapped(line, { '192.0.2.5': '127.0.0.1', 'ssh-ed25519 AAAA… monitor': key }))
    const [made = ''] = docBlocks(PAGE, HOST, 'sh')
    const own = made.replaceAll('/var/lib/monitor', home).replaceAll(/ monitor$/gmu, ` ${user}`)
    execFileSync('sh', ['-euc', own], { cwd: place.folder })
    // A set-uid program that says whose rights it has.
    copyFileSync('/usr/bin/id', place.path('root-id'))
    chmodSync(place.path('root-id'), 0o4755)
    agent = spawn('ssh-agent', ['-D', '-a', place.path('agent')], { stdio: 'ignore' })
    sshd = await startSshd({
      config: [
        'StrictModes yes',
        'AuthorizedKeysFile .ssh/authorized_keys',
        'Subsystem sftp internal-sftp',
        'AllowStreamLocalForwarding yes',
      ],
    })
    place.write('known', `${sshd.knownHostsLine}\n`)
    await until(() => existsSync(place.path('agent')))
    // So that it is not for its own rights that nobody gets there.
    chmodSync(place.path('agent'), 0o666)
  })
  after(async () => {
    ;(agent as ChildProcess | undefined)?.kill('SIGTERM')
    await (sshd as Sshd | undefined)?.stop()
    spawnSync('userdel', ['-f', user])
    ;(place as SshWorkspace | undefined)?.remove()
  })

  const open = (client: (typeof CLIENTS)[number]) =>
    openSsh(`${user}@127.0.0.1:${sshd.port}`, {
      client,
      knownHosts: place.path('known'),
      key: secretFile(place.path('id')),
    })

  const tried = (options: readonly string[], words: readonly string[], input = '') =>
    triedBy(user, { place, sshd }, options, words, input)

  for (const client of CLIENTS)
    it(`is all that orch-watch needs, at the first look and over the channel it keeps (${client})`, async () => {
      const session = await open(client)
      try {
        for (const round of ['first', 'second', 'third']) {
          const answers = await session.host!.read(ALL_SECTIONS, never)
          const lacking = [...ALL_SECTIONS].filter((each) => answers[each]?.kind !== 'seen' && !MAY_LACK.has(each))
          expect(lacking, round).to.deep.equal([])
        }
        expect((await session.shell!.run(['id', '-un'], { signal: never })).stdout.trim()).to.equal(user)
        const slow = session.shell!.run(['sleep', '20'], { signal: never, timeoutMs: 1000 })
        expect((await faultOf(slow)).code).to.equal('timed-out')
      } finally {
        await session.close()
      }
    })

  it('gets no shell, no other command, no scp and no sftp', () => {
    for (const words of [[], ['bash'], ['sh -c id'], ['id'], ['scp -t /tmp'], ['sh', '-i']])
      expect(tried([], words, 'echo in\n'), words.join(' ')).to.include({ status: 1, stdout: '' })
    expect(tried(['-s'], ['sftp'], 'anything')).to.include({ status: 1, stdout: '' })
  })

  it('gets no terminal', () => {
    const { stdout, stderr } = tried(['-tt'], ['sh'], 'tty\n')
    expect(stderr).to.contain('PTY allocation request failed')
    expect(stdout).to.equal('')
  })

  it('gets no forward to a port, to a socket or back, and its agent is not carried on', async () => {
    expect(tried(['-W', `127.0.0.1:${sshd.port}`], []).stderr).to.contain('administratively prohibited')
    expect(tried(REVERSE, ['sh']).stderr).to.contain('remote port forwarding failed')
    const session = await open('built-in')
    const refused = await faultOf(session.tunnel!.unix(place.path('agent'), never))
    await session.close()
    expect(refused.message).to.contain('does not forward Unix sockets for this user')
    expect(tried(['-A'], ['sh'], 'echo "agent: $SSH_AUTH_SOCK"\n').stdout).to.equal('agent: \n')
  })

  it('gains nothing by a set-uid program', () => {
    const asked = tried([], ['sh'], `grep NoNewPrivs /proc/self/status; ${place.path('root-id')} -u\n`)
    const uid = execFileSync('id', ['-u', user], { encoding: 'utf8' })
    expect(asked.stdout).to.equal(`NoNewPrivs:\t1\n${uid}`)
    // Without the forced command the same user would be root there.
    const free = ['--reuid', user, '--clear-groups', place.path('root-id'), '-u']
    expect(execFileSync('setpriv', free, { encoding: 'utf8' })).to.equal('0\n')
  })

  it('cannot give itself another line', () => {
    const keys = `${home}/.ssh/authorized_keys`
    const before = readFileSync(keys, 'utf8')
    const program = 'echo line >> ~/.ssh/authorized_keys; mv ~/.ssh ~/.old; touch ~/.ssh/more ~/more\n'
    const { stderr } = tried([], ['sh'], program)
    expect(stderr.match(/Permission denied/gu)).to.have.length(4)
    expect(readFileSync(keys, 'utf8')).to.equal(before)
  })

  it('comes from nowhere else', () => {
    const { status, stderr } = tried(['-b', '127.0.0.2'], ['sh'], 'id\n')
    expect(status).to.equal(255)
    expect(stderr).to.contain('Permission denied')
  })

  it('runs whatever program its sh is given, as the page admits', () => {
    expect(tried([], ['sh'], 'id -un; head -c 5 /etc/passwd\n').stdout).to.equal(`${user}\nroot:`)
  })
})

describe('the same user, and the engine of that host', function () {
  this.timeout(60_000)
  let place: SshWorkspace
  let sshd: Sshd
  let engine: Engine
  let proxy: DockerRead
  let user: TemporaryUser

  before(async function () {
    needsSshd(this)
    await needEngine(this)
    await needHaproxy(this)
    engine = await startEngine()
    await engine.run({ name: 'web' })
    proxy = await startDockerRead(engine)
    user = temporaryUser()
    place = sshWorkspace()
    const [, word = ''] = /`(usermod [^`]+)`/u.exec(readProject(PAGE)) ?? []
    execFileSync('sh', ['-euc', swapped(word, { 'docker-read': proxy.group, ' monitor': ` ${user.name}` })])
    const [line = ''] = docBlocks(PAGE, HOST, '')
    const options = { 'restrict,': 'restrict,port-forwarding,', '192.0.2.5': '127.0.0.1' }
    const key = { 'ssh-ed25519 AAAA… monitor': place.keyPair('id').publicLine }
    const [match = ''] = docBlocks(PAGE, 'And the engine on that host', '')
    place.write('monitor.conf', swapped(match, { 'User monitor': `User ${user.name}` }))
    sshd = await startSshd({
      authorizedKeys: [swapped(line, { ...options, ...key }).trim()],
      config: [`Include ${place.path('monitor.conf')}`],
    })
    place.write('known', `${sshd.knownHostsLine}\n`)
  })
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    await (proxy as DockerRead | undefined)?.stop()
    await (engine as Engine | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
    ;(user as TemporaryUser | undefined)?.remove()
  })

  it('reads it through the proxy, does not get to Docker’s own socket, and changes nothing', async () => {
    const knownHosts = place.path('known')
    const host = await openSsh(`${user.name}@127.0.0.1:${sshd.port}`, { knownHosts, key: secretFile(place.path('id')) })
    const through = host.tunnel!
    const session = await openDocker(`unix://${proxy.socket}`, { through })
    const { containers } = await session.engine!.read(new Set(['containers']), never)
    expect(value(containers).map(({ name }) => name)).to.deep.equal(['web'])
    const control = await session.control!.containers!(never)
    const refused = await faultOf(control.restart('web', 1000, never))
    expect(refused.message).to.contain('this proxy only lets orch-watch read')
    await session.close()
    expect((await faultOf(openDocker(`unix://${engine.socket}`, { through }))).message).to.contain(
      'may not use this socket',
    )
    expect((await host.shell!.run(['id', '-un'], { signal: never })).stdout.trim()).to.equal(user.name)
    await host.close()
  })
  it('opens nothing from the host back to us, and ports of the host, as the page admits', async () => {
    const tried = (options: readonly string[]) => triedBy(user.name, { place, sshd }, options, ['sh'], 'true\n')
    expect(tried(REVERSE).stderr).to.contain('remote port forwarding failed')
    expect(tried(['-tt']).stderr).to.contain('PTY allocation request failed')
    const knownHosts = place.path('known')
    const host = await openSsh(`${user.name}@127.0.0.1:${sshd.port}`, { knownHosts, key: secretFile(place.path('id')) })
    const stream = await host.tunnel!.tcp('127.0.0.1', sshd.port, never)
    stream.destroy()
    await host.close()
  })
})
