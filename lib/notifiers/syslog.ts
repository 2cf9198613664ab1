import { hostname } from 'node:os'
import type { Secret } from '../base/secret.ts'
import { toFault } from '../kit/fault.ts'
import { trustOptions } from '../kit/http-post.ts'
import { parsePlace } from '../kit/network/places.ts'
import type { Place } from '../kit/network/places.ts'
import { sendStream } from '../kit/network/send-stream.ts'
import type { Delivery, DeliveryContext, NoticeEntry, Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { runInGroup } from '../kit/programs/run-in-group.ts'
import { concealed, networkWords, refused } from '../kit/reasons.ts'
import { FACILITIES, priorityWords, syslogLine, textOf } from './syslog/line.ts'
import type { Facility } from './syslog/line.ts'
import { framed, sendDatagrams } from './syslog/send.ts'

interface SyslogOptions {
  readonly to: string
  readonly facility: Facility
  readonly tag: string
  readonly socket: string
  readonly ca?: Secret | undefined
}

type Receiver = { readonly kind: 'local' } | ({ readonly kind: 'udp' | 'tcp' | 'tls' } & Place)

/** Source: the ports that IANA has for syslog, syslog-conn and syslog-tls. */
const PORTS = { udp: 514, tcp: 601, tls: 6514 } as const
const LOGGER_MS = 5_000
const FACILITY_NAMES = Object.keys(FACILITIES) as [Facility, ...Facility[]]

/**
 * A syslog server, by RFC 5424, or the one of this machine. Its socket is one for datagrams, which Node cannot write
 * to, so the line is handed to logger(1) of util-linux, as words. Syslog never says whether anybody has read it.
 */
const syslog: Notifier<SyslogOptions> = {
  name: 'syslog',
  title: 'Syslog (RFC 5424)',
  options: z.strictObject({
    to: z
      .string()
      .refine((text) => receiverOf(text) !== null, 'write local, udp://host:port, tcp://host:port or tls://host:port')
      .describe('`local`, `udp://host:514`, `tcp://host:601` or `tls://host:6514`'),
    facility: z.enum(FACILITY_NAMES).default('daemon'),
    tag: z
      .string()
      .regex(/^[!-~]{1,48}$/u)
      .default('orch-watch')
      .describe('name of the program in the log'),
    socket: z
      .string()
      .startsWith('/')
      .default('/dev/log')
      .describe('for `local`: where the log of this machine listens'),
    ...trustOptions,
  }),
  tells: 'notices',
  hasOwnWords: true,
  timeoutMs: 15_000,
  async send({ notice }, options, context) {
    const { to, facility, tag, ca } = options
    const receiver = receiverOf(to)
    if (receiver === null) return refused('there is no such place', true)
    if (receiver.kind === 'local') return log(notice.entries, options, context)
    const origin = { at: notice.at, host: hostname(), tag, facility }
    const lines = notice.entries.map((entry) => syslogLine(entry, origin))
    try {
      if (receiver.kind === 'udp') await sendDatagrams(lines, receiver, context.signal)
      else await sendStream(framed(lines), { ...receiver, ca }, receiver.kind, context.signal)
      return { kind: 'delivered', reference: '' }
    } catch (error) {
      return refused(context.signal.aborted ? 'no answer in time' : concealed(networkWords(error), []), false)
    }
  },
}

function receiverOf(text: string): Receiver | null {
  if (text === 'local') return { kind: 'local' }
  const [, kind, rest = ''] = /^(udp|tcp|tls):\/\/(.+)$/u.exec(text) ?? []
  if (kind !== 'udp' && kind !== 'tcp' && kind !== 'tls') return null
  const place = parsePlace(rest, PORTS[kind])
  return place && { kind, ...place }
}

async function log(
  entries: readonly NoticeEntry[],
  { facility, tag, socket }: SyslogOptions,
  { signal }: DeliveryContext,
): Promise<Delivery> {
  const endings: Promise<void>[] = []
  try {
    for (const entry of entries) {
      const { exitCode, stderr } = await runInGroup({
        argv: [
          'logger',
          '--socket-errors=on',
          '-u',
          socket,
          '-t',
          tag,
          '-p',
          priorityWords(entry, facility),
          '--',
          textOf(entry),
        ],
        timeoutMs: LOGGER_MS,
        signal,
        ending: (ended) => void endings.push(ended),
      })
      // logger(1) says that it could not reach the socket, and may end with 0 all the same.
      if (exitCode !== 0 || stderr !== '')
        return refused(`logger: ${concealed(stderr || `it ended with ${exitCode}`, [])}`, false)
    }
    return { kind: 'delivered', reference: '' }
  } catch (error) {
    return refused(concealed(toFault(error).message, []), false)
  } finally {
    await Promise.all(endings)
  }
}

export default syslog
