import { once } from 'node:events'
import type { Socket } from 'node:net'
import { oneLine } from '../../base/escape.ts'
import type { StartTls } from '../../model/network.ts'
import type { Asking } from './asking.ts'
import { Unanswered } from './failures.ts'

const MAX_GREETING_BYTES = 16 * 1024

/** One exchange before TLS: what is sent (nothing for a greeting), and how the answer ends when it is the right one. */
interface Step {
  readonly send: string | Buffer
  /** The last line of the answer; lines before it belong to it. */
  readonly last: RegExp
  /** What it has to be. */
  readonly right: RegExp
}

/**
 * Sources: RFC 3207 (SMTP), RFC 9051 6.2.1 (IMAP), RFC 2595 4 (POP3), RFC 4217 4 (FTP); PostgreSQL "Message Formats",
 * SSLRequest.
 */
const STEPS: Readonly<Record<StartTls, readonly Step[]>> = {
  smtp: [
    { send: '', last: /^\d{3}(?: .*)?$/u, right: /^220/u },
    { send: 'EHLO orch-watch.invalid\r\n', last: /^\d{3}(?: .*)?$/u, right: /^250/u },
    { send: 'STARTTLS\r\n', last: /^\d{3}(?: .*)?$/u, right: /^220/u },
  ],
  imap: [
    { send: '', last: /^\* /u, right: /^\* (?:OK|PREAUTH)/iu },
    { send: 'a1 STARTTLS\r\n', last: /^a1 /u, right: /^a1 OK/iu },
  ],
  pop3: [
    { send: '', last: /^[+-]/u, right: /^\+OK/u },
    { send: 'STLS\r\n', last: /^[+-]/u, right: /^\+OK/u },
  ],
  ftp: [
    { send: '', last: /^\d{3}(?: .*)?$/u, right: /^220/u },
    { send: 'AUTH TLS\r\n', last: /^\d{3}(?: .*)?$/u, right: /^(?:234|334)/u },
  ],
  postgres: [{ send: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]), last: /^[SNE]/u, right: /^S$/u }],
}

/** Talks in the clear until the other side is ready for TLS. Throws. */
export async function startTls(socket: Socket, protocol: StartTls, asking: Asking): Promise<void> {
  asking.phase = 'greeting'
  for (const { send, last, right } of STEPS[protocol]) {
    if (send.length > 0) socket.write(send)
    const line = await answerLine(socket, last, protocol === 'postgres')
    if (!right.test(line)) throw new Unanswered('protocol', `it does not start TLS: "${oneLine(line, 120)}"`)
  }
}

/**
 * The last line of the answer. More than that may not have come: what follows in the clear could be put in by
 * somebody in between and would count as said inside of TLS.
 */
async function answerLine(socket: Socket, last: RegExp, single: boolean): Promise<string> {
  let text = ''
  for (;;) {
    text += (await nextChunk(socket)).toString('latin1')
    const lines = text.split('\n').map((line) => line.replace(/\r$/u, ''))
    const rest = single ? '' : (lines.pop() ?? '')
    const at = lines.findIndex((line) => last.test(line))
    if (at >= 0) {
      if (at < lines.length - 1 || rest !== '') throw new Unanswered('protocol', 'it says more before TLS than asked')
      return lines[at] ?? ''
    }
    if (text.length > MAX_GREETING_BYTES) throw new Unanswered('protocol', 'its greeting does not end')
  }
}

async function nextChunk(socket: Socket): Promise<Buffer> {
  for (;;) {
    const chunk = socket.read() as Buffer | null
    if (chunk !== null) return chunk
    if (socket.readableEnded || socket.destroyed) throw new Unanswered('lost', 'the connection was closed before TLS')
    await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')])
  }
}
