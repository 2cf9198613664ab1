import type { UpdateProgress } from '../../kit/control.ts'
import type { ObjectKind } from '../../model/configuration.ts'
import type { Rollout } from '../../model/workload.ts'
import { pickController } from './controllers.ts'
import type { Controller } from './controllers.ts'
import { numberOf, partOf } from './pick.ts'
import type { Raw } from './pick.ts'
import { rolloutOf } from './rollout.ts'

/** How far a controller is with what was last asked of it. */
export function progressOf(kind: ObjectKind, object: Raw): UpdateProgress {
  // Its next job is made of what it is then.
  if (kind === 'cronjob') return { kind: 'done' }
  const controller = isController(kind) ? pickController(kind)(object) : null
  if (!controller) return { kind: 'failed', why: 'it is none that runs anything' }
  const rollout = rolloutOf(controller, undefined)
  if (rollout?.phase === 'failed') return { kind: 'failed', why: rollout.why }
  if (rollout?.phase === 'unnoticed') return { kind: 'under-way', why: rollout.why }
  const waits = whyOthersDecide(controller)
  return waits === null ? goingOn(controller, rollout, partOf(object, 'status')) : { kind: 'done', why: waits }
}

function isController(kind: ObjectKind): kind is 'deployment' | 'statefulset' | 'daemonset' {
  return kind === 'deployment' || kind === 'statefulset' || kind === 'daemonset'
}

function goingOn(controller: Controller, rollout: Rollout | null, status: Raw): UpdateProgress {
  const { desired, updated } = controller
  const said = rollout === null || rollout.why === '' ? '' : `: ${rollout.why}`
  if (rollout) return { kind: 'under-way', why: `${updated} of ${desired} updated${said}` }
  const available = availableIn(controller, status)
  if (available >= desired) return { kind: 'done' }
  return { kind: 'under-way', why: `${available} of ${desired} available` }
}

/** Nothing comes of it before a person says so. */
function whyOthersDecide({ onDelete, paused }: Controller): string | null {
  if (onDelete) return 'its updateStrategy is OnDelete: each pod stays as it is until somebody deletes it'
  return paused ? 'it is paused: nothing of it runs until somebody resumes it' : null
}

/** Before 1.22 a stateful set says only which of its pods are ready. */
function availableIn({ kind, ready }: Controller, status: Raw): number {
  if (kind === 'daemonset') return numberOf(status['numberAvailable'])
  return kind === 'statefulset' ? ready : numberOf(status['availableReplicas'])
}
