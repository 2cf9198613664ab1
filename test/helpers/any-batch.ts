import fc from 'fast-check'
import { AUDIT_KINDS, GATES } from '../../lib/model/heal.ts'
import type { AuditLine, Deed, Hold } from '../../lib/model/heal.ts'
import type { Incident, IncidentEvent } from '../../lib/model/incident.ts'
import { toLabels } from '../../lib/model/labels.ts'
import type { CheckMemory } from '../../lib/model/memory.ts'
import type { Silence } from '../../lib/model/mute.ts'
import type { GroupState, NoticeEntry, Outgoing, Told } from '../../lib/model/notice.ts'
import { STATUSES } from '../../lib/model/result.ts'
import type { Match } from '../../lib/model/rule.ts'
import type { SubjectState } from '../../lib/model/state.ts'
import type { Batch, RouteTimes, TargetRecord } from '../../lib/model/store.ts'
import { HOSTILE } from './hostile.ts'

/** Text that somebody else chose: what means something to JSON, SQL or JavaScript, half characters, and much of it. */
const text = fc.oneof(
  { arbitrary: fc.string({ unit: 'binary', maxLength: 20 }), weight: 20 },
  {
    arbitrary: fc.constantFrom(...HOSTILE, '\0', 'a\0b', '\ud800', 'x\udc00y', "'; drop table orch_watch_told; --"),
    weight: 4,
  },
  { arbitrary: fc.constantFrom('x'.repeat(65_536), '🔥'.repeat(32_768), '\0'.repeat(65_536)), weight: 1 },
)
/** Few, so that the same one comes again. */
const name = fc.oneof({ arbitrary: fc.constantFrom('a', 'b', '__proto__', '\ud800'), weight: 10 }, text)
const at = fc.integer({ min: 0, max: 4_102_444_800_000 })
const count = fc.nat(1000)
const trouble = fc.constantFrom('warning', 'unknown', 'critical')
const subject = fc.record({ target: text, check: text, item: text })
const route = fc.record({ rule: name, notifier: name })
const because = fc.constantFrom('recovered', 'vanished', 'removed')

const state: fc.Arbitrary<SubjectState> = fc.record({
  ...{ subject, summary: text, at, since: at, hardSince: at, against: count, againstSince: at },
  status: fc.constantFrom(...STATUSES),
  hard: fc.constantFrom(...STATUSES, 'pending'),
  flips: fc.constantFrom('', '00101'),
  isFlapping: fc.boolean(),
})

/** What a check leaves is plain JSON. */
const own = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)

const memory: fc.Arbitrary<CheckMemory> = fc.record(
  {
    ...{ at, own },
    held: fc.array(
      fc.record(
        {
          item: text,
          limit: text,
          warningSince: at,
          criticalSince: at,
          shown: fc.constantFrom('ok', 'warning', 'critical'),
        },
        { requiredKeys: ['item', 'limit', 'shown'] },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ['at', 'held'] },
)

const target: fc.Arbitrary<TargetRecord> = fc.record({
  id: name,
  states: fc.array(state, { maxLength: 3 }),
  memory: fc.array(fc.tuple(name, memory), { maxLength: 2 }).map((pairs) => new Map(pairs)),
})

const acknowledged = fc.record(
  { by: text, note: text, at, isSticky: fc.boolean(), until: at },
  { requiredKeys: ['by', 'note', 'at', 'isSticky'] },
)
const story = {
  ...{ id: name, subject, beganAt: at, openedAt: at, status: trouble, worst: trouble, summary: text },
  ...{ isFlapping: fc.boolean(), acknowledged },
}
const always = ['id', 'subject', 'beganAt', 'openedAt', 'status', 'worst', 'summary', 'isFlapping', 'phase'] as const
const incident = fc.oneof(
  fc.record({ ...story, phase: fc.constant('open') }, { requiredKeys: [...always] }),
  fc.record(
    { ...story, phase: fc.constant('resolved'), resolvedAt: at, because },
    { requiredKeys: [...always, 'resolvedAt', 'because'] },
  ),
) as fc.Arbitrary<Incident>

const event: fc.Arbitrary<IncidentEvent> = fc.record({
  ...{ incident: name, at, text },
  kind: fc.constantFrom('opened', 'queued', 'delivered', 'resolved', 'evidence'),
})

const told: fc.Arbitrary<Told> = fc.record({
  ...{ route, incident: name, group: text, status: trouble, isFlapping: fc.boolean(), at },
})

const group: fc.Arbitrary<GroupState> = fc.record({
  ...{ route, group: name, pendingSince: fc.option(at), toldAt: fc.option(at), sequence: count },
})

const recent: fc.Arbitrary<RouteTimes> = fc.record({ route, times: fc.array(at, { maxLength: 4 }) })

const entry = fc.record(
  {
    ...{ incident: text, subject, summary: text, status: trouble, isFlapping: fc.boolean(), beganAt: at, openedAt: at },
    labels: fc.array(fc.tuple(name, text), { maxLength: 3 }).map(toLabels),
    kind: fc.constantFrom('problem', 'recovery', 'still'),
    ...{ was: trouble, resolvedAt: at, because, affected: fc.array(text, { maxLength: 2 }) },
  },
  {
    requiredKeys: [
      ...(['incident', 'subject', 'summary', 'status', 'isFlapping', 'beganAt', 'openedAt'] as const),
      ...(['labels', 'kind', 'affected'] as const),
    ],
  },
) as fc.Arbitrary<NoticeEntry>

const outgoing: fc.Arbitrary<Outgoing> = fc.record({
  notice: fc.record({
    ...{ key: name, route, group: text, sequence: count, at },
    entries: fc.array(entry, { minLength: 1, maxLength: 2 }),
  }),
  state: fc.constantFrom('waiting', 'delivered', 'dead', 'dropped'),
  ...{ attempts: count, at, answer: text },
})

const names = fc.array(text, { maxLength: 2 })
const match = fc.record(
  {
    status: fc.array(trouble, { maxLength: 2 }),
    ...{ target: names, check: names, item: names, openForMs: count },
    labels: fc.array(fc.tuple(name, names), { maxLength: 2 }).map((pairs) => new Map(pairs)),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Match>

const silence: fc.Arbitrary<Silence> = fc.record({ id: name, match, by: text, note: text, from: at, until: at })

/** Without what is very long: of that there is enough in words. */
const short = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom(...HOSTILE, '\0', '\ud800'))
const kind = fc.constantFrom('container', 'workload', 'unit', 'engine', 'target')
const object = fc.record({ target: short, kind, name: short })
/** Some within a few days, some long apart. */
const mendedAt = fc.oneof(at, fc.integer({ min: 1_800_000_000_000, max: 1_800_864_000_000 }))

const deed: fc.Arbitrary<Deed> = fc.record({
  ...{
    id: name,
    incident: name,
    rule: short,
    step: count,
    remedy: short,
    object,
    host: short,
    group: fc.option(short),
  },
  ...{ words: text, at: mendedAt, endedAt: fc.option(mendedAt), why: short, wellSince: fc.option(mendedAt) },
  ...{ subject: fc.record({ target: short, check: short, item: short }), longestWellMs: count },
  outcome: fc.constantFrom('under-way', 'done', 'failed', 'unknown'),
  scale: fc.option(fc.record({ from: count, to: count, min: count, max: count, atOnce: count })),
  incarnation: fc.option(short),
})

const shorts = fc.array(short, { maxLength: 2 })
const objects = fc.record(
  { target: shorts, kind: fc.array(kind, { maxLength: 2 }), name: shorts },
  { requiredKeys: [] },
) as fc.Arbitrary<Hold['match']>

const hold: fc.Arbitrary<Hold> = fc.record({ id: name, match: objects, by: short, note: short, from: at, until: at })

const line = fc.record(
  {
    ...{ at, words: text, incident: name, rule: short, remedy: short, object, deed: name, by: short },
    kind: fc.constantFrom(...AUDIT_KINDS),
    gate: fc.constantFrom(...GATES),
  },
  { requiredKeys: ['at', 'kind', 'words'] },
) as fc.Arbitrary<AuditLine>

const some = <T>(rows: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(rows, { maxLength: 3 })

/** Anything that one step may have changed. */
export const anyBatch: fc.Arbitrary<Batch> = fc.record(
  {
    ...{ targets: some(target), goneTargets: some(name), incidents: some(incident), events: some(event) },
    ...{ told: some(told), settled: some(fc.record({ route, incident: name })), groups: some(group) },
    ...{ closedGroups: some(fc.record({ route, group: name })), recent: some(recent), outgoing: some(outgoing) },
    ...{ silences: some(silence), endedSilences: some(name) },
    ...{ deeds: some(deed), holds: some(hold), endedHolds: some(name) },
  },
  { requiredKeys: [] },
)

/** What healing has to say of one step; its place in the log it gets when it is known where that ends. */
export const anyAuditLines: fc.Arbitrary<AuditLine[]> = some(line)
