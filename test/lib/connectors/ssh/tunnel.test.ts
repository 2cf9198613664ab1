import { chmodSync, chownSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { SshSettings } from '../../../../lib/connectors/ssh/options.ts'
import { CLIENTS, faultOf, openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { freePort, needsSshd, sshWorkspace, startSshd, until } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'
import { temporaryUser } from '../../../helpers/temporary-user.ts'
import type { TemporaryUser } from '../../../helpers/temporary-user.ts'

const signal = new AbortController().signal

for (const client of CLIENTS)
  describe(`the way through a host (${client})`, function () {
    this.timeout(30_000)
    let place: SshWorkspace
    let sshd: Sshd
    let session: Session
    let publicLine: string

    before(async function () {
      needsSshd(this)
      place = sshWorkspace()
      publicLine = place.keyPair('id').publicLine
      sshd = await startSshd({ authorizedKeys: [publicLine] })
      session = await open(sshd)
    })
    after(async () => {
      await (session as Session | undefined)?.close()
      await (sshd as Sshd | undefined)?.stop()
      ;(place as SshWorkspace | undefined)?.remove()
    })

    const open = (at: Sshd, user = 'root', more: SshSettings = {}) =>
      openSsh(`${user}@127.0.0.1:${at.port}`, {
        client,
        knownHosts: place.write(`known_${at.port}`, `${at.knownHostsLine}\n`),
        key: secretFile(place.path('id')),
        ...more,
      })

    /** Everything a stream says, and the error it ends with. */
    function drain(stream: Duplex): Promise<{ text: string; error?: Error }> {
      return new Promise((resolve) => {
        const chunks: Buffer[] = []
        let error: Error | undefined
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', (each) => (error = each))
        stream.on('close', () => resolve({ text: Buffer.concat(chunks).toString(), ...(error && { error }) }))
      })
    }

    async function listening(
      treat: (socket: Socket) => void,
      where?: string,
    ): Promise<{ server: Server; port: number }> {
      const server = createServer({ allowHalfOpen: true }, treat)
      await new Promise<void>((resolve) =>
        where === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(where, resolve),
      )
      return { server, port: where === undefined ? (server.address() as AddressInfo).port : 0 }
    }

    const echo = (socket: Socket): void => {
      socket.on('error', () => 'it was cut')
      socket.pipe(socket)
    }

    it('carries bytes both ways over TCP, however many', async () => {
      const { server, port } = await listening(echo)
      const stream = await session.tunnel!.tcp('127.0.0.1', port, signal)
      const all = drain(stream)
      const sent = Buffer.alloc(8 * 1024 * 1024, 'abcdefgh')
      stream.end(sent)
      const { text, error } = await all
      expect(error).to.equal(undefined)
      expect(text === sent.toString()).to.equal(true)
      server.close()
    })

    it('carries bytes both ways over a Unix socket', async () => {
      const { server } = await listening(echo, place.path('echo.sock'))
      const stream = await session.tunnel!.unix(place.path('echo.sock'), signal)
      stream.end('hello')
      expect(await drain(stream)).to.deep.equal({ text: 'hello' })
      server.close()
    })

    it('tells the far end when a stream is destroyed here', async () => {
      const sockets = new Set<Socket>()
      const { server, port } = await listening((socket) => {
        sockets.add(socket.on('error', () => 'it was cut').on('close', () => sockets.delete(socket)))
        socket.on('end', () => socket.end()).resume()
      })
      const stream = await session.tunnel!.tcp('127.0.0.1', port, signal)
      await until(() => sockets.size === 1)
      stream.destroy()
      await until(() => sockets.size === 0)
      server.close()
    })

    it('ends a stream when the far end does, and refuses to write more', async () => {
      const { server, port } = await listening((socket) => socket.end('bye'))
      const stream = await session.tunnel!.tcp('127.0.0.1', port, signal)
      expect((await drain(stream)).text).to.equal('bye')
      expect(stream.destroyed).to.equal(true)
      const error = await new Promise((resolve) => stream.write('more', resolve))
      expect(error).to.be.instanceOf(Error)
      server.close()
    })

    it('fails a stream when the connection that carries it is lost', async () => {
      const { server, port } = await listening(echo)
      const own = await open(sshd)
      const stream = await own.tunnel!.tcp('127.0.0.1', port, signal)
      const all = drain(stream)
      await own.close()
      expect((await all).error).to.have.nested.property('fault.code', 'lost')
      server.close()
    })

    it('is left at once when nobody waits any more', async () => {
      const over = new AbortController()
      over.abort(new Error('enough'))
      const error = await session.tunnel!.tcp('127.0.0.1', 1, over.signal).catch((each: unknown) => each)
      expect(error).to.have.property('message', 'enough')
    })

    it('says that nobody listens', async () => {
      const fault = await faultOf(session.tunnel!.tcp('127.0.0.1', await freePort(), signal))
      expect(fault.code).to.equal('refused')
    })

    it('says that a name is not known over there', async () => {
      const fault = await faultOf(session.tunnel!.tcp('no-such-host.invalid', 22, signal))
      expect(fault.code).to.equal('unreachable')
    })

    it('finds the first socket of several', async () => {
      const { server } = await listening(echo, place.path("it's a.sock"))
      const paths = ['/nonexistent.sock', place.path('id'), place.path("it's a.sock"), '/run/other.sock']
      expect(await session.tunnel!.firstSocket(paths, signal)).to.equal(place.path("it's a.sock"))
      expect(await session.tunnel!.firstSocket(paths.slice(0, 2), signal)).to.equal(null)
      expect(await session.tunnel!.firstSocket([], signal)).to.equal(null)
      server.close()
    })

    describe('to a socket that does not open', () => {
      let user: TemporaryUser
      before(() => (user = temporaryUser()))
      after(() => user.remove())

      it('says that it is not there', async () => {
        const fault = await faultOf(session.tunnel!.unix('/nonexistent.sock', signal))
        expect(fault).to.include({ code: 'unreachable' })
        expect(fault.message).to.include('there is no such socket')
      })

      it('says that it is no socket', async () => {
        expect((await faultOf(session.tunnel!.unix(place.path('id'), signal))).message).to.include('not a socket')
      })

      it('says who may not use it, and what helps', async () => {
        const { server } = await listening(echo, place.path('private.sock'))
        chmodSync(place.path('private.sock'), 0o600)
        const poor = await open(sshd, user.name)
        const fault = await faultOf(poor.tunnel!.unix(place.path('private.sock'), signal))
        expect(fault.code).to.equal('auth-failed')
        expect(fault.message).to.include(`the user "${user.name}" may not use this socket`)
        expect(fault.hint).to.include('group')
        await poor.close()
        server.close()
      })

      it('says that its folder may not be entered', async () => {
        const hidden = sshWorkspace()
        chmodSync(hidden.folder, 0o700)
        chownSync(hidden.folder, 0, 0)
        const poor = await open(sshd, user.name)
        const fault = await faultOf(poor.tunnel!.unix(hidden.path('x.sock'), signal))
        expect(fault.message).to.include('folder').and.to.include('may not be entered')
        await poor.close()
        hidden.remove()
      })

      it('says that nobody listens', async () => {
        const path = place.path('left.sock')
        const { execFileSync } = await import('node:child_process')
        const leave = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
        try {
          execFileSync(process.execPath, ['-e', leave], { stdio: 'ignore' })
        } catch {
          // It killed itself, so that its socket stays behind.
        }
        const fault = await faultOf(session.tunnel!.unix(path, signal))
        expect(fault.code).to.equal('refused')
        expect(fault.message).to.include('nobody listens')
        rmSync(path)
      })

      it('says that the server forbids it', async () => {
        const strict = await startSshd({
          authorizedKeys: [publicLine],
          config: ['AllowStreamLocalForwarding no', 'AllowTcpForwarding no'],
        })
        const { server } = await listening(echo, place.path('open.sock'))
        const limited = await open(strict)
        const unix = await faultOf(limited.tunnel!.unix(place.path('open.sock'), signal))
        expect(unix.code).to.equal('not-supported')
        expect(unix.hint).to.include('AllowStreamLocalForwarding')
        const tcp = await faultOf(limited.tunnel!.tcp('127.0.0.1', strict.port, signal))
        expect(tcp.code).to.equal('not-supported')
        expect(tcp.hint).to.include('AllowTcpForwarding')
        await limited.close()
        await strict.stop()
        server.close()
      })
    })

    for (const [rights, forwards] of [
      ['restrict', false],
      ['restrict,port-forwarding', true],
    ] as const) {
      it(`is ${forwards ? 'open' : 'closed'} to a key with "${rights}", which may run commands`, async () => {
        const strict = await startSshd({ authorizedKeys: [`${rights} ${publicLine}`] })
        const { server } = await listening(echo, place.path('rights.sock'))
        const limited = await open(strict)
        expect((await limited.shell!.run(['echo', 'hello'], { signal })).stdout).to.equal('hello\n')
        const opened = limited.tunnel!.unix(place.path('rights.sock'), signal)
        if (forwards) (await opened).destroy()
        else expect((await faultOf(opened)).hint).to.include('the options of the key')
        await limited.close()
        await strict.stop()
        server.close()
      })
    }
  })
