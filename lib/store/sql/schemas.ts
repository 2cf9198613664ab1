import * as z from 'zod'
import type { Incident, IncidentEvent } from '../../model/incident.ts'
import { toLabels } from '../../model/labels.ts'
import type { Labels } from '../../model/labels.ts'
import { UNITS } from '../../model/limit.ts'
import type { CheckMemory } from '../../model/memory.ts'
import type { Silence } from '../../model/mute.ts'
import type { GroupState, Outgoing, Told } from '../../model/notice.ts'
import { STATUSES } from '../../model/result.ts'
import type { SubjectState } from '../../model/state.ts'
import type { RouteTimes } from '../../model/store.ts'

const at = z.number()
const trouble = z.enum(['warning', 'unknown', 'critical'])
const subject = z.strictObject({ target: z.string(), check: z.string(), item: z.string() })
const because = z.enum(['recovered', 'vanished', 'removed'])
const route = z.strictObject({ rule: z.string(), notifier: z.string() })

/** By hand: zod leaves out what is called `__proto__`, and a label may be. */
const labels = z.custom<Labels>(isLabels).transform((given) => toLabels(Object.entries(given)))

function isLabels(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false
  return Object.values(given).every((value) => typeof value === 'string')
}

const subjectState: z.ZodType<SubjectState> = z.strictObject({
  subject,
  status: z.enum(STATUSES),
  summary: z.string(),
  at,
  since: at,
  hard: z.enum([...STATUSES, 'pending']),
  hardSince: at,
  against: z.number(),
  againstSince: at,
  flips: z.string(),
  isFlapping: z.boolean(),
})

export const checkMemory: z.ZodType<CheckMemory> = z.strictObject({
  at,
  own: z.unknown().exactOptional(),
  held: z.array(
    z.strictObject({
      item: z.string(),
      limit: z.string(),
      warningSince: at.exactOptional(),
      criticalSince: at.exactOptional(),
      shown: z.enum(['ok', 'warning', 'critical']),
    }),
  ),
})

/** What one check remembers is looked at by itself: one that cannot be read costs no other. */
export const targetRecord = z.strictObject({
  id: z.string(),
  states: z.array(subjectState),
  memory: z.array(z.tuple([z.string(), z.unknown()])),
})

const story = {
  id: z.string(),
  subject,
  beganAt: at,
  openedAt: at,
  status: trouble,
  worst: trouble,
  summary: z.string(),
  isFlapping: z.boolean(),
  acknowledged: z
    .strictObject({ by: z.string(), note: z.string(), at, isSticky: z.boolean(), until: at.exactOptional() })
    .exactOptional(),
}

export const incident: z.ZodType<Incident> = z.discriminatedUnion('phase', [
  z.strictObject({ ...story, phase: z.literal('open') }),
  z.strictObject({ ...story, phase: z.literal('resolved'), resolvedAt: at, because }),
])

export const incidentEvent: z.ZodType<IncidentEvent> = z.strictObject({
  incident: z.string(),
  at,
  kind: z.enum([
    ...(['opened', 'changed', 'flapping', 'settled', 'resolved', 'muted', 'unmuted', 'acknowledged'] as const),
    ...(['queued', 'delivered', 'refused', 'dead', 'evidence', 'heal'] as const),
  ]),
  text: z.string(),
})

export const told: z.ZodType<Told> = z.strictObject({
  route,
  incident: z.string(),
  group: z.string(),
  status: trouble,
  isFlapping: z.boolean(),
  at,
})

export const groupState: z.ZodType<GroupState> = z.strictObject({
  route,
  group: z.string(),
  pendingSince: at.nullable(),
  toldAt: at.nullable(),
  sequence: z.number(),
})

export const routeTimes: z.ZodType<RouteTimes> = z.strictObject({ route, times: z.array(at) })

const noticeEntry = z.strictObject({
  incident: z.string(),
  subject,
  labels,
  kind: z.enum(['problem', 'recovery', 'still']),
  status: trouble,
  was: trouble.exactOptional(),
  isFlapping: z.boolean(),
  summary: z.string(),
  beganAt: at,
  openedAt: at,
  resolvedAt: at.exactOptional(),
  because: because.exactOptional(),
  affected: z.array(z.string()),
})

export const outgoing: z.ZodType<Outgoing> = z.strictObject({
  notice: z.strictObject({
    key: z.string(),
    route,
    group: z.string(),
    sequence: z.number(),
    at,
    entries: z.array(noticeEntry),
  }),
  state: z.enum(['waiting', 'delivered', 'dead', 'dropped']),
  attempts: z.number(),
  at,
  answer: z.string(),
})

/** Of one target: check, item, metric and unit of each. */
export const seriesNames = z.array(z.tuple([z.string(), z.string(), z.string(), z.enum(UNITS)]))

const names = z.array(z.string())

export const silence: z.ZodType<Silence> = z.strictObject({
  id: z.string(),
  match: z.strictObject({
    status: z.array(trouble).exactOptional(),
    target: names.exactOptional(),
    check: names.exactOptional(),
    item: names.exactOptional(),
    // Pairs and not an object: a label may be called "__proto__".
    labels: z
      .array(z.tuple([z.string(), names]))
      .transform((pairs): ReadonlyMap<string, readonly string[]> => new Map(pairs))
      .exactOptional(),
    openForMs: z.number().exactOptional(),
  }),
  by: z.string(),
  note: z.string(),
  from: at,
  until: at,
})
