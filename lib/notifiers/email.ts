import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { withDeadline } from '../base/deadline.ts'
import { oneLine } from '../base/escape.ts'
import { lookupElsewhere } from '../kit/network/elsewhere.ts'
import type { Delivery, DeliveryContext, Notifier } from '../kit/notifier.ts'
import { concealed, networkWords, refused } from '../kit/reasons.ts'
import { letterOf, reportLetter } from './email/letter.ts'
import type { Letter } from './email/letter.ts'
import { emailOptions, portOf } from './email/options.ts'
import type { EmailOptions } from './email/options.ts'
import type { Ms } from '../model/time.ts'

const TRY_MS: Ms = 30_000

/**
 * Mail by SMTP, as text and as HTML, from and to plain addresses. Each notice has a Message-ID of its own, the same for
 * every try, and the notices of one group stand in one thread. One addressee that is taken is enough: the others would
 * get the same again and again because of one mailbox that is full.
 *
 * Source: RFC 5321 (replies: 4yz may be better next time, 5yz not), RFC 5322, 3.6.4 (Message-ID, References),
 * RFC 3207 (STARTTLS), RFC 3834 (Auto-Submitted).
 */
const email: Notifier<EmailOptions> = {
  name: 'email',
  title: 'Mail (SMTP)',
  options: emailOptions,
  tells: 'notices',
  timeoutMs: TRY_MS,
  send: (message, options, context) => sent(letterOf(message, options.from, context.link), options, context),
  sendReport: (report, options, context) => sent(reportLetter(report, options.from), options, context),
}

async function sent(letter: Letter, options: EmailOptions, { signal }: DeliveryContext): Promise<Delivery> {
  const secrets = spellings(options)
  let socket: Socket | null = null
  try {
    const opened = await dialled(options, signal)
    socket = opened
    // nodemailer does not always notice that a socket was closed under it.
    return await withDeadline({ ms: TRY_MS, parent: signal, expired: () => new Error('no answer in time') }, () =>
      handOver(letter, options, opened),
    )
  } catch (error) {
    if (signal.aborted) return refused('no answer in time', false)
    return failureOf(error, (text) => concealed(text, secrets))
  } finally {
    socket?.destroy()
  }
}

/** Ours, so that it can be closed at any time: nodemailer closes a connection only when it is done with it. */
async function dialled(options: EmailOptions, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: options.host, port: portOf(options), lookup: lookupElsewhere })
  // Stays for good: an error after the letter was handed over has no other listener.
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function handOver(letter: Letter, options: EmailOptions, connection: Socket): Promise<Delivery> {
  const { createTransport } = await import('nodemailer')
  const { host, tls, ca, user, password, from, to } = options
  const transport = createTransport({
    host,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(ca && { tls: { ca: ca.reveal() } }),
    ...(user !== undefined && password && { auth: { user, pass: password.reveal() } }),
    getSocket: (_options, done) => done(null, { connection }),
    greetingTimeout: TRY_MS,
    socketTimeout: TRY_MS,
    maxResponseSize: 64 * 1024,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { accepted, rejected, response } = await transport.sendMail({
      ...letter,
      attachments: [...(letter.attachments ?? [])],
      from: { name: 'orch-watch', address: from },
      to: to.map((address) => ({ name: '', address })),
      ...(letter.references !== undefined && { inReplyTo: letter.references }),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    const reference = oneLine(response, 120)
    if (rejected.length === 0) return { kind: 'delivered', reference }
    const names = rejected.map((each) => oneLine(each, 100)).join(', ')
    return { kind: 'delivered', reference: `${accepted.length} of ${to.length}, not ${names}: ${reference}` }
  } finally {
    transport.close()
  }
}

/** The password, and what of it goes over the wire: a server may repeat it. */
function spellings({ user = '', password }: EmailOptions): { reveal(): string }[] {
  if (password === undefined) return []
  const encoded = [`\0${user}\0${password.reveal()}`, password.reveal()].map((text) =>
    Buffer.from(text).toString('base64'),
  )
  return [password, ...encoded.map((text) => ({ reveal: () => text }))]
}

/** nodemailer gives its errors a code and, where the server has spoken, the number of its reply. */
function failureOf(error: unknown, conceal: (text: string) => string): Delivery {
  const { responseCode, code, message = '' } = error as { responseCode?: number; code?: string; message?: string }
  if (responseCode !== undefined && responseCode > 0) return refused(conceal(message), responseCode >= 500)
  // Whoever takes STARTTLS away wants to read along: nothing was sent.
  if (code === 'ETLS') return refused(`it cannot be spoken to over TLS: ${conceal(message)}`, true)
  const isOfMail = code === undefined || /^E(?:AUTH|ENVELOPE|MESSAGE|PROTOCOL|SOCKET|CONNECTION|STREAM)$/u.test(code)
  return refused(isOfMail ? conceal(message) : conceal(networkWords(error)), false)
}

export default email
