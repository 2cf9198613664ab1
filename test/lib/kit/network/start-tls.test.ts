import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { Secret } from '../../../../lib/base/secret.ts'
import type { StartTls, TlsSight } from '../../../../lib/model/network.ts'
import { hungServer } from '../../../helpers/hung-servers.ts'
import { aNetwork } from '../../../helpers/network.ts'
import { makeServerCertificates } from '../../../helpers/server-certificates.ts'
import type { ServerCertificates } from '../../../helpers/server-certificates.ts'

/** What a server says first, then to each thing it is told; after the last one it speaks TLS. */
type Script = readonly [greeting: string, ...(readonly [told: RegExp, says: string])[]]

const SCRIPTS: Readonly<Record<StartTls, Script>> = {
  smtp: [
    '220-mail.test\r\n220 ESMTP\r\n',
    [/^EHLO \S+\r\n$/u, '250-mail.test\r\n250-SIZE 1000\r\n250 STARTTLS\r\n'],
    [/^STARTTLS\r\n$/u, '220 go ahead\r\n'],
  ],
  imap: ['* OK ready\r\n', [/^a1 STARTTLS\r\n$/u, '* CAPABILITY IMAP4\r\na1 OK begin\r\n']],
  pop3: ['+OK ready\r\n', [/^STLS\r\n$/u, '+OK begin\r\n']],
  ftp: ['220-hello\r\n220 ready\r\n', [/^AUTH TLS\r\n$/u, '234 begin\r\n']],
  postgres: ['', [/^\0\0\0\u0008\u0004\u00d2\u0016\u002f$/u, 'S']],
}

describe('a protocol that begins in the clear', function () {
  this.timeout(30_000)
  let folder: string
  let certificates: ServerCertificates

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-starttls-'))
    certificates = await makeServerCertificates(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  async function play(protocol: StartTls, [greeting, ...lines]: Script): Promise<TlsSight> {
    const secure = (socket: Socket): TLSSocket => {
      const { cert, key } = certificates.good
      return new TLSSocket(socket, { isServer: true, cert, key }).on('error', () => undefined)
    }
    const server = await hungServer((socket) => {
      let line = 0
      if (greeting !== '') socket.write(greeting)
      const hear = (data: Buffer): void => {
        const [told, says] = lines[line] ?? [/$^/u, '']
        line += 1
        if (!told.test(data.toString('latin1'))) socket.end('500 what?\r\n')
        else socket.write(says)
        if (line < lines.length) return
        socket.off('data', hear)
        secure(socket)
      }
      socket.on('data', hear)
    })
    const tls = { ca: new Secret(certificates.ca, 'file:ca.pem') }
    const question = { host: '127.0.0.1', port: server.port, names: ['localhost'], startTls: protocol, tls }
    const sight = await aNetwork().tls({ ...question, timeoutMs: 3000 })
    await server.close()
    return sight
  }

  for (const [protocol, script] of Object.entries(SCRIPTS) as [StartTls, Script][])
    it(`changes to TLS in ${protocol}`, async () => {
      expect(await play(protocol, script)).to.deep.include({ kind: 'shown', distrust: null, missing: [] })
    })

  it('that has no TLS to change to says so', async () => {
    const [greeting, hello] = SCRIPTS.smtp as [string, [RegExp, string]]
    const sight = await play('smtp', [greeting, hello, [/^STARTTLS\r\n$/u, '502 not \u001b[2J here\r\n']])
    expect(sight).to.include({ why: 'protocol', text: 'it does not start TLS: "502 not \\u{1b}[2J here"' })
    expect(await play('postgres', ['', [/^/u, 'N']])).to.include({ why: 'protocol' })
  })

  it('is not believed what it says before TLS in the name of what comes after', async () => {
    const [greeting] = SCRIPTS.pop3
    const sight = await play('pop3', [greeting, [/^STLS\r\n$/u, '+OK begin\r\n+OK you are root\r\n']])
    expect(sight).to.include({ why: 'protocol', text: 'it says more before TLS than asked' })
  })

  it('is left when its greeting has no end', async () => {
    expect(await play('smtp', ['220-more\r\n'.repeat(3000)])).to.include({ text: 'its greeting does not end' })
  })

  it('is left when it hangs up', async () => {
    const server = await hungServer((socket) => socket.end())
    const question = { host: '127.0.0.1', port: server.port, names: [], startTls: 'imap' as const, tls: {} }
    expect(await aNetwork().tls({ ...question, timeoutMs: 3000 })).to.include({ why: 'lost' })
    await server.close()
  })
})
