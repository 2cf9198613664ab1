import { isoInstant } from '../../base/instant.ts'
import { oneLine } from '../../base/escape.ts'
import { headline } from '../../kit/notice-words.ts'
import type { NoticeEntry } from '../../model/notice.ts'
import type { EpochMs } from '../../model/time.ts'

/** By number. Source: RFC 5424, table 1. */
export const FACILITIES = {
  user: 1,
  daemon: 3,
  ...{ local0: 16, local1: 17, local2: 18, local3: 19, local4: 20, local5: 21, local6: 22, local7: 23 },
} as const

export type Facility = keyof typeof FACILITIES

/** Source: RFC 5424, table 2, with the words that logger(1) knows. */
const SEVERITIES = { critical: [2, 'crit'], unknown: [3, 'err'], warning: [4, 'warning'] } as const
const RECOVERED = [5, 'notice'] as const

const TEXT_LENGTH = 1000
/** The mark of UTF-8, which the RFC asks for in front of such text. */
const BOM = '\ufeff'

export interface Origin {
  readonly at: EpochMs
  readonly host: string
  readonly tag: string
  readonly facility: Facility
}

/** One message of RFC 5424 without structured data, on one line. */
export function syslogLine(entry: NoticeEntry, { at, host, tag, facility }: Origin): string {
  const priority = FACILITIES[facility] * 8 + severityOf(entry)[0]
  return `<${priority}>1 ${isoInstant(at)} ${plainHost(host)} ${tag} - ${entry.kind} - ${BOM}${textOf(entry)}`
}

/** "daemon.crit", as logger(1) takes it. */
export function priorityWords(entry: NoticeEntry, facility: Facility): string {
  return `${facility}.${severityOf(entry)[1]}`
}

export function textOf(entry: NoticeEntry): string {
  return oneLine(headline(entry), TEXT_LENGTH)
}

function severityOf({ kind, status }: NoticeEntry): readonly [number, string] {
  return kind === 'recovery' ? RECOVERED : SEVERITIES[status]
}

function plainHost(host: string): string {
  return host.replace(/[^!-~]/gu, '').slice(0, 255) || '-'
}
