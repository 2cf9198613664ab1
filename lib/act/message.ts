import { oneLine, visibleText } from '../base/escape.ts'
import { shortInstant } from '../base/instant.ts'
import { noticeFacts } from '../kit/notice-facts.ts'
import { headline, summaryWords } from '../kit/notice-words.ts'
import type { Message } from '../kit/notifier.ts'
import { countOf } from '../kit/words.ts'
import type { Notice, NoticeEntry } from '../model/notice.ts'
import type { Filled, Template, Wording } from '../model/template.ts'

const MOST_ENTRIES = 50
const MOST_AFFECTED = 30
const TITLE_LENGTH = 300
const BODY_LENGTH = 20_000
const NAME_LENGTH = 120

/** Words that somebody has chosen, and the labels they may speak of. */
export interface Chosen extends Wording {
  readonly labelNames: readonly string[]
}

/** A notice in words: those that were chosen for its notifier, or the usual ones. */
export function messageOf(notice: Notice, chosen: Chosen | null = null): Message {
  const usual = usualMessage(notice)
  if (!chosen?.title && !chosen?.body) return usual
  const facts = noticeFacts(notice, usual, chosen.labelNames)
  const title = inWords(chosen.title, facts)
  const body = inWords(chosen.body, facts)
  // Whoever is told in a wrong way is told; and told that it was the wrong way.
  const amends = [title, body].flatMap((words) =>
    words?.kind === 'failed' ? [`(a template of this notifier fails: ${oneLine(words.why, TITLE_LENGTH)})`] : [],
  )
  return {
    title: oneLine(textOf(title), TITLE_LENGTH) || usual.title,
    body: [linesOf(textOf(body)) || usual.body, ...amends].join('\n'),
    notice,
  }
}

function inWords(template: Template | undefined, facts: Parameters<Template['fill']>[0]): Filled | null {
  return template ? template.fill(facts) : null
}

function textOf(filled: Filled | null): string {
  return filled?.kind === 'filled' ? filled.text : ''
}

/** Line by line, without what could act on a terminal: a filter can make such things of harmless text. */
function linesOf(text: string): string {
  const lines = text.slice(0, BODY_LENGTH).trimEnd().split('\n')
  return lines.map((line) => visibleText(line.replaceAll('\t', '  ').trimEnd())).join('\n')
}

/** The title of one incident or of several, and below it a line for each. */
function usualMessage(notice: Notice): Message {
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
