import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { systemClock } from '../../../lib/base/clock.ts'
import local from '../../../lib/connectors/local.ts'
import { toLocalFault } from '../../../lib/kit/programs/errno.ts'
import { toFault } from '../../../lib/kit/fault.ts'
import type { Session } from '../../../lib/kit/connector.ts'
import { describeHost } from '../../contracts/host.ts'
import { describeShell } from '../../contracts/shell.ts'
import { processesLeftWith, processesWith } from '../../helpers/processes-with.ts'

const never = new AbortController().signal
const open = (signal = never): Promise<Session> => local.open({}, { signal, clock: systemClock, through: null })

describeShell('local', async () => {
  const session = await open()
  return { shell: session.shell!, close: () => session.close() }
})

describeHost('local', async () => {
  const session = await open()
  return { host: session.host!, cost: () => session.cost(), close: () => session.close() }
})

describe('local', () => {
  let session: Session
  beforeEach(async () => (session = await open()))
  afterEach(() => session.close())

  it('needs no options and refuses those it does not know', () => {
    expect(local.options.safeParse({}).success).to.equal(true)
    expect(local.options.safeParse({ address: 'web-1' }).success).to.equal(false)
    expect(local.endpoint({})).to.equal('localhost')
    expect(local.via({})).to.deep.equal([])
  })

  it('counts what it costs: no connection, one round trip for each program', async () => {
    await session.shell!.run(['printf', '12345'], { signal: never })
    await session.shell!.runScript('printf é', { signal: never })
    expect(session.cost()).to.deep.equal({ connections: 0, roundTrips: 2, bytes: 5 + 9 + 2 })
  })

  it('keeps its own environment to itself, for there are secrets in it', async () => {
    process.env['ORCH_WATCH_TEST_SECRET'] = 'hunter2'
    const { stdout } = await session.shell!.run(['env'], { signal: never })
    delete process.env['ORCH_WATCH_TEST_SECRET']
    expect(stdout).to.contain('PATH=').and.not.contain('hunter2')
  })

  it('refuses a word with a NUL character', async () => {
    expect(await faultOf(session.shell!.run(['echo', 'a\0b'], { signal: never }))).to.include({ code: 'not-supported' })
  })

  it('ends what runs when it is closed, and runs nothing afterwards', async () => {
    const marker = randomUUID()
    const running = faultOf(
      session.shell!.run(['sh', '-c', 'trap "" TERM; sleep 30; sleep 30', marker], { signal: never }),
    )
    while (processesWith(marker).length === 0) await systemClock.sleep(20)
    await session.close()
    expect(await processesLeftWith(marker)).to.deep.equal([])
    expect(await running).to.include({ code: 'lost', message: 'the session is closed' })
    expect(session.alive).to.equal(false)
    expect(await faultOf(session.shell!.run(['true'], { signal: never }))).to.include({ code: 'lost' })
  })

  it('closes itself when the pass is over', async () => {
    const marker = randomUUID()
    const pass = new AbortController()
    const other = await open(pass.signal)
    const running = faultOf(other.shell!.run(['sh', '-c', 'sleep 30; :', marker], { signal: never }))
    while (processesWith(marker).length === 0) await systemClock.sleep(20)
    pass.abort()
    expect(await running).to.include({ code: 'lost' })
    expect(await processesLeftWith(marker)).to.deep.equal([])
    expect(other.alive).to.equal(false)
  })

  it('does not open for a pass that is over', async () => {
    const error = await open(AbortSignal.abort(new Error('over'))).catch((thrown: unknown) => thrown)
    expect(error).to.have.property('message', 'over')
  })

  describe('as a way through', () => {
    let folder: string
    let server: Server
    const socket = (): string => join(folder, 'engine.sock')

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'local-tunnel-'))
      server = createServer((peer) => peer.end('hello'))
      await new Promise<void>((resolve) => server.listen(socket(), resolve))
      writeFileSync(join(folder, 'file'), '')
      symlinkSync(socket(), join(folder, 'link.sock'))
    })
    after(async () => {
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true })
    })

    it('reaches a socket', async () => {
      expect(await text(await session.tunnel!.unix(socket(), never))).to.equal('hello')
    })

    it('reaches an address', async () => {
      const tcp = createServer((peer) => peer.end('over tcp'))
      await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
      const { port } = tcp.address() as { port: number }
      expect(await text(await session.tunnel!.tcp('127.0.0.1', port, never))).to.equal('over tcp')
      await new Promise((resolve) => tcp.close(resolve))
      expect(await faultOf(session.tunnel!.tcp('127.0.0.1', port, never))).to.include({ code: 'refused' })
    })

    it('finds the first path that is a socket, behind a link too', async () => {
      const first = (...names: string[]): Promise<string | null> =>
        session.tunnel!.firstSocket(
          names.map((name) => join(folder, name)),
          never,
        )
      expect(await first('nothing', 'file', 'engine.sock')).to.equal(socket())
      expect(await first('link.sock', 'engine.sock')).to.equal(join(folder, 'link.sock'))
      expect(await first('nothing', 'file')).to.equal(null)
    })

    it('tells a socket that is not there from one that nobody listens on', async () => {
      expect(await faultOf(session.tunnel!.unix(join(folder, 'nothing'), never))).to.include({ code: 'unreachable' })
      expect(await faultOf(session.tunnel!.unix(join(folder, 'file'), never))).to.include({ code: 'refused' })
    })

    it('hangs up what is open when it is closed', async () => {
      const hold = createServer(() => undefined)
      await new Promise<void>((resolve) => hold.listen(join(folder, 'hold.sock'), resolve))
      const stream = await session.tunnel!.unix(join(folder, 'hold.sock'), never)
      const ended = new Promise((resolve) => stream.once('close', resolve))
      await session.close()
      await ended
      await new Promise((resolve) => hold.close(resolve))
    })
  })

  describe('knows what an error number means', () => {
    const meaning = (code: string) =>
      toFault(toLocalFault(Object.assign(new Error(code), { code }), 'cannot use "/run/docker.sock"'))

    it('says that the socket is missing', () => {
      expect(meaning('ENOENT')).to.include({
        code: 'unreachable',
        message: 'cannot use "/run/docker.sock": there is no such socket',
      })
    })

    it('says that there is no permission, and what helps', () => {
      expect(meaning('EACCES')).to.include({
        code: 'auth-failed',
        message: 'cannot use "/run/docker.sock": no permission',
      })
      expect(meaning('EACCES').hint)
        .to.match(/group/u)
        .and.match(/read-only socket proxy/u)
    })

    it('takes the blame when this machine is out of something', () => {
      for (const code of ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']) expect(meaning(code)).to.include({ code: 'local' })
    })

    it('calls what it does not know a bug', () => {
      expect(meaning('EWHATEVER')).to.include({ code: 'bug' })
    })
  })
})

async function faultOf(running: Promise<unknown>) {
  return toFault(
    await running.then(
      () => 'expected a fault',
      (error: unknown) => error,
    ),
  )
}
