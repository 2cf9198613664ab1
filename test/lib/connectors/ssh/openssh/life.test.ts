import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { SshSettings } from '../../../../../lib/connectors/ssh/options.ts'
import type { Session } from '../../../../../lib/kit/connector.ts'
import { hungServer } from '../../../../helpers/hung-servers.ts'
import { faultOf, openSsh, secretFile } from '../../../../helpers/open-ssh.ts'
import { processesLeftWith, processesWith } from '../../../../helpers/processes-with.ts'
import { needsSshd, sshWorkspace, startSshd, until } from '../../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../../helpers/sshd.ts'

const signal = new AbortController().signal

describe('the life of a master', function () {
  this.timeout(60_000)
  let place: SshWorkspace
  let sshd: Sshd
  let runtime: string
  const usual = process.env['XDG_RUNTIME_DIR']

  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    sshd = await startSshd({ authorizedKeys: [place.keyPair('id').publicLine] })
    place.write('known', `${sshd.knownHostsLine}\n`)
    // A short path of its own: whatever lies in there is ours.
    runtime = mkdtempSync(join(tmpdir(), 'ow-'))
    process.env['XDG_RUNTIME_DIR'] = runtime
  })
  after(async () => {
    if (usual === undefined) delete process.env['XDG_RUNTIME_DIR']
    else process.env['XDG_RUNTIME_DIR'] = usual
    await (sshd as Sshd | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
    if (runtime) rmSync(runtime, { recursive: true, force: true })
  })

  const open = (more: SshSettings = {}, over = signal): Promise<Session> =>
    openSsh(
      `root@127.0.0.1:${sshd.port}`,
      {
        client: 'openssh',
        knownHosts: place.path('known'),
        key: secretFile(place.path('id')),
        ...more,
      },
      { signal: over },
    )

  async function nothingIsLeft(): Promise<void> {
    expect(await processesLeftWith(runtime)).to.deep.equal([])
    await until(() => readdirSync(runtime).length === 0)
  }

  it('is one process beside its watcher, in a folder that only we may enter, with no key in it', async () => {
    const session = await open()
    await session.shell!.run(['true'], { signal })
    expect(processesWith(runtime)).to.have.length(2)
    const [folder = ''] = readdirSync(runtime)
    expect(readdirSync(join(runtime, folder))).to.deep.equal(['control'])
    await session.close()
    await nothingIsLeft()
  })

  it('leaves nothing behind when the opening fails', async () => {
    expect((await faultOf(open({ knownHosts: '/dev/null' }))).code).to.equal('host-key-unknown')
    await nothingIsLeft()
  })

  it('leaves nothing behind when nobody waits any more', async () => {
    const server = await hungServer((socket) => socket.resume())
    const over = new AbortController()
    const opening = open({ port: server.port }, over.signal).catch((error: unknown) => error)
    await until(() => server.open.size === 1)
    over.abort(new Error('the pass is over'))
    expect(await opening).to.have.property('message', 'the pass is over')
    await nothingIsLeft()
    await until(() => server.open.size === 0)
    await server.close()
  })

  it('ends at its deadline when the server accepts and never speaks', async () => {
    const server = await hungServer((socket) => socket.resume())
    const started = performance.now()
    expect(await faultOf(open({ port: server.port }))).to.include({ code: 'timed-out', phase: 'banner' })
    expect(performance.now() - started).to.be.within(4_900, 12_000)
    await nothingIsLeft()
    await server.close()
  })

  it('ends at its deadline when the server says its name and nothing more', async () => {
    const server = await hungServer((socket) => socket.resume().write('SSH-2.0-Tar_1.0\r\n'))
    expect(await faultOf(open({ port: server.port }))).to.include({ code: 'timed-out', phase: 'key-exchange' })
    await nothingIsLeft()
    await server.close()
  })

  it('is lost when ssh is killed under a command, and can be opened anew', async () => {
    const session = await open()
    const running = faultOf(session.shell!.run(['sleep', '20'], { signal, timeoutMs: 30_000 }))
    const master = (): number =>
      processesWith('ControlPersist=no').find((pid) => processesWith(runtime).includes(pid)) ?? 0
    await until(() => master() > 0)
    process.kill(master(), 'SIGKILL')
    expect((await running).code).to.equal('lost')
    expect(session.alive).to.equal(false)
    await session.close()
    await nothingIsLeft()
    await (await open()).close()
  })

  it('says so where there is no ssh', async () => {
    const path = process.env['PATH']
    const poor = place.path('bin')
    mkdirSync(poor)
    for (const tool of ['sh', 'rm', 'sleep']) symlinkSync(`/bin/${tool}`, join(poor, tool))
    try {
      process.env['PATH'] = poor
      const fault = await faultOf(open())
      expect(fault).to.include({ code: 'local' })
      expect(fault.message).to.include('no ssh on this machine')
    } finally {
      process.env['PATH'] = path
    }
    await nothingIsLeft()
  })

  for (const how of ['SIGKILL', 'SIGTERM'] as const) {
    it(`ends with the program, when that is ended by ${how}`, async () => {
      const program = spawn(process.execPath, ['--import=tsx/esm', '--input-type=module', '-e', HOLD], {
        env: { ...process.env, HOLD_PORT: `${sshd.port}`, HOLD_KEY: place.path('id'), HOLD_KNOWN: place.path('known') },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await new Promise((resolve) => program.stdout.once('data', resolve))
      expect(processesWith(runtime).length).to.be.at.least(1)
      program.kill(how)
      await nothingIsLeft()
    })
  }

  it('comes up fifty times, a few at a time', async () => {
    const sessions: Session[] = []
    const queue = Array.from({ length: 50 }, (_, at) => at)
    const worker = async (): Promise<void> => {
      while (queue.pop() !== undefined) sessions.push(await open())
    }
    await Promise.all(Array.from({ length: 8 }, worker))
    expect(sessions.filter((session) => session.alive)).to.have.length(50)
    await Promise.all(sessions.map((session) => session.close()))
    await nothingIsLeft()
    expect(existsSync(runtime)).to.equal(true)
  })
})

/** Opens a session and holds it until it is ended from outside. */
const HOLD = `
const { openSsh, secretFile } = await import('./test/helpers/open-ssh.ts')
const { HOLD_PORT, HOLD_KEY, HOLD_KNOWN } = process.env
await openSsh('root@127.0.0.1:' + HOLD_PORT, { client: 'openssh', knownHosts: HOLD_KNOWN, key: secretFile(HOLD_KEY) })
console.log('open')
setInterval(() => undefined, 1000)
`
