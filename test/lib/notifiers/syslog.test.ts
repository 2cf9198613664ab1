import { expect } from 'chai'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import syslog from '../../../lib/notifiers/syslog.ts'
import { controlsIn, notifierContract } from '../../contracts/notifier.ts'
import { makeCertificates } from '../../helpers/certificates.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { ended, listening, until } from '../../helpers/network.ts'
import { aContext, aMessage, anEntry, aRecovery, optionsOf } from '../../helpers/notices.ts'
import type { NoticeEntry } from '../../../lib/model/notice.ts'

/** PRI, version, time, host, program, no process, the kind, no data, the mark of UTF-8. */
const LINE =
  /^<\d{1,3}>1 2026-11-23T12:00:00\.000Z [!-~]{1,255} orch-watch - (?:problem|recovery|still) - \ufeff[^\n]*$/u

const send = (written: object, ...entries: readonly NoticeEntry[]): ReturnType<typeof syslog.send> =>
  syslog.send(aMessage(...entries), optionsOf(syslog, { ...written }) as never, aContext())

/** Everything a server of streams is told, until nobody is connected. */
function hearing(server: Server): { taken(): Promise<string> } {
  let heard = ''
  let open = 0
  let calls = 0
  const listen = (socket: NodeJS.ReadableStream): void => {
    open += 1
    calls += 1
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')))
    socket.on('error', () => undefined)
    socket.on('close', () => (open -= 1))
  }
  server.on(server.listenerCount('secureConnection') > 0 ? 'secureConnection' : 'connection', listen)
  return {
    async taken() {
      await until(() => calls > 0 && open === 0)
      calls = 0
      const text = heard
      heard = ''
      return text
    },
  }
}

/** "12 <11>1 …" again and again. */
function framesOf(text: string): string[] {
  const frames: string[] = []
  for (let rest = Buffer.from(text); rest.length > 0;) {
    const [digits = ''] = /^\d+ /u.exec(rest.subarray(0, 8).toString('latin1')) ?? []
    expect(digits).to.not.equal('')
    frames.push(rest.subarray(digits.length, digits.length + Number(digits)).toString('utf8'))
    rest = rest.subarray(digits.length + Number(digits))
  }
  return frames
}

describe('the notifier syslog', () => {
  describe('by datagrams', () => {
    notifierContract(syslog, async () => {
      const server = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 })
      const lines: string[] = []
      server.on('message', (message) => lines.push(message.toString('utf8')))
      server.bind(0, '127.0.0.1')
      await once(server, 'listening')
      return {
        written: { to: `udp://127.0.0.1:${server.address().port}` },
        async taken() {
          // What was sent on loopback is there; it has to be read.
          for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve))
          return lines.splice(0)
        },
        actingOn: (pieces) => [...pieces.filter((piece) => !LINE.test(piece)), ...pieces.flatMap(controlsIn)],
        close: async () => {
          server.close()
          await once(server, 'close')
        },
      }
    })
  })

  describe('by streams', () => {
    let server: Server
    let port: number
    beforeEach(async () => {
      server = createServer()
      port = await listening(server)
    })
    afterEach(() => ended(server))

    it('writes each line with its length in front, and counts bytes', async () => {
      const heard = hearing(server)
      const entries = [anEntry({ summary: 'größer\nals' }), anEntry({ status: 'unknown' }), aRecovery()]
      expect(await send({ to: `tcp://127.0.0.1:${port}` }, ...entries)).to.include({ kind: 'delivered' })
      const lines = framesOf(await heard.taken())
      expect(lines.map((line) => LINE.test(line))).to.deep.equal([true, true, true])
      expect(lines.map((line) => line.slice(0, 5))).to.deep.equal(['<26>1', '<27>1', '<29>1'])
      expect(lines[0]).to.contain('\ufeffCRITICAL web-1 disk /var: größer als')
    })

    it('comes back to one that is not there', async () => {
      await ended(server)
      const reason = 'connection refused'
      expect(await send({ to: `tcp://127.0.0.1:${port}` })).to.deep.equal({ kind: 'rejected', isFinal: false, reason })
    })

    it('speaks TLS with whom its authority vouches for, and with nobody else', async function () {
      skipUnless(this, { files: ['/usr/bin/openssl'] })
      const folder = mkdtempSync(join(tmpdir(), 'orch-watch-syslog-'))
      const { server: pair, ca, wrongCa } = await makeCertificates(folder)
      rmSync(folder, { recursive: true, force: true })
      const secured = createTlsServer(pair, () => undefined)
      secured.on('tlsClientError', () => undefined)
      const to = `tls://127.0.0.1:${await listening(secured)}`
      const heard = hearing(secured)
      const sendWith = (authority: string): ReturnType<typeof syslog.send> =>
        syslog.send(aMessage(), optionsOf(syslog, { to, ca: 'env:CA' }, { CA: authority }) as never, aContext())
      expect(await sendWith(wrongCa)).to.include({ kind: 'rejected' })
      expect(await sendWith(ca)).to.include({ kind: 'delivered' })
      expect(framesOf(await heard.taken())).to.have.length(1)
      await ended(secured)
    })

    it('hangs up when the time is over and TLS was never spoken', async () => {
      const over = new AbortController()
      const options = optionsOf(syslog, { to: `tls://127.0.0.1:${port}` }) as never
      let open = 0
      server.on('connection', (socket) => {
        open += 1
        socket.resume()
        socket.on('error', () => undefined).on('close', () => (open -= 1))
      })
      const sending = syslog.send(aMessage(), options, aContext({ signal: over.signal }))
      await until(() => open > 0)
      over.abort(new Error('no time left'))
      expect(await sending).to.deep.equal({ kind: 'rejected', isFinal: false, reason: 'no answer in time' })
      await until(() => open === 0)
    })
  })

  describe('to the log of this machine', () => {
    let folder: string
    before(function () {
      skipUnless(this, { files: ['/usr/bin/logger'] })
      folder = mkdtempSync(join(tmpdir(), 'orch-watch-log-'))
    })
    after(() => folder && rmSync(folder, { recursive: true, force: true }))

    it('hands the line to logger as a word, whatever it begins with', async () => {
      const socket = join(folder, 'log')
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(socket, resolve))
      const heard = hearing(server)
      const entry = anEntry({ target: '--server', summary: '$(id)', status: 'warning' })
      expect(await send({ to: 'local', socket, facility: 'local3' }, entry)).to.deep.equal({
        kind: 'delivered',
        reference: '',
      })
      expect(await heard.taken()).to.match(/^<156>.*orch-watch: WARNING --server disk \/var: \$\(id\)/u)
      await ended(server)
    })

    it('says that nobody listens', async () => {
      const delivery = await send({ to: 'local', socket: join(folder, 'nobody') })
      expect(delivery).to.include({ kind: 'rejected', isFinal: false })
      expect(delivery).to.have.property('reason').that.contains('No such file')
    })
  })

  it('knows where it may go', () => {
    const right = (to: string): boolean => syslog.options.safeParse({ to }).success
    const good = ['local', 'udp://log.example.org', 'tcp://[2001:db8::1]:514', 'tls://192.0.2.1']
    const bad = ['', 'http://log.example.org', 'udp://', 'udp://a b', 'tcp://log.example.org:99999', 'local:1']
    expect(good.map(right)).to.deep.equal([true, true, true, true])
    expect(bad.map(right)).to.deep.equal(bad.map(() => false))
  })
})
