import type { Context } from 'hono'
import * as z from 'zod'
import { isoInstant } from '../base/instant.ts'
import { jsonText } from '../base/json-text.ts'
import { transitionSchema } from '../kit/transition-document.ts'
import type { EpochMs } from '../model/time.ts'
import type { Board, IncidentSeen, TargetSeen, WorkloadSeen } from '../pages/board.ts'
import type { Silence } from '../model/mute.ts'
import type { WindowSeen } from '../pages/quiet/seen.ts'
import type { Route, WebWorld } from './route.ts'

const instant = z.iso.datetime().describe('UTC')
const words = z.string().describe('for people; may hold text of others')
const count = z.int().nonnegative()
const status = z.enum(['ok', 'warning', 'unknown', 'critical'])
const trouble = z.enum(['warning', 'unknown', 'critical'])
const subject = { target: z.string(), check: z.string(), item: z.string().describe('empty for the target itself') }
const fresh = z.boolean().describe('false: seen so long ago that it says nothing about now')
const labels = z.record(z.string(), z.string())
const head = { schema: z.string(), at: instant }

const result = z.strictObject({
  ...subject,
  ...{ status, fresh, flapping: z.boolean(), summary: words, at: instant, since: instant },
})

const target = z.strictObject({
  ...{ id: z.string(), runtime: z.string(), labels, groups: z.array(z.string()), results: z.array(result) },
  lookedAt: instant.nullable(),
  cost: z
    .strictObject({ connections: count, roundTrips: count, bytes: count, tookMs: z.number() })
    .nullable()
    .describe('of the last look; null before the first'),
})

const incident = z.strictObject({
  ...{ id: z.string(), ...subject, status: trouble, worst: trouble, summary: words, fresh },
  ...{ beganAt: instant, openedAt: instant, flapping: z.boolean() },
  quiet: z
    .strictObject({ by: z.enum(['blind', 'dependency', 'maintenance', 'silence', 'acknowledged']), why: words })
    .nullable()
    .describe('why nobody is told; null when people are'),
  behind: z.string().nullable().describe('the target whose absence explains it'),
})

const workload = z.strictObject({
  ...{ target: z.string(), id: z.string(), kind: z.string(), status, fresh, at: instant },
  ...{ desired: count, scheduled: count, running: count, ready: count, updated: count, surplus: count },
  image: z.string().optional(),
  rollout: z.string().optional().describe('the phase of a change on its way'),
})

const maintenanceWindow = z.strictObject({
  ...{ name: z.string(), about: words, note: words, open: z.boolean() },
  times: z.array(z.strictObject({ from: instant, until: instant })).describe('in their order; the first may be open'),
  whole: z.boolean().describe('false: it opens more often than is told here'),
  targets: count.describe('how many it is about'),
})

const quieted = { by: words.describe('who has said so'), note: words, fromAt: instant, untilAt: instant }

const silence = z.strictObject({
  id: z.string(),
  ...{ target: z.array(z.string()), check: z.array(z.string()), item: z.array(z.string()) },
  labels: z.array(z.string()).describe('"name=value"'),
  ...quieted,
})

/** One thing that programs may ask. What it answers is a public contract: a change that breaks readers is a new version. */
export interface Asked {
  readonly path: string
  readonly about: string
  readonly schema: z.ZodType
  readonly answer: (board: Board, world: WebWorld) => unknown
}

const V1 = '/api/v1'

export const API = {
  status: {
    path: `${V1}/status`,
    about: 'How many results there are of each status, and what the daemon itself lacks',
    schema: z.strictObject({
      ...head,
      ...{ version: z.string(), startedAt: instant, lookedAt: instant.nullable() },
      summary: z.strictObject({ ok: count, warning: count, unknown: count, critical: count, stale: count }),
      ...{ targets: count, workloads: count, incidents: count, troubles: z.array(words) },
    }),
    answer: statusOf,
  },
  targets: {
    path: `${V1}/targets`,
    about: 'Every target with what was seen of it last',
    schema: z.strictObject({ ...head, targets: z.array(target) }),
    answer: (board) => ({ ...headOf('targets', board), targets: board.targets.map(targetOf) }),
  },
  workloads: {
    path: `${V1}/workloads`,
    about: 'What should run and what does',
    schema: z.strictObject({ ...head, workloads: z.array(workload) }),
    answer: (board) => ({ ...headOf('workloads', board), workloads: board.workloads.map(workloadOf) }),
  },
  incidents: {
    path: `${V1}/incidents`,
    about: 'What is wrong now',
    schema: z.strictObject({ ...head, incidents: z.array(incident) }),
    answer: (board) => ({ ...headOf('incidents', board), incidents: board.incidents.map(incidentOf) }),
  },
  maintenance: {
    path: `${V1}/maintenance`,
    about: 'Maintenance windows that are open, and those that open within fourteen days',
    schema: z.strictObject({ ...head, windows: z.array(maintenanceWindow) }),
    answer: async (board, { quiet }) => {
      return { ...headOf('maintenance', board), windows: (await quiet()).windows.map(windowOf) }
    },
  },
  silences: {
    path: `${V1}/silences`,
    about: 'What nobody is told of, for a while: all that is given of one has to hold, and patterns are among it',
    schema: z.strictObject({ ...head, silences: z.array(silence) }),
    answer: (board, { wishes }) => ({ ...headOf('silences', board), silences: wishes.silences().map(silenceOf) }),
  },
  holds: {
    path: `${V1}/holds`,
    about: 'What healing leaves alone, for a while',
    schema: z.strictObject({
      schema: z.string(),
      holds: z.array(z.strictObject({ id: z.string(), object: words, ...quieted })),
    }),
    answer: async (_, { wishes }) => ({
      schema: 'orch-watch/holds/v1',
      holds: (await wishes.holds()).map(({ fromAt, untilAt, ...rest }) => {
        return { ...rest, fromAt: isoInstant(fromAt), untilAt: isoInstant(untilAt) }
      }),
    }),
  },
} as const satisfies Readonly<Record<string, Asked>>

/** What programs may listen to. */
export const EVENTS = {
  path: `${V1}/events`,
  about: 'Every change of what is believed, as server-sent events; each one is told as its JSON',
  schema: transitionSchema,
} as const

/** A route by which programs ask one of these. */
export function apiRoute(name: string, { path, answer }: Asked): Route {
  return {
    ...{ name, method: 'GET', path, right: 'read', timeoutMs: 15_000 },
    answer: async (context: Context, world: WebWorld) => {
      const text = jsonText(await answer(await world.status.board(), world))
      return context.body(text, 200, { 'content-type': 'application/json' })
    },
  }
}

function headOf(kind: string, { at }: Board): { readonly schema: string; readonly at: string } {
  return { schema: `orch-watch/${kind}/v1`, at: isoInstant(at) }
}

function statusOf(board: Board): unknown {
  const { own, targets, workloads, incidents } = board
  const summary = { ok: 0, warning: 0, unknown: 0, critical: 0, stale: 0 }
  for (const { subjects } of targets) for (const each of subjects) summary[each.isStale ? 'stale' : each.status] += 1
  return {
    ...headOf('status', board),
    ...{ version: own.version, startedAt: isoInstant(own.startedAt), lookedAt: orNull(own.lookedAt), summary },
    ...{ targets: targets.length, workloads: workloads.length, incidents: incidents.length },
    troubles: own.troubles.map(({ says }) => says),
  }
}

function targetOf({ id, runtime, labels: own, groups, subjects, look }: TargetSeen) {
  return {
    ...{ id, runtime, labels: own, groups, lookedAt: orNull(look?.at ?? null) },
    cost: look && { ...look.cost, tookMs: look.tookMs },
    results: subjects.map(({ subject: of, status: is, isStale, isFlapping, summary, at, since }) => ({
      ...of,
      ...{ status: is, fresh: !isStale, flapping: isFlapping, summary, at: isoInstant(at), since: isoInstant(since) },
    })),
  }
}

function workloadOf({ target: of, at, isStale, status: is, workload: each }: WorkloadSeen) {
  const { id, kind, desired, scheduled, running, ready, updated, surplus, image, rollout } = each
  return {
    ...{ target: of, id, kind, status: is, fresh: !isStale, at: isoInstant(at) },
    ...{ desired, scheduled, running, ready, updated, surplus },
    ...(image !== undefined && { image }),
    ...(rollout && { rollout: rollout.phase }),
  }
}

function incidentOf({ incident: each, mute, behind, isStale }: IncidentSeen) {
  const { id, subject: of, status: is, worst, summary, beganAt, openedAt, isFlapping } = each
  return {
    ...{ id, ...of, status: is, worst, summary, fresh: !isStale, flapping: isFlapping, behind },
    ...{ beganAt: isoInstant(beganAt), openedAt: isoInstant(openedAt) },
    quiet: mute && { by: mute.by, why: mute.detail },
  }
}

function windowOf({ name, about, note, isOpen, times, isCut, targets }: WindowSeen) {
  const told = times.map(({ from, until }) => ({ from: isoInstant(from), until: isoInstant(until) }))
  return { name, about, note, open: isOpen, times: told, whole: !isCut, targets: targets.count }
}

function silenceOf({ id, match, by, note, from, until }: Silence) {
  const { target = [], check = [], item = [], labels: wanted = new Map<string, readonly string[]>() } = match
  const pairs = [...wanted].flatMap(([label, values]) => values.map((value) => `${label}=${value}`))
  return {
    ...{ id, target, check, item, labels: pairs },
    ...{ by, note, fromAt: isoInstant(from), untilAt: isoInstant(until) },
  }
}

function orNull(at: EpochMs | null): string | null {
  return at === null ? null : isoInstant(at)
}
