import fc from 'fast-check'
import type { TargetNodes, TargetWorkloads } from '../../lib/app/cluster.ts'
import { FAULT_CODES, FAULT_PHASES } from '../../lib/model/fault.ts'
import type { Fault, Looked } from '../../lib/model/fault.ts'
import type { ClusterNode, ControlPlane, NodePressure, Resources } from '../../lib/model/node.ts'
import type { Instance, InstanceEnd, InstanceTrouble, JobState, Rollout } from '../../lib/model/workload.ts'
import type { Workload } from '../../lib/model/workload.ts'
import { foreignText } from './arbitraries.ts'
import { aTarget } from './fakes.ts'

/** All that a value may leave out is sometimes left out. */
function anyOf<Must, May>(
  must: { [Key in keyof Must]: fc.Arbitrary<Must[Key]> },
  may: { [Key in keyof May]: fc.Arbitrary<May[Key]> },
) {
  return fc.tuple(fc.record(must), fc.record(may, { requiredKeys: [] })).map(([one, other]) => ({ ...one, ...other }))
}

const text = foreignText
const at = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })
const few = fc.nat({ max: 100_000 })
const yes = fc.boolean()
const labels = fc.dictionary(text, text, { maxKeys: 3 })

const trouble: fc.Arbitrary<InstanceTrouble> = fc.record({
  kind: fc.constantFrom(
    ...(['unplaceable', 'image', 'config', 'start', 'crash-loop'] as const),
    ...(['unhealthy', 'evicted', 'lost', 'ended', 'stuck'] as const),
  ),
  word: text,
  why: text,
})

const lastEnd: fc.Arbitrary<InstanceEnd> = anyOf(
  { oomKilled: yes, why: text },
  { at, exitCode: fc.integer({ min: -1, max: 255 }), node: text },
)

const phase = fc.constantFrom('pending', 'starting', 'running', 'stopping', 'ended')
export const anyInstance: fc.Arbitrary<Instance> = anyOf(
  { id: text, name: text, phase, isWanted: yes, isReady: yes, isUpdated: yes },
  { slot: text, node: text, differs: text, since: at, restarts: few, trouble, lastEnd },
)

const rollout: fc.Arbitrary<Rollout> = anyOf(
  {
    phase: fc.constantFrom('progressing', 'paused', 'failed', 'rolling-back', 'rolled-back', 'unnoticed'),
    why: text,
  },
  { since: at },
)

const job: fc.Arbitrary<JobState> = anyOf(
  { phase: fc.constantFrom('waiting', 'active', 'complete', 'failed'), succeeded: few, failed: few, why: text },
  {
    ...{ wanted: few, startedAt: at, endedAt: at, lastStartAt: at, lastSuccessAt: at, createdAt: at },
    schedule: fc.record({ expression: text, timezone: text }),
  },
)

export const anyWorkload: fc.Arbitrary<Workload> = anyOf(
  {
    ...{ id: text, kind: text, mode: fc.constantFrom('replicated', 'global', 'job', 'cron'), labels },
    ...{ desired: few, scheduled: few, running: few, ready: few, updated: few, surplus: few },
    instances: fc.array(anyInstance, { maxLength: 3 }),
  },
  {
    ...{ image: text, off: text, rollout, job },
    unseen: anyOf({ places: fc.array(text, { maxLength: 2 }), why: text }, { readyThere: few }),
    orphans: fc.array(fc.record({ name: text, node: text }), { maxLength: 2 }),
  },
)

const amount = fc.double({ min: 0, max: 1e15, noNaN: true })
const resources: fc.Arbitrary<Resources> = anyOf(
  {},
  { cpuCores: amount, memoryBytes: amount, diskBytes: amount, gpus: amount, instances: amount },
)

const pressure: fc.Arbitrary<NodePressure> = anyOf(
  { kind: fc.constantFrom('memory', 'disk', 'processes', 'network'), why: text },
  { since: at },
)

const node: fc.Arbitrary<ClusterNode> = anyOf(
  {
    ...{ id: text, name: text, role: fc.constantFrom('control', 'worker'), isReady: yes, state: text, why: text },
    ...{ pressures: fc.array(pressure, { maxLength: 2 }), offers: resources, promised: resources, labels },
  },
  { since: at, closed: text, used: resources, version: text },
)

const control: fc.Arbitrary<ControlPlane> = anyOf(
  {
    isReady: yes,
    members: fc.array(fc.record({ name: text, isReachable: yes, isLeader: yes, why: text }), { maxLength: 3 }),
    needed: few,
    failing: fc.array(text, { maxLength: 2 }),
  },
  { leader: fc.option(text), version: text },
)

const fault: fc.Arbitrary<Fault> = anyOf(
  { code: fc.constantFrom(...FAULT_CODES), message: text },
  { hint: text, phase: fc.constantFrom(...FAULT_PHASES) },
)

function looked<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Looked<readonly T[]>> {
  return fc.oneof(
    fc.record({ kind: fc.constant('seen' as const), value: fc.array(value, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('faulted' as const), fault }),
  )
}

const target = fc.record({ id: text, runtime: text }).map(aTarget)

/** What targets tell of their workloads, whatever that is. */
export const anyWorkloads: fc.Arbitrary<readonly TargetWorkloads[]> = fc.array(
  fc.record({ target, at, list: looked(anyWorkload) }),
  { maxLength: 3 },
)

/** The same for nodes. */
export const anyNodes: fc.Arbitrary<readonly TargetNodes[]> = fc.array(
  fc.record({ target, at, members: looked(node), control: fc.option(control) }),
  { maxLength: 3 },
)
