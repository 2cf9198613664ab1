import type { Context } from 'hono'
import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { isoInstant } from '../base/instant.ts'
import { jsonText } from '../base/json-text.ts'
import { revisionDocument, revisionSchema } from '../kit/revision-document.ts'
import { OBJECT_KINDS } from '../model/configuration.ts'
import type { ObjectRef } from '../model/configuration.ts'
import { meanOf } from '../model/history.ts'
import type { SeriesHistory } from '../model/history.ts'
import { UNITS } from '../model/limit.ts'
import type { Ms } from '../model/time.ts'
import { queryOf } from './query.ts'
import type { NamedObject } from './recorded.ts'
import type { Route, WebWorld } from './route.ts'

const instant = z.iso.datetime().describe('UTC')
const head = { schema: z.string(), at: instant }
const named = (most: number) => z.string().min(1).max(most)

const DAY_MS: Ms = 86_400_000
/** Longer than anything is kept. */
const LONGEST_MS: Ms = 3_700 * DAY_MS
const MOST_SERIES = 50
const MOST_POINTS = 2_000
const MOST_REVISIONS = 500

const historyQuery = z.strictObject({
  target: named(500).meta({ example: 'web-1' }),
  check: named(200).meta({ example: 'disk' }),
  item: z.string().max(1_000).optional().describe('a mount point, a container; all of them when left out'),
  metric: named(200).optional().describe('one of several that a check measures'),
  from: instant.optional().describe('a day before `to` when left out'),
  to: instant.optional().describe('now when left out'),
  resolution: z.enum(['raw', 'hour', 'day', 'auto']).default('auto').describe('auto: as fine as is sensible'),
})

const revisionsQuery = z.strictObject({
  object: named(1_000).optional().describe('as `revisions list` names it: web-1/shop/web/1; everything when left out'),
  kind: z.enum(OBJECT_KINDS).optional().describe('where objects of several kinds are called so'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/u, `a number from 1 to ${MOST_REVISIONS}`)
    .transform(Number)
    .refine((limit) => limit <= MOST_REVISIONS, `a number from 1 to ${MOST_REVISIONS}`)
    .optional()
    .describe(`so many, the newest first: 100 when left out, ${MOST_REVISIONS} at most`),
})

const point = z.strictObject({
  at: instant.describe('the beginning of what was measured together, UTC'),
  count: z.int().positive().describe('so many values'),
  ...{ min: z.number(), mean: z.number(), max: z.number() },
})

/** What programs may ask of the past: as lib/web/api.ts has what is now, with parameters. */
export const PAST_API = {
  history: {
    path: '/api/v1/history',
    about: 'What was measured, over time',
    query: historyQuery,
    schema: z.strictObject({
      ...{ ...head, from: instant, to: instant },
      series: z.array(
        z.strictObject({
          ...{ target: z.string(), check: z.string(), item: z.string(), metric: z.string(), unit: z.enum(UNITS) },
          resolution: z.enum(['raw', 'hour', 'day']),
          points: z
            .array(point)
            .describe(`the oldest first, the newest ${MOST_POINTS}; nothing where nothing was measured`),
        }),
      ),
      left: z.int().nonnegative().describe(`so many series more there are than the ${MOST_SERIES} that are told`),
    }),
  },
  revisions: {
    path: '/api/v1/revisions',
    about: 'What changed in what containers and workloads are made of',
    query: revisionsQuery,
    schema: z.strictObject({ ...head, revisions: z.array(revisionSchema).describe('the newest first') }),
  },
} as const

/** What comes of a question: what is told, or in words why not. */
type Answered = { readonly told: unknown } | { readonly status: 400 | 404 | 503; readonly words: string }

/** A route by which programs ask something with parameters. */
export function askedRoute<T extends z.ZodObject>(
  name: string,
  { path, query }: { readonly path: string; readonly query: T },
  answer: (asked: z.output<T>, world: WebWorld) => Promise<Answered>,
): Route {
  return {
    ...{ name, method: 'GET', path, right: 'read', timeoutMs: 15_000 },
    answer: async (context: Context, world: WebWorld) => {
      const read = queryOf(context, query)
      const answered = 'wrong' in read ? ({ status: 400, words: read.wrong } as const) : await answer(read.asked, world)
      if ('words' in answered) return context.text(`${oneLine(answered.words)}\n`, answered.status)
      return context.body(jsonText(answered.told), 200, { 'content-type': 'application/json' })
    },
  }
}

export async function historyAnswer(asked: z.output<typeof historyQuery>, { measured }: WebWorld): Promise<Answered> {
  const now = measured.now()
  const { target, check, item, metric, resolution } = asked
  const to = asked.to === undefined ? now : Date.parse(asked.to)
  const from = asked.from === undefined ? to - DAY_MS : Date.parse(asked.from)
  if (from >= to)
    return { status: 400, words: `"from" (${isoInstant(from)}) has to be before "to" (${isoInstant(to)})` }
  if (to - from > LONGEST_MS) return { status: 400, words: '"from" and "to" lie more than ten years apart' }
  const series = await measured.measured({
    subject: { target, check, ...(item !== undefined && { item }) },
    ...(metric !== undefined && { metric }),
    ...{ from, to: to + 1, resolution, limit: MOST_POINTS },
  })
  return {
    told: {
      ...{ schema: 'orch-watch/history/v1', at: isoInstant(now), from: isoInstant(from), to: isoInstant(to) },
      series: series.slice(0, MOST_SERIES).map(seriesDocument),
      left: Math.max(0, series.length - MOST_SERIES),
    },
  }
}

function seriesDocument({ series: { subject, metric, unit }, resolution, buckets }: SeriesHistory): unknown {
  const points = buckets.map((bucket) => {
    const { at, count, min, max } = bucket
    return { at: isoInstant(at), count, min, mean: meanOf(bucket), max }
  })
  return { ...subject, metric, unit, resolution, points }
}

export async function revisionsAnswer(
  { object, kind, limit = 100 }: z.output<typeof revisionsQuery>,
  world: WebWorld,
): Promise<Answered> {
  const meant = object === undefined ? { of: null } : await objectMeant({ object, kind }, world)
  if ('words' in meant) return meant
  const read = await world.recorded.revisions(meant.of, limit)
  if (read.kind !== 'read') return unread(read)
  const at = isoInstant(world.measured.now())
  return { told: { schema: 'orch-watch/revisions/v1', at, revisions: read.value.map(revisionDocument) } }
}

type Refused = Extract<Answered, { readonly words: string }>

async function objectMeant(named: NamedObject, { recorded }: WebWorld): Promise<{ readonly of: ObjectRef } | Refused> {
  const known = await recorded.object(named)
  if (known.kind !== 'read') return unread(known)
  const found = known.value
  if (found === null) return { status: 404, words: `nothing is recorded of "${named.object}"` }
  if (!('several' in found)) return { of: found.of }
  const kinds = found.several.map((each) => each.kind).join(', ')
  return { status: 400, words: `"${named.object}" is several things: say "kind", one of ${kinds}` }
}

function unread(recorded: { readonly kind: 'off' } | { readonly kind: 'unread'; readonly why: string }): Refused {
  if (recorded.kind === 'unread') return { status: 503, words: recorded.why }
  return { status: 404, words: 'nothing is recorded: "registry" is off in the settings of targets.yaml' }
}
