import type { Change } from '../../kit/configuration-diff.ts'
import type { UpdateProgress } from '../../kit/control.ts'
import { FaultError } from '../../kit/fault.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import { pathWords, valueWords } from '../../record/words.ts'
import { differences } from '../replace/eye.ts'
import type { Step } from './carry-out.ts'
import { nextOf, titleOf } from './seen.ts'
import type { Seen, UpdateWorld, Wanted } from './seen.ts'

/** How a workload is put back to what it was, before anything is done. */
export interface UpdatePlan {
  /** What becomes different; nothing is done where there is nothing. */
  readonly changes: readonly Change[]
  /** What has to be known about them. */
  readonly notes: readonly string[]
  readonly steps: readonly Step[]
  /** Why it is not done, each with what it is about. Nothing is done while there is any. */
  readonly cannot: readonly string[]
}

/**
 * Asks the orchestrator what stands against it; changes nothing. Whoever may only look gets a plan all the same, with what
 * could not be tried in it. Throws a FaultError.
 */
export async function updatePlan(
  of: ObjectRef,
  seen: Seen,
  wanted: Wanted,
  world: UpdateWorld,
  { access, signal }: { readonly access: 'read' | 'write'; readonly signal: AbortSignal },
): Promise<UpdatePlan> {
  const changes = differences(seen.configuration, wanted.configuration, wanted.isRekeyed)
  if (changes.length === 0) return { changes, notes: [], steps: [], cannot: [] }
  const { document, cannot } = nextOf(seen, wanted, world)
  const { version } = seen.answered
  const ask = (): Promise<readonly string[]> => world.control.objections(of, document, version, signal)
  const tried = cannot.length > 0 ? { objections: [], notes: [] } : await triedBy(ask, access)
  const progress = await world.control.progress(of, signal)
  const notes = [...changes.flatMap(howMany), ...howItStands(progress), ...tried.notes]
  return { changes, notes, steps: stepsOf(of, version), cannot: [...cannot, ...tried.objections] }
}

async function triedBy(
  ask: () => Promise<readonly string[]>,
  access: 'read' | 'write',
): Promise<{ readonly objections: readonly string[]; readonly notes: readonly string[] }> {
  try {
    return { objections: await ask(), notes: [] }
  } catch (error) {
    if (access === 'write' || !(error instanceof FaultError) || error.fault.code !== 'auth-failed') throw error
    const { message, hint } = error.fault
    return { objections: [], notes: [`not tried: ${message}${hint === undefined ? '' : ` (${hint})`}`] }
  }
}

function howItStands(progress: UpdateProgress): readonly string[] {
  if (progress.kind === 'under-way') return [`a change of it is under way: ${progress.why}`]
  return progress.kind === 'done' && progress.why !== undefined ? [progress.why] : []
}

/** How many there are is somebody's wish as well, and the one that changes most often. */
function howMany({ path, before, after }: Change): readonly string[] {
  const name = pathWords(path)
  if (!/^(?:replicas|instances|scaling\.instances|spec\.replicas)$/u.test(name) || !before || !after) return []
  const [from, to] = [valueWords(before.value), valueWords(after.value)]
  return [`${name}: ${from} now, ${to} then: whoever has scaled it since is overruled, a program that scales it is not`]
}

function stepsOf(of: ObjectRef, version: string): readonly Step[] {
  const title = titleOf(of)
  return [
    { name: 'update', words: `update ${title}, in the place of version ${version} and of no other` },
    { name: 'wait', words: `wait until all of ${title} is new and ready` },
    { name: 'compare', words: `compare ${title} with what is recorded` },
  ]
}
