import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import ssh2 from 'ssh2'
import { faultOf, openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { hostKey } from '../../../helpers/host-key.ts'
import { flood, hungServer } from '../../../helpers/hung-servers.ts'
import type { HungServer } from '../../../helpers/hung-servers.ts'
import { freePort, needsSshd, sshWorkspace, startSshd, until } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'
import type { Fault } from '../../../../lib/model/fault.ts'

/** The fault, and after how long it came. */
async function timed(work: Promise<unknown>): Promise<{ fault: Fault; afterMs: number }> {
  const started = performance.now()
  const fault = await faultOf(work)
  return { fault, afterMs: performance.now() - started }
}

const open = (port: number, signal?: AbortSignal) =>
  openSsh(`me@127.0.0.1:${port}`, { knownHosts: '/dev/null' }, signal ? { signal } : {})

describe('a host that does not answer as it should', function () {
  this.timeout(30_000)
  const servers: HungServer[] = []
  after(async () => {
    await Promise.all(servers.map((server) => server.close()))
  })

  async function treated(treat: Parameters<typeof hungServer>[0]): Promise<HungServer> {
    const server = await hungServer(treat)
    servers.push(server)
    return server
  }

  it('is cut off at 64 KiB when it floods without a line end (D20)', async () => {
    let took = 0
    const server = await treated((socket) => {
      flood(socket)
      socket.on('close', () => (took = socket.bytesWritten))
    })
    const before = process.memoryUsage().rss
    const { fault, afterMs } = await timed(open(server.port))
    expect(fault.code).to.equal('protocol')
    expect(fault.message).to.include('no SSH banner in the first 64 KiB: "xxx')
    expect(afterMs).to.be.below(5_000)
    expect(process.memoryUsage().rss - before).to.be.below(30 * 1024 * 1024)
    await until(() => server.open.size === 0)
    expect(took).to.be.below(16 * 1024 * 1024) // what the kernel's buffers hold
  })

  describe('is given its time for each phase, and no more', () => {
    const host = hostKey()
    const timers: NodeJS.Timeout[] = []
    const place = sshWorkspace()
    let mute: ssh2.Server
    // They wait side by side: one after the other it would take half a minute.
    let silent: ReturnType<typeof timed>
    let dripping: ReturnType<typeof timed>
    let halfway: ReturnType<typeof timed>
    let undecided: ReturnType<typeof timed>

    before(async () => {
      silent = timed(open((await treated((socket) => socket.resume())).port))
      const drip = await treated((socket) => timers.push(setInterval(() => socket.resume().write('S'), 100)))
      dripping = timed(open(drip.port))
      const tar = await treated((socket) => socket.resume().write('SSH-2.0-Tar_1.0\r\n'))
      halfway = timed(open(tar.port))
      mute = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
        client.on('error', () => 'the client hung up')
        client.on('authentication', () => 'never answered')
      })
      await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
      const { port } = mute.address() as AddressInfo
      const knownHosts = place.write('known', `[127.0.0.1]:${port} ${host.public}\n`)
      undecided = timed(openSsh(`me@127.0.0.1:${port}`, { knownHosts }))
    })
    after(() => {
      for (const timer of timers) clearInterval(timer)
      mute.close()
      place.remove()
    })

    it('5 s for the banner when it says nothing (D19)', async () => {
      const { fault, afterMs } = await silent
      expect(fault).to.include({ code: 'timed-out', phase: 'banner' })
      expect(afterMs).to.be.within(4_900, 6_000)
    })

    it('5 s for the banner when it drips without a line end (D20)', async () => {
      const { fault, afterMs } = await dripping
      expect(fault).to.include({ code: 'timed-out', phase: 'banner' })
      expect(afterMs).to.be.within(4_900, 6_000)
    })

    it('10 s for the key exchange', async () => {
      const { fault, afterMs } = await halfway
      expect(fault).to.include({ code: 'timed-out', phase: 'key-exchange' })
      expect(afterMs).to.be.within(9_900, 11_500)
    })

    it('10 s for the login', async () => {
      const { fault, afterMs } = await undecided
      expect(fault).to.include({ code: 'timed-out', phase: 'login' })
      expect(afterMs).to.be.within(9_900, 11_500)
    })

    it('and every connection is closed', () => until(() => servers.every((server) => server.open.size === 0)))
  })

  it('is named refused where nobody listens', async () => {
    const { fault } = await timed(open(await freePort()))
    expect(fault.code).to.equal('refused')
  })

  it('is named busy when it hangs up before its banner (D23)', async () => {
    const server = await treated((socket) => socket.end('Exceeded MaxStartups\r\n'))
    const { fault } = await timed(open(server.port))
    expect(fault.code).to.equal('busy')
    expect(fault.message).to.include('Exceeded MaxStartups')
  })

  it('is named when it speaks something else', async () => {
    const server = await treated((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const { fault } = await timed(open(server.port))
    expect(fault.message).to.include('HTTP/1.1 400 Bad Request')
  })

  it('cannot act on the terminal with its banner (D29)', async () => {
    const server = await treated((socket) => socket.end('\u001b]0;owned\u0007\u001b[2J\r\n'))
    const { fault } = await timed(open(server.port))
    expect(fault.message).not.to.match(/\p{Cc}/u)
  })

  it('may bring its banner in pieces, and other lines before it', async () => {
    const pieces = ['hello\r', '\nSS', 'H-2', '.0-Pieces', '_1.0', '\r\n']
    const server = await treated((socket) => {
      const send = (): void => {
        const piece = pieces.shift()
        if (piece === undefined) socket.end()
        else socket.write(piece, () => setTimeout(send, 30))
      }
      socket.resume()
      send()
    })
    const { fault } = await timed(open(server.port))
    expect(fault.message).to.include('during the handshake')
  })

  it('is let go as soon as the pass is over', async () => {
    const server = await treated(() => undefined)
    const pass = new AbortController()
    const opening = open(server.port, pass.signal).catch((error: unknown) => error)
    await until(() => server.open.size === 1)
    pass.abort(new Error('the pass is over'))
    expect(await opening).to.have.property('message', 'the pass is over')
    await until(() => server.open.size === 0)
  })

  it('is named by the phase dns when its name does not resolve (D30)', async () => {
    const fault = await faultOf(openSsh('me@no-such-host.invalid', { knownHosts: '/dev/null' }))
    expect(fault.code).to.equal('unreachable')
    expect(fault.phase).to.equal('dns')
  })
})

describe('a real sshd in trouble', function () {
  this.timeout(60_000)
  let place: SshWorkspace
  let sshd: Sshd

  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    sshd = await startSshd({
      authorizedKeys: [place.keyPair('id').publicLine],
      config: ['MaxStartups 4:100:4', 'LoginGraceTime 30'],
    })
  })
  after(async () => {
    await (sshd as Sshd | undefined)?.stop()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  const openReal = () =>
    openSsh(`root@127.0.0.1:${sshd.port}`, {
      knownHosts: place.write('known', `${sshd.knownHostsLine}\n`),
      key: secretFile(place.path('id')),
    })

  it('is busy, never down, when far too many come at once (D23)', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, openReal))
    const codes = outcomes.map((each) =>
      each.status === 'fulfilled' ? 'open' : (each.reason as { fault: Fault }).fault.code,
    )
    expect(new Set(codes)).to.include('open')
    expect(codes.filter((code) => code !== 'open' && code !== 'busy')).to.deep.equal([])
    await Promise.all(outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.close()] : [])))
  })

  it('is lost within 20 s when it stalls in mid-session, and can be opened again (D21)', async () => {
    const session = await openReal()
    const children = childrenOf(sshd.pid)
    const signal = new AbortController().signal
    for (const pid of children) process.kill(pid, 'SIGSTOP')
    try {
      const { fault, afterMs } = await timed(session.shell!.run(['echo', 'hello'], { signal, timeoutMs: 30_000 }))
      expect(fault.code).to.be.oneOf(['lost', 'timed-out'])
      expect(afterMs).to.be.below(21_000)
      await until(() => !session.alive, 21_000)
    } finally {
      for (const pid of children) process.kill(pid, 'SIGKILL')
    }
    await session.close()
    await (await openReal()).close()
  })

  it('is lost at once when its process is killed under a command', async () => {
    const session = await openReal()
    const signal = new AbortController().signal
    const running = timed(session.shell!.run(['sleep', '5'], { signal }))
    await until(() => childrenOf(sshd.pid).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    for (const pid of childrenOf(sshd.pid)) process.kill(pid, 'SIGKILL')
    const { fault, afterMs } = await running
    expect(fault.code).to.equal('lost')
    expect(afterMs).to.be.below(3_000)
    expect(session.alive).to.equal(false)
    expect((await faultOf(session.shell!.run(['true'], { signal }))).code).to.equal('lost')
    await session.close()
  })
})

/** The processes that sshd has for its connections. */
function childrenOf(pid: number): number[] {
  const { length } = readFileSync(`/proc/${pid}/stat`, 'utf8')
  if (length === 0) return []
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', `${pid}`], { encoding: 'utf8' })
      .trim()
      .split(/\s+/u)
      .map(Number)
  } catch {
    return [] // ps has nothing to show
  }
}
