import { formatDuration } from '../base/duration.ts'
import { oneLine } from '../base/escape.ts'
import type { Notice, NoticeEntry } from '../model/notice.ts'
import { severityOf } from '../model/result.ts'
import type { Subject } from '../model/result.ts'
import type { Trouble } from '../model/state.ts'
import { countOf } from './words.ts'

/** How loud a notice is: the worst of what goes on, or that it is over. */
export type Tone = Trouble | 'recovered'

const NAME_LENGTH = 120
const SUMMARY_LENGTH = 300

/** "web-1 disk /var". */
export function subjectWords({ target, check, item }: Subject): string {
  return [target, check, item]
    .map((part) => oneLine(part, NAME_LENGTH))
    .filter((part) => part !== '')
    .join(' ')
}

/** One incident in one line: "CRITICAL web-1 disk /var: 96% used", "RECOVERED web-1 disk /var after 12m". */
export function headline(entry: NoticeEntry): string {
  const words = subjectWords(entry.subject)
  if (entry.kind === 'recovery') return `${endWord(entry)} ${words}${lasted(entry)}${endReason(entry)}`
  const summary = oneLine(entry.summary, SUMMARY_LENGTH)
  const state = entry.isFlapping ? 'FLAPPING' : entry.status.toUpperCase()
  const still = entry.kind === 'still' ? 'STILL ' : ''
  return `${still}${state} ${words}${summary === '' ? '' : `: ${summary}`}`
}

export function summaryWords({ summary }: NoticeEntry): string {
  return oneLine(summary, SUMMARY_LENGTH)
}

function endWord({ because }: NoticeEntry): string {
  return because === undefined || because === 'recovered' ? 'RECOVERED' : 'ENDED'
}

function lasted({ beganAt, resolvedAt }: NoticeEntry): string {
  return resolvedAt === undefined ? '' : ` after ${formatDuration(Math.max(0, resolvedAt - beganAt))}`
}

/** What has not recovered has not become well: nobody looks at it any more. */
function endReason({ because }: NoticeEntry): string {
  if (because === 'vanished') return ': it has vanished from its target'
  return because === 'removed' ? ': it was removed from the inventory' : ''
}

export function toneOf({ entries }: Pick<Notice, 'entries'>): Tone {
  let worst: Tone = 'recovered'
  for (const { kind, status } of entries)
    if (kind !== 'recovery' && (worst === 'recovered' || severityOf(status) > severityOf(worst))) worst = status
  return worst
}

/**
 * As many whole lines as the receiver takes, and how many are missing. Of one line that is too long by itself, nothing
 * is kept.
 *
 * @param sizeOf what the receiver counts: UTF-16 units unless said
 */
export function linesWithin(body: string, max: number, sizeOf = (text: string): number => text.length): string {
  if (sizeOf(body) <= max) return body
  const lines = body.split('\n')
  const kept: string[] = []
  // Room for the last line, which says what is missing.
  let room = max - 40
  for (const line of lines) {
    room -= sizeOf(line) + 1
    if (room < 0) break
    kept.push(line)
  }
  return [...kept, `… and ${countOf(lines.length - kept.length, 'more line')}`].join('\n')
}
