import { isoInstant } from '../base/instant.ts'
import { toLabels } from '../model/labels.ts'
import type { NoticeEntry } from '../model/notice.ts'
import { noticeDigest } from './notice-keys.ts'
import type { Message } from './notifier.ts'
import * as z from 'zod'

const MOST_AFFECTED = 100

const instant = z.iso.datetime().describe('UTC')
const status = z.enum(['warning', 'unknown', 'critical'])

const entry = z.strictObject({
  incident: z.string().describe('the same from the first notice of an incident to its last'),
  kind: z.enum(['problem', 'recovery', 'still']).describe('`still`: told before, and it goes on'),
  status: status.describe('as it is believed now; of a recovery, what was believed last'),
  isFlapping: z.boolean(),
  target: z.string(),
  check: z.string(),
  item: z.string().describe('empty for the target as a whole'),
  labels: z.record(z.string(), z.string()).describe('of the target'),
  summary: z.string(),
  beganAt: instant,
  openedAt: instant,
  resolvedAt: instant.optional(),
  because: z.enum(['recovered', 'vanished', 'removed']).optional().describe('why it has ended'),
  affected: z
    .array(z.string())
    .max(MOST_AFFECTED)
    .describe('what cannot be seen, or cannot be well, because of this one'),
  affectedCount: z.int().nonnegative().describe('all of them'),
})

/** The public shape of a notice; docs/notice.schema.json is made of it. A change that breaks readers is a new version. */
export const noticeSchema = z
  .strictObject({
    schema: z.literal('orch-watch/notice/v1'),
    key: z
      .string()
      .regex(/^[0-9a-f]{64}$/u)
      .describe('the same for every try: whoever gets it twice knows that it is one'),
    rule: z.string(),
    notifier: z.string(),
    group: z.string().describe('what was grouped; "*" for a flood of groups that became one notice'),
    sequence: z.int().nonnegative().describe('counts the notices of the group'),
    at: instant,
    title: z.string(),
    body: z.string(),
    link: z.string().optional().describe('the page on which somebody can read on'),
    entries: z.array(entry).min(1),
  })
  .describe('What the notifiers webhook, exec and stdout of orch-watch hand over')

export type NoticeDocument = z.output<typeof noticeSchema>

/** A notice for programs: keys in a fixed order, labels sorted by name. Foreign text stays as it is. */
export function noticeDocument({ title, body, notice }: Message, link?: string): NoticeDocument {
  return {
    schema: 'orch-watch/notice/v1',
    key: noticeDigest(notice),
    rule: notice.route.rule,
    notifier: notice.route.notifier,
    group: notice.group,
    sequence: notice.sequence,
    at: isoInstant(notice.at),
    title,
    body,
    ...(link !== undefined && { link }),
    entries: notice.entries.map(entryDocument),
  }
}

export function entryDocument(told: NoticeEntry): NoticeDocument['entries'][number] {
  const { incident, kind, status, isFlapping, subject, labels, summary, affected } = told
  const { target, check, item } = subject
  return {
    ...{ incident, kind, status, isFlapping, target, check, item },
    labels: toLabels(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))),
    summary,
    beganAt: isoInstant(told.beganAt),
    openedAt: isoInstant(told.openedAt),
    ...(told.resolvedAt !== undefined && { resolvedAt: isoInstant(told.resolvedAt) }),
    ...(told.because !== undefined && { because: told.because }),
    affected: affected.slice(0, MOST_AFFECTED),
    affectedCount: affected.length,
  }
}
