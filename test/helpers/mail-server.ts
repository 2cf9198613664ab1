import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { createServer as createTlsServer } from 'node:tls'
import type { Pair } from './certificates.ts'
import { ended, listening } from './network.ts'

export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body as they came, CRLF between the lines, dots in front of lines taken off. */
  readonly text: string
  readonly isSecure: boolean
  readonly user: string
}

export interface MailServerManner {
  /** Offers STARTTLS with it, or speaks TLS from the first byte. */
  readonly certificate?: Pair
  readonly implicit?: boolean
  /** Reply in place of the usual one: by the word of the command, "." for the end of the data. */
  readonly replies?: Readonly<Record<string, string>>
  /** Never says anything. */
  readonly hangs?: boolean
  /** Hangs up in place of the reply to this. */
  readonly cutsAt?: string
}

/** As much of RFC 5321 as a client needs that sends one letter, on loopback. */
export interface MailServer {
  readonly port: number
  readonly mails: readonly Mail[]
  readonly open: ReadonlySet<Socket>
  behave(manner: MailServerManner): void
  forget(): void
  readonly close: () => Promise<void>
}

export async function aMailServer(first: MailServerManner = {}): Promise<MailServer> {
  const mails: Mail[] = []
  const open = new Set<Socket>()
  let manner = first
  const welcome = (socket: Socket): void => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    if (manner.hangs) socket.resume()
    else converse(socket, manner, first.implicit === true, (mail) => mails.push(mail))
  }
  const server =
    first.implicit && first.certificate ? createTlsServer({ ...first.certificate }, welcome) : createServer(welcome)
  const port = await listening(server)
  return {
    port,
    mails,
    open,
    behave: (next) => void (manner = next),
    forget: () => void mails.splice(0),
    close: async () => {
      for (const socket of open) socket.destroy()
      await ended(server)
    },
  }
}

interface Draft {
  from: string
  to: string[]
  user: string
  data: string | null
}

function converse(socket: Socket, manner: MailServerManner, isSecure: boolean, deliver: (mail: Mail) => void): void {
  const draft: Draft = { from: '', to: [], user: '', data: null }
  let rest = ''
  const say = (text: string): void => void socket.write(`${text}\r\n`)
  const onData = (chunk: Buffer): void => {
    rest += chunk.toString('latin1')
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 2)
      if (draft.data !== null && line !== '.') draft.data += `${line.replace(/^\./u, '')}\r\n`
      else command(line)
    }
  }
  const command = (line: string): void => {
    const word = draft.data === null ? wordOf(line) : '.'
    if (manner.cutsAt === word) {
      socket.destroy()
      return
    }
    const reply = manner.replies?.[word] ?? usual(word, line)
    if (word === '.') draft.data = null
    if (reply.startsWith('354')) draft.data = ''
    say(reply)
    if (word === 'STARTTLS' && reply.startsWith('220')) upgrade()
    if (word === 'QUIT') socket.end()
  }
  const usual = (word: string, line: string): string => {
    noteDown(draft, word, line)
    if (word === '.') {
      const text = Buffer.from(draft.data ?? '', 'latin1').toString('utf8')
      deliver({ from: draft.from, to: draft.to, text, isSecure, user: draft.user })
    }
    return usualReply(word, isSecure, manner)
  }
  const upgrade = (): void => {
    socket.removeListener('data', onData)
    const secureContext = createSecureContext({ ...manner.certificate })
    const secured = new TLSSocket(socket, { isServer: true, secureContext })
    secured.on('error', () => undefined)
    converse(secured, { ...manner, replies: { ...manner.replies, greeting: '' } }, true, deliver)
  }
  socket.on('data', onData)
  const greeting = manner.replies?.['greeting'] ?? '220 loopback'
  if (greeting !== '') say(greeting)
}

function wordOf(line: string): string {
  return /^[A-Za-z]+/u.exec(line)?.[0].toUpperCase() ?? ''
}

function noteDown(draft: Draft, word: string, line: string): void {
  const address = /<([^>]*)>/u.exec(line)?.[1] ?? ''
  if (word === 'MAIL') draft.from = address
  if (word === 'RCPT') draft.to.push(address)
  if (word !== 'AUTH') return
  draft.user = Buffer.from(line.split(' ')[2] ?? '', 'base64')
    .toString('utf8')
    .replaceAll('\0', ' ')
    .trim()
}

function usualReply(word: string, isSecure: boolean, { certificate }: MailServerManner): string {
  const offers = certificate && !isSecure ? '250-STARTTLS\r\n' : ''
  const known: Readonly<Record<string, string>> = {
    EHLO: `250-loopback\r\n${offers}250 AUTH PLAIN`,
    AUTH: '235 welcome',
    DATA: '354 go on',
    QUIT: '221 bye',
    STARTTLS: certificate ? '220 go on' : '502 what?',
    '.': '250 queued as 4711',
  }
  return known[word] ?? '250 ok'
}
