import { oneLine } from '../base/escape.ts'
import { shortInstant } from '../base/instant.ts'
import { toLabels } from '../model/labels.ts'
import type { Notice, NoticeEntry } from '../model/notice.ts'
import { headline, summaryWords, toneOf } from './notice-words.ts'

const NAME_LENGTH = 120
const LABEL_LENGTH = 256
/** A template may go through them again and again; who has so many problems reads none of the others. */
const MOST_ENTRIES = 100
const MINUTE_MS = 60_000

/** What a template may speak of; docs/notifiers.md has a row for each. */
export const NOTICE_FACTS = [
  ...['title', 'body', 'rule', 'notifier', 'at', 'tone'],
  ...['count', 'problems', 'recoveries', 'still', 'first', 'entries'],
] as const

/**
 * A notice as facts for templates: every fact is always there, empty where there is nothing to say, and foreign text is
 * one line.
 *
 * @param words what the notice says without a template
 * @param labelNames labels that any target has: each entry has them all
 */
export function noticeFacts(
  notice: Notice,
  words: { readonly title: string; readonly body: string },
  labelNames: readonly string[],
): Readonly<Record<string, unknown>> {
  const { route, at, entries } = notice
  const count = (kind: NoticeEntry['kind']): number => entries.filter((entry) => entry.kind === kind).length
  const shown = entries.slice(0, MOST_ENTRIES).map((entry) => entryFacts(entry, notice, labelNames))
  return {
    ...words,
    rule: oneLine(route.rule, NAME_LENGTH),
    notifier: oneLine(route.notifier, NAME_LENGTH),
    at: shortInstant(at),
    tone: toneOf(notice),
    count: entries.length,
    problems: count('problem'),
    recoveries: count('recovery'),
    still: count('still'),
    first: shown[0],
    entries: shown,
  }
}

function entryFacts(entry: NoticeEntry, { at }: Notice, labelNames: readonly string[]) {
  const { subject, kind, status, isFlapping, beganAt, openedAt, resolvedAt, because = '', affected } = entry
  return {
    kind,
    target: oneLine(subject.target, NAME_LENGTH),
    check: oneLine(subject.check, NAME_LENGTH),
    item: oneLine(subject.item, NAME_LENGTH),
    labels: toLabels([
      ...labelNames.map((name) => [name, ''] as const),
      ...Object.entries(entry.labels).map(([name, value]) => [name, oneLine(value, LABEL_LENGTH)] as const),
    ]),
    status,
    flapping: isFlapping,
    summary: summaryWords(entry),
    headline: headline(entry),
    began: shortInstant(beganAt),
    opened: shortInstant(openedAt),
    resolved: resolvedAt === undefined ? '' : shortInstant(resolvedAt),
    because,
    minutes: Math.max(0, Math.floor(((resolvedAt ?? at) - beganAt) / MINUTE_MS)),
    affected: affected.map((name) => oneLine(name, NAME_LENGTH)),
  }
}
