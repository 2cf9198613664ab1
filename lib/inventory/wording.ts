import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { NOTICE_FACTS, noticeFacts } from '../kit/notice-facts.ts'
import { readTemplate } from '../kit/template.ts'
import type { NotifierPlan } from '../model/inventory.ts'
import { toLabels } from '../model/labels.ts'
import type { Notice, NoticeEntry } from '../model/notice.ts'
import type { Template, Wording } from '../model/template.ts'
import type { Spot } from '../base/yaml/document.ts'

const template = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .transform((text, context): Template => {
      const read = readTemplate(text, NOTICE_FACTS)
      if (read.ok) return read.template
      context.addIssue({ code: 'custom', message: `the template cannot be read: ${read.why}` })
      return z.NEVER
    })

/** Keys of every notifier that tells words. */
export const wordingShape = () => ({
  title: template(2000).optional().describe('words of your own for the title, as a Liquid template'),
  body: template(20_000).optional().describe('words of your own for the body, as a Liquid template'),
})

/** The words among the keys of a notifier, as they were parsed. */
export function wordingOf({ title, body }: { readonly title?: unknown; readonly body?: unknown }): Wording {
  return { ...(isTemplate(title) && { title }), ...(isTemplate(body) && { body }) }
}

/** What goes wrong when samples of all kinds are told in these words, at the template that fails. */
export function wordingProblems(
  plans: readonly NotifierPlan[],
  spots: ReadonlyMap<string, Spot>,
  labelNames: readonly string[],
): Problem[] {
  return plans.flatMap(({ name, wording, source }) =>
    (['title', 'body'] as const).flatMap((key): Problem[] => {
      const given = wording?.[key]
      const why = given ? failure(given, labelNames) : null
      if (why === null) return []
      const spot = spots.get(name)
      const where = spot?.document.placeOf([...spot.path, key]) ?? source
      return [{ where, message: `the template fails for a sample: ${oneLine(why, 300)}` }]
    }),
  )
}

function failure({ fill }: Template, labelNames: readonly string[]): string | null {
  for (const notice of SAMPLES) {
    const filled = fill(noticeFacts(notice, { title: 'a title', body: 'a body' }, labelNames))
    if (filled.kind === 'failed') return filled.why
  }
  return null
}

function isTemplate(value: unknown): value is Template {
  return typeof value === 'object' && value !== null && 'fill' in value
}

const BEGAN_AT = 1_767_225_600_000
const ENTRY: NoticeEntry = {
  incident: 'sample',
  subject: { target: 'web-1', check: 'disk', item: '/var' },
  labels: toLabels([]),
  kind: 'problem',
  status: 'critical',
  isFlapping: false,
  summary: '96% used',
  beganAt: BEGAN_AT,
  openedAt: BEGAN_AT + 60_000,
  affected: ['target web-2'],
}
const OVER: NoticeEntry = { ...ENTRY, kind: 'recovery', resolvedAt: BEGAN_AT + 600_000, because: 'recovered' }
const STILL: NoticeEntry = { ...ENTRY, kind: 'still', status: 'unknown', isFlapping: true, affected: [] }

const SAMPLES: readonly Notice[] = [[ENTRY], [OVER], [STILL], [ENTRY, STILL, OVER]].map((entries) => ({
  key: 'sample',
  route: { rule: 'a rule', notifier: 'a notifier' },
  group: 'sample',
  sequence: 0,
  at: BEGAN_AT + 600_000,
  entries,
}))
