import { pathWords } from '../../record/words.ts'
import type { Configuration, ObjectRef, Recorder } from '../../model/configuration.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Registry } from '../../registry/registry.ts'
import { differences, recordedAs } from '../replace/eye.ts'
import { controlOf } from '../replace/settle-all.ts'
import { workloadControlOf } from '../update/world.ts'
import type { HandsWorld } from './hands.ts'
import { lastRecorded } from './last-recorded.ts'
import { isBeside } from './workload-standing.ts'

export interface DriftWorld {
  readonly record: Recorder
  readonly registry: Registry | undefined
  readonly generation: () => { readonly targets: ReadonlyMap<TargetId, Target> }
}

/** So many settings are named. */
const MOST = 3

/**
 * How a container, or a workload, differs from what was declared good of it, or where nobody has, from what was recorded last. Null where
 * it does not, and where nothing is recorded: then nobody has said how it should be.
 */
export function driftFrom({ record, registry, generation }: DriftWorld): HandsWorld['driftOf'] {
  return async (object, sessions, signal) => {
    const target = generation().targets.get(object.target)
    if (!registry || !target) return null
    const isWorkload = object.kind === 'workload'
    const running = await (isWorkload ? runningWorkload : runningContainer)(object.name, target, sessions, {
      record,
      signal,
    })
    if (!running) return null
    const of: ObjectRef = { target: object.target, kind: running.kind, name: running.name }
    const last = await lastRecorded(of, registry)
    if (!last) return null
    const isRekeyed = last.keyId !== registry.fingerprints.keyId
    const changes = differences(running, last.configuration, isRekeyed).filter(
      ({ path }) => !isWorkload || !isBeside(path),
    )
    if (changes.length === 0) return null
    const named = changes.slice(0, MOST).map(({ path }) => pathWords(path))
    return `${named.join(', ')}${changes.length > MOST ? ` and ${changes.length - MOST} more` : ''}`
  }
}

interface Recording {
  readonly record: Recorder
  readonly signal: AbortSignal
}

async function runningContainer(
  name: string,
  target: Target,
  sessions: Sessions,
  { record, signal }: Recording,
): Promise<Configuration | null> {
  const control = await controlOf(target, sessions, signal)
  return recordedAs(name, name, { control, record }, signal)
}

async function runningWorkload(
  id: string,
  target: Target,
  sessions: Sessions,
  { record, signal }: Recording,
): Promise<Configuration | null> {
  const control = await workloadControlOf(target, sessions, signal)
  const of = control.named(id)
  const answered = of && (await control.read(of, signal))
  return answered && record(answered.definition)
}
