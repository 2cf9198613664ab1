import { oneLine } from '../base/escape.ts'
import { shortInstant } from '../base/instant.ts'
import { headline, summaryWords } from '../kit/notice-words.ts'
import type { Message } from '../kit/notifier.ts'
import { countOf } from '../kit/words.ts'
import type { Notice, NoticeEntry } from '../model/notice.ts'

const MOST_ENTRIES = 50
const MOST_AFFECTED = 30
const TITLE_LENGTH = 300
const NAME_LENGTH = 120

/** A notice in words: the title of one incident or of several, and below it a line for each. */
export function messageOf(notice: Notice): Message {
  const { entries } = notice
  const lines = entries.slice(0, MOST_ENTRIES).flatMap(entryLines)
  const left = entries.length - MOST_ENTRIES
  if (left > 0) lines.push(`and ${left} more`)
  return { title: titleOf(entries), body: lines.join('\n'), notice }
}

function titleOf(entries: readonly NoticeEntry[]): string {
  const [only] = entries
  return oneLine(entries.length === 1 && only ? headline(only) : countsOf(entries), TITLE_LENGTH)
}

/** "3 problems, 1 recovery: web-1", "2 problems, 5 going on: 14 targets". */
function countsOf(entries: readonly NoticeEntry[]): string {
  const count = (kind: NoticeEntry['kind']): number => entries.filter((entry) => entry.kind === kind).length
  const [problems, recoveries, still] = [count('problem'), count('recovery'), count('still')]
  const counts = [
    ...(problems > 0 ? [countOf(problems, 'problem')] : []),
    ...(recoveries > 0 ? [countOf(recoveries, 'recovery', 'recoveries')] : []),
    ...(still > 0 ? [`${still} still going on`] : []),
  ].join(', ')
  const targets = new Set(entries.map(({ subject }) => subject.target))
  const [target = ''] = targets
  return targets.size === 1 ? `${counts}: ${oneLine(target, NAME_LENGTH)}` : `${counts} on ${targets.size} targets`
}

function entryLines(entry: NoticeEntry): string[] {
  const about = entry.kind === 'recovery' ? formerly(entry) : `, since ${shortInstant(entry.beganAt)}`
  const affected = entry.affected.filter((name) => name.trim() !== '')
  if (affected.length === 0) return [`${headline(entry)}${about}`]
  const names = affected.slice(0, MOST_AFFECTED).map((name) => oneLine(name, NAME_LENGTH))
  const left = affected.length - names.length
  return [`${headline(entry)}${about}`, `  affects ${names.join(', ')}${left > 0 ? `, and ${left} more` : ''}`]
}

function formerly(entry: NoticeEntry): string {
  const summary = summaryWords(entry)
  return `, it was ${entry.status}${summary === '' ? '' : `: ${summary}`}`
}
