import { DECLARED_RUNTIME } from '../../inventory/schema.ts'
import type { AnsweredWorkload } from '../../kit/control.ts'
import type { Standing } from '../../kit/remedy.ts'
import { isRestartMark } from '../../kit/configuration-diff.ts'
import { because } from '../../kit/workloads/words.ts'
import { inFlux } from '../../kit/workloads/choice.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import type { HealObject } from '../../model/heal.ts'
import type { Target } from '../../model/target.ts'
import type { Workload } from '../../model/workload.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Registry } from '../../registry/registry.ts'
import { keyOf } from '../recording/take-in.ts'
import { underWay } from '../update/under-way.ts'
import { workloadControlOf } from '../update/world.ts'
import { baselineOf } from './last-recorded.ts'
import { HOLD_LABEL } from './standing.ts'

export interface WorkloadsWorld {
  readonly registry: Registry | undefined
  readonly heldBy: (object: HealObject) => string | null
  readonly driftOf: (object: HealObject, sessions: Sessions, signal: AbortSignal) => Promise<string | null>
}

/** What speaks for or against having a workload changed. Throws a FaultError. */
export async function standingOfWorkload(
  object: HealObject,
  { target, workload, sessions }: { readonly target: Target; readonly workload: Workload; readonly sessions: Sessions },
  { registry, heldBy, driftOf }: WorkloadsWorld,
  signal: AbortSignal,
): Promise<Standing | null> {
  const blank = { object, workload, version: null, held: heldBy(object), drift: null }
  if (target.runtime === DECLARED_RUNTIME) return workloadStanding({ ...blank, cannot: DECLARED })
  const control = await workloadControlOf(target, sessions, signal)
  const of = control.named(workload.id)
  if (!of) return workloadStanding({ ...blank, cannot: `a ${workload.kind} is not changed from here` })
  const answered: AnsweredWorkload | null = await control.read(of, signal)
  if (!answered) return null
  const ofIt: ObjectRef = { target: target.id, ...of }
  const isRolledBack = registry !== undefined && (await underWay(registry, target.id)).has(keyOf(ofIt))
  return workloadStanding({
    ...{ object, workload, version: answered.version, cannot: null },
    held: heldBy(object) ?? (isRolledBack ? 'it is being rolled back' : null),
    drift: await driftOf(object, sessions, signal),
  })
}

const DECLARED =
  'it is declared under "workloads:", and no orchestrator has it: start-replica and remove-surplus bring it to what is wanted'

interface AboutWorkload {
  readonly object: HealObject
  readonly workload: Workload
  readonly version: string | null
  /** In words, who wants it left alone. */
  readonly held: string | null
  readonly drift: string | null
  readonly cannot: string | null
}

/**
 * Pure. Its own instances are no group that speaks against it: its orchestrator sees to those, within its limits. What
 * the same check has found beside it does.
 */
export function workloadStanding({ object, workload, version, held, drift, cannot }: AboutWorkload): Standing {
  const { ready, desired } = workload
  return {
    ...{ host: object.target, group: null, incarnation: version, drift, cannot, groups: [] },
    unsettled: inFlux(workload) ? `a change of it is under way${because(workload.rollout?.why ?? '')}` : null,
    person: held ?? whoHolds(workload),
    available: { healthy: ready, least: desired, goingDown: 0 },
  }
}

function whoHolds({ labels, rollout }: Workload): string | null {
  const label = labels[HOLD_LABEL]
  if (label !== undefined && label !== 'false') return `it has the label ${HOLD_LABEL}: ${label}`
  return rollout?.phase === 'paused' ? 'somebody has paused a change of it' : null
}

/** Where a number stands that somebody wants, by what keeps it: Swarm, Kubernetes, Marathon's apps and pods. */
const COUNTS = new Set(['replicas', 'spec.replicas', 'instances', 'scaling.instances'])

/** Whether a setting of a workload is one that says nothing of what it is made of: how many, and how often made anew. */
export function isBeside(path: readonly string[]): boolean {
  return COUNTS.has(path.join('.')) || isRestartMark(path)
}

/** How many were wanted of a workload when it was declared good. Null where nobody has declared that. Throws a FaultError. */
export async function declaredReplicas(
  { name }: HealObject,
  { target, sessions }: { readonly target: Target; readonly sessions: Sessions },
  { registry }: Pick<WorkloadsWorld, 'registry'>,
  signal: AbortSignal,
): Promise<number | null> {
  if (!registry || target.runtime === DECLARED_RUNTIME) return null
  const of = (await workloadControlOf(target, sessions, signal)).named(name)
  const baseline = of && (await baselineOf({ target: target.id, ...of }, registry))
  const count = baseline?.configuration.fields.find(({ path }) => COUNTS.has(path.join('.')))?.value
  return typeof count === 'number' ? count : null
}
