import fc from 'fast-check'
import { FAULT_CODES } from '../../lib/model/fault.ts'
import type { FaultPhase } from '../../lib/model/fault.ts'
import { toLabels } from '../../lib/model/labels.ts'
import type { Report, TargetReport } from '../../lib/model/report.ts'
import type { CheckResult, Metric } from '../../lib/model/result.ts'
import { aReport } from './builders.ts'
import { HOSTILE } from './hostile.ts'

/** Short words, any Unicode, and texts that mean harm. */
export const foreignText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(...HOSTILE),
)

const name = fc.oneof(
  fc.constantFrom('disk', 'cpu', 'memory', 'uptime', 'container-state'),
  fc.stringMatching(/^[a-z-]+$/u),
)
const optional = { requiredKeys: [] as [] }

const metric: fc.Arbitrary<Metric> = fc
  .tuple(
    fc.record({
      name: fc.constantFrom('used', 'busy', 'up', 'one', 'free'),
      value: fc.double(),
      unit: fc.constantFrom('ratio', 'bytes', 'ms', 'count', 'per-second'),
    }),
    fc.record({ warn: fc.constantFrom('> 80%', '10:20', '< 2GiB'), crit: foreignText }, optional),
  )
  .map(([must, may]) => ({ ...must, ...may }))

const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })
const target = fc.oneof(
  fc.constantFrom('web-1', 'web-2'),
  foreignText.filter((id) => id !== ''),
)

const result: fc.Arbitrary<CheckResult> = fc
  .record({ target, check: name, item: fc.oneof(fc.constant(''), foreignText), at: instant })
  .chain(({ at, ...subject }) =>
    fc.oneof(
      fc
        .record({
          status: fc.constantFrom('ok', 'warning', 'critical'),
          summary: foreignText,
          metrics: fc.array(metric, { maxLength: 3 }),
        })
        .map((verdict): CheckResult => ({
          kind: 'judged',
          subject,
          at,
          verdict: { item: subject.item, ...verdict },
        })),
      fc
        .tuple(
          fc.record({ code: fc.constantFrom(...FAULT_CODES), message: foreignText }),
          fc.record({ hint: foreignText, phase: foreignText.map((text) => text as FaultPhase) }, optional),
        )
        .map(([must, may]): CheckResult => ({ kind: 'faulted', subject, at, fault: { ...must, ...may } })),
    ),
  )

const targetReport: fc.Arbitrary<TargetReport> = fc.record({
  id: target,
  runtime: name,
  labels: fc.array(fc.tuple(foreignText, foreignText), { maxLength: 3 }).map(toLabels),
  reachable: fc.boolean(),
  tookMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
  cost: fc.record({ connections: fc.nat(), roundTrips: fc.nat(), bytes: fc.nat() }),
})

/** Any report that lib/app could hand over, and some that it could not: targets without results and the other way round. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    at: instant,
    tookMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
    targets: fc.uniqueArray(targetReport, { maxLength: 4, selector: ({ id }) => id }),
    results: fc.array(result, { maxLength: 12 }),
  })
  .map(aReport)
