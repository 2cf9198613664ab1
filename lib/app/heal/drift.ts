import { pathWords } from '../../record/words.ts'
import type { ObjectRef, Recorder } from '../../model/configuration.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { Registry } from '../../registry/registry.ts'
import { differences, recordedAs } from '../replace/eye.ts'
import { controlOf } from '../replace/settle-all.ts'
import type { HandsWorld } from './hands.ts'
import { lastRecorded } from './last-recorded.ts'

export interface DriftWorld {
  readonly record: Recorder
  readonly registry: Registry | undefined
  readonly generation: () => { readonly targets: ReadonlyMap<TargetId, Target> }
}

/** So many settings are named. */
const MOST = 3

/**
 * How a container differs from what was declared good of it, or where nobody has, from what was recorded last. Null where
 * it does not, and where nothing is recorded: then nobody has said how it should be.
 */
export function driftFrom({ record, registry, generation }: DriftWorld): HandsWorld['driftOf'] {
  return async (object, sessions, signal) => {
    const target = generation().targets.get(object.target)
    if (!registry || !target) return null
    const control = await controlOf(target, sessions, signal)
    const running = await recordedAs(object.name, object.name, { control, record }, signal)
    if (!running) return null
    const of: ObjectRef = { target: object.target, kind: running.kind, name: running.name }
    const last = await lastRecorded(of, registry)
    if (!last) return null
    const changes = differences(running, last.configuration, last.keyId !== registry.fingerprints.keyId)
    if (changes.length === 0) return null
    const named = changes.slice(0, MOST).map(({ path }) => pathWords(path))
    return `${named.join(', ')}${changes.length > MOST ? ` and ${changes.length - MOST} more` : ''}`
  }
}
