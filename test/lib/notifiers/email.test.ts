import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import email from '../../../lib/notifiers/email.ts'
import { notifierContract } from '../../contracts/notifier.ts'
import { makeCertificates } from '../../helpers/certificates.ts'
import type { Certificates } from '../../helpers/certificates.ts'
import { aMailServer } from '../../helpers/mail-server.ts'
import type { Mail, MailServer, MailServerManner } from '../../helpers/mail-server.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { until } from '../../helpers/network.ts'
import { aContext, aMessage, anEntry, aNotice, aRecovery, optionsOf } from '../../helpers/notices.ts'
import { messageOf } from '../../../lib/act/message.ts'

const people = { from: 'watch@example.org', to: ['ops@example.org', 'boss@example.org'] }
const HEADERS = ['auto-submitted', 'content-type', 'date', 'from', 'in-reply-to', 'message-id', 'mime-version']
const ALL_HEADERS = [...HEADERS, 'references', 'subject', 'to', 'x-auto-response-suppress']

describe('the notifier email', () => {
  notifierContract(email, async () => {
    const server = await aMailServer()
    return {
      written: { host: '127.0.0.1', port: server.port, tls: 'none', ...people },
      taken: () => {
        const mails = [...server.mails]
        server.forget()
        return Promise.resolve(mails.map(readable))
      },
      actingOn: (pieces) =>
        pieces.flatMap((piece) => {
          const html = piece.slice(piece.indexOf('<!doctype'))
          const tags = [...html.matchAll(/<(\/?[^\s>]*)/gu)].map(([, tag = '']) => tag)
          return [
            ...Object.keys(headersOf(piece)).filter((name) => !ALL_HEADERS.includes(name)),
            ...tags.filter((tag) => !/^(?:!doctype|\/?(?:html|head|body|h3|div)|meta)$/u.test(tag)),
            ...(piece.match(/[^\P{Cc}\r\n]/gu) ?? []),
          ]
        }),
      close: server.close,
    }
  })

  describe('with a mail server', () => {
    let server: MailServer
    const send = (more: object = {}, message = aMessage(), signal?: AbortSignal): ReturnType<typeof email.send> => {
      const written = { host: '127.0.0.1', port: server.port, tls: 'none', ...people, ...more }
      const options = optionsOf(email, written, { PASSWORD: 'secret-of-mine', CA: certificates?.ca ?? '' })
      return email.send(message, options as never, aContext(signal ? { signal } : {}))
    }
    let certificates: Certificates | null = null
    let folder: string
    before(async function () {
      skipUnless(this, { files: ['/usr/bin/openssl'] })
      folder = mkdtempSync(join(tmpdir(), 'orch-watch-email-'))
      certificates = await makeCertificates(folder)
    })
    after(() => rmSync(folder, { recursive: true, force: true }))
    beforeEach(async () => void (server = await aMailServer()))
    afterEach(() => server.close())

    it('writes one letter to all, and another try is the same letter', async () => {
      expect(await send()).to.deep.equal({ kind: 'delivered', reference: '250 queued as 4711' })
      await send()
      const [first, second] = server.mails
      expect(first).to.include({ from: people.from })
      expect(first?.to).to.deep.equal(people.to)
      expect(idOf(first))
        .to.match(/^<[0-9a-f]{64}@example\.org>$/u)
        .and.equal(idOf(second))
      expect(headersOf(readable(first!))).to.include({
        subject: 'CRITICAL web-1 disk /var: 96% used',
        from: '"orch-watch" <watch@example.org>',
        'auto-submitted': 'auto-generated',
      })
    })

    it('keeps the notices of a group in one thread', async () => {
      await send({}, messageOf(aNotice([anEntry()], { key: 'one' })))
      await send({}, messageOf(aNotice([aRecovery()], { key: 'two' })))
      await send({}, messageOf(aNotice([anEntry()], { key: 'three', group: 'another' })))
      const [problem, recovery, other] = server.mails.map((mail) => headersOf(mail.text)['references'])
      expect(problem).to.equal(recovery).and.not.equal(other)
      expect(idOf(server.mails[0])).to.not.equal(idOf(server.mails[1]))
    })

    it('says what the server cannot do now, and what it never will', async () => {
      const outcomes: readonly (readonly [MailServerManner, object])[] = [
        [{ replies: { MAIL: '451 later' } }, { isFinal: false }],
        [{ replies: { MAIL: '550 never' } }, { isFinal: true }],
        [{ replies: { '.': '452 full' } }, { isFinal: false }],
        [{ replies: { '.': '554 spam' } }, { isFinal: true }],
        [{ replies: { greeting: '421 busy' } }, { isFinal: false }],
        [{ cutsAt: '.' }, { isFinal: false }],
        [{ cutsAt: 'EHLO' }, { isFinal: false }],
        [{ replies: { RCPT: '550 nobody' } }, { isFinal: true }],
      ]
      for (const [manner, expected] of outcomes) {
        server.behave(manner)
        expect(await send(), JSON.stringify(manner)).to.include({ kind: 'rejected', ...expected })
      }
    })

    it('is content when one of two is told, and names the other', async () => {
      let asked = 0
      server.behave({
        replies: {
          get RCPT() {
            asked += 1
            return asked === 1 ? '550 nobody' : '250 ok'
          },
        },
      })
      expect(await send()).to.deep.equal({
        kind: 'delivered',
        reference: '1 of 2, not ops@example.org: 250 queued as 4711',
      })
    })

    it('sends nothing to a server that does not offer STARTTLS', async () => {
      const delivery = await send({ tls: 'starttls', user: 'me', password: 'env:PASSWORD' })
      expect(delivery).to.include({ kind: 'rejected', isFinal: true })
      expect(server.mails).to.deep.equal([])
    })

    it('logs in over STARTTLS with the authority it was given, and over TLS from the start', async () => {
      const login = { user: 'me', password: 'env:PASSWORD', ca: 'env:CA' }
      server.behave({ certificate: certificates!.server })
      expect(await send({ tls: 'starttls', ...login })).to.include({ kind: 'delivered' })
      expect(server.mails[0]).to.include({ isSecure: true, user: 'me secret-of-mine' })
      await server.close()
      server = await aMailServer({ certificate: certificates!.server, implicit: true })
      expect(await send({ tls: 'implicit', ...login })).to.include({ kind: 'delivered' })
      expect(server.mails[0]).to.include({ isSecure: true, user: 'me secret-of-mine' })
    })

    it('trusts no certificate of an authority it does not know, and none for another name', async () => {
      server.behave({ certificate: certificates!.server })
      expect(await send({ tls: 'starttls' })).to.include({ kind: 'rejected' })
      server.behave({ certificate: certificates!.otherName })
      expect(await send({ tls: 'starttls', ca: 'env:CA' })).to.include({ kind: 'rejected' })
      expect(server.mails).to.deep.equal([])
    })

    it('shows its password to nobody, whatever the server repeats', async () => {
      const sent = Buffer.from('\0me\0secret-of-mine').toString('base64')
      const reply = `535 not ${sent} secret-of-mine`
      server.behave({ certificate: certificates!.server, replies: { AUTH: reply } })
      const delivery = await send({ tls: 'starttls', user: 'me', password: 'env:PASSWORD', ca: 'env:CA' })
      expect(delivery).to.include({ kind: 'rejected', isFinal: true })
      expect(delivery).to.have.property('reason').that.contains('535')
      for (const shown of ['secret-of-mine', sent]) expect(JSON.stringify(delivery)).to.not.contain(shown)
    })

    it('hangs up on one that never speaks when its time is over', async () => {
      server.behave({ hangs: true })
      const over = new AbortController()
      const sending = send({}, aMessage(), over.signal)
      await until(() => server.open.size > 0)
      over.abort(new Error('no time left'))
      expect(await sending).to.deep.equal({ kind: 'rejected', isFinal: false, reason: 'no answer in time' })
      await until(() => server.open.size === 0)
    })

    it('comes back to one that is not there', async () => {
      await server.close()
      const reason = 'connection refused'
      expect(await send()).to.deep.equal({ kind: 'rejected', isFinal: false, reason })
    })
  })

  it('takes plain addresses only, and no password without a lock', () => {
    const good = { host: 'mail.example.org', ...people }
    const wrong = [
      { from: 'Ops <ops@example.org>' },
      { from: 'ops@example.org\r\nBcc: all@example.org' },
      { to: ['ops@example.org, all@example.org'] },
      { to: [] },
      { user: 'me' },
      { password: 'env:PASSWORD' },
      { tls: 'none', user: 'me', password: 'env:PASSWORD' },
      { host: 'mail.example.org\r\n' },
    ]
    expect(email.options.safeParse(good).success).to.equal(true)
    for (const each of wrong)
      expect(email.options.safeParse({ ...good, ...each }).success, JSON.stringify(each)).to.equal(false)
  })
})

function idOf(mail: Mail | undefined): string {
  return headersOf(mail?.text ?? '')['message-id'] ?? ''
}

/** By their names in small letters, folded lines joined. */
function headersOf(text: string): Readonly<Record<string, string>> {
  const head = text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/gu, ' ')
  return Object.fromEntries(
    head.split('\r\n').map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*:\s*/u, '')]),
  )
}

/** The head, encoded words decoded, and both bodies decoded. */
function readable({ text }: Mail): string {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const boundary = /boundary="([^"]+)"/u.exec(head)?.[1] ?? ''
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`)
  const decodedHead = head
    .replace(/\?=\s+=\?UTF-8\?/gu, '?==?UTF-8?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gu, (_all, how: string, word: string) =>
      how === 'B' ? Buffer.from(word, 'base64').toString('utf8') : quoted(word.replaceAll('_', ' ')),
    )
  return `${decodedHead}\r\n\r\n${parts.map(decodedPart).join('\n')}`
}

function decodedPart(part: string): string {
  const [head = '', ...rest] = part.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/base64/iu.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  return /quoted-printable/iu.test(head) ? quoted(body.replace(/=\r\n/gu, '')) : body
}

function quoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gu, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
