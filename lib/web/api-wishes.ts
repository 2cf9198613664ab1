import * as z from 'zod'
import { labelPairs } from '../kit/label-pairs.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { doneAnswer, planAnswer, ranAnswer } from './api-words.ts'
import { byProgram } from './by-web.ts'
import { duration, line, maybeLine, person } from './typed.ts'
import type { WebWish } from './wishing.ts'

// What programs may have done. Bodies and answers are public contracts: a change that breaks those who ask is a new version.

/** One of these things. */
export interface Wished {
  readonly path: string
  readonly about: string
  readonly body: z.ZodType
  readonly answer: z.ZodType
  /** @param given as the body has it */
  readonly wish: (given: unknown, now: EpochMs) => WebWish
}

const by = person.describe('who wants it: stands in logs and stories as "NAME (api)"').transform(byProgram)
const note = line('say why').describe('why')
const id = line('say which one')
const names = z.array(line('a name has one sign or more')).min(1).max(100).describe('names or patterns: "web-*"')
const labels = z
  .array(
    z
      .string()
      .max(500)
      .regex(/^[^=\p{Cc}]+=\P{Cc}+$/u, 'is written "name=value"'),
  )
  .min(1)
  .max(100)
  .describe('"name=value": each name has to have one of its values')
const kind = z.enum(['container', 'workload', 'unit', 'engine', 'target'])
const ends = {
  for: duration.optional().describe('for how long: "2h"'),
  until: z.iso.datetime({ offset: true }).optional().describe('or until when'),
}

interface Ends {
  readonly for?: Ms | undefined
  readonly until?: string | undefined
}

const isEnded = ({ for: ms, until }: Ends): boolean => (ms === undefined) !== (until === undefined)
const isEndedAtMostOnce = ({ for: ms, until }: Ends): boolean => ms === undefined || until === undefined
const untilOf = ({ for: ms = 0, until }: Ends, now: EpochMs): EpochMs =>
  until === undefined ? now + ms : Date.parse(until)

export const WISHES = {
  ack: wished('/ack', 'Acknowledge an incident: nobody is told of it until it gets worse, or is over', {
    body: z
      .strictObject({ incident: id, note, by, sticky: z.boolean().default(false), ...ends })
      .refine(isEndedAtMostOnce, 'say "for" or "until", and not both'),
    answer: doneAnswer,
    wish: ({ sticky, for: ms, until, ...rest }, now) => ({
      ...{ do: 'ack', ...rest, isSticky: sticky },
      ...((ms !== undefined || until !== undefined) && { until: untilOf({ for: ms, until }, now) }),
    }),
  }),
  unack: wished('/unack', 'Take an acknowledgement back', {
    body: z.strictObject({ incident: id, by }),
    answer: doneAnswer,
    wish: (body) => ({ do: 'unack', ...body }),
  }),
  silence: wished('/silence', 'Tell nobody of what fits, for a while', {
    body: z
      .strictObject({
        ...{ target: names.optional(), check: names.optional(), item: names.optional(), labels: labels.optional() },
        ...{ note, by, ...ends },
      })
      .refine(
        (body) => body.target ?? body.check ?? body.item ?? body.labels,
        'say what: target, check, item or labels',
      )
      .refine(isEnded, 'say "for" or "until"'),
    answer: doneAnswer,
    wish: ({ target, check, item, labels: pairs, note: why, by: who, ...end }, now) => ({
      do: 'silence',
      match: {
        ...{ ...(target && { target }), ...(check && { check }), ...(item && { item }) },
        ...(pairs && { labels: labelPairs(pairs) }),
      },
      ...{ note: why, by: who, until: untilOf(end, now) },
    }),
  }),
  unsilence: wished('/unsilence', 'End a silence before its time', {
    body: z.strictObject({ id, by }),
    answer: doneAnswer,
    wish: (body) => ({ do: 'unsilence', ...body }),
  }),
  hold: wished('/hold', 'Have healing leave alone what fits, for a while', {
    body: z
      .strictObject({ target: names, kind: z.array(kind).min(1).optional(), name: names.optional(), note, by, ...ends })
      .refine(isEnded, 'say "for" or "until"'),
    answer: doneAnswer,
    wish: ({ target, kind: kinds, name, note: why, by: who, ...end }, now) => ({
      do: 'hold',
      matches: [{ target, ...(kinds && { kind: kinds }), ...(name && { name }) }],
      ...{ note: why, by: who, until: untilOf(end, now) },
    }),
  }),
  release: wished('/release', 'End a hold before its time', {
    body: z.strictObject({ id, by }),
    answer: doneAnswer,
    wish: (body) => ({ do: 'release', ...body }),
  }),
  healPlan: wished('/heal/plan', 'Look at every trouble anew: what would be done now. It is kept for ten minutes', {
    body: z.strictObject({}),
    answer: planAnswer,
    wish: () => ({ do: 'heal-plan' }),
  }),
  healRun: wished('/heal/run', 'Have done what a plan says that was made before', {
    body: z.strictObject({ plan: id, by }),
    answer: z.union([ranAnswer, doneAnswer]),
    wish: (body) => ({ do: 'heal-run', ...body }),
  }),
  healStop: wished('/heal/stop', 'Stop all healing', {
    body: z.strictObject({ note: maybeLine, by }),
    answer: doneAnswer,
    wish: (body) => ({ do: 'heal-stop', ...body }),
  }),
  healResume: wished('/heal/resume', 'Let healing go on', {
    body: z.strictObject({ note: maybeLine, by }),
    answer: doneAnswer,
    wish: (body) => ({ do: 'heal-resume', ...body }),
  }),
} as const satisfies Readonly<Record<string, Wished>>

function wished<Body extends z.ZodType>(
  path: string,
  about: string,
  of: {
    readonly body: Body
    readonly answer: z.ZodType
    readonly wish: (given: z.output<Body>, now: EpochMs) => WebWish
  },
): Wished {
  return { ...of, path: `/api/v1${path}`, about, wish: (given, now) => of.wish(given as z.output<Body>, now) }
}
