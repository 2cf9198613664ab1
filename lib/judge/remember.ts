import type { AnyCheck } from '../kit/check.ts'
import type { CheckMemory, Held } from '../model/memory.ts'
import type { Observation } from '../model/observation.ts'
import type { CheckPlan } from '../model/target.ts'

/** Of one check on one target; more is not kept, as thousands of them lie in one file. */
const MAX_CHARACTERS = 65_536

/** What a check has left in this process needs no reading: it is what the check made. */
const made = new WeakMap<object, AnyCheck>()

/**
 * What the check left, read by its own schema when it comes from a file: what it cannot read any more is as if there
 * had been nothing.
 */
export function ownMemory(check: AnyCheck, past: CheckMemory | null): unknown {
  if (!check.memory || past?.own === undefined) return null
  if (isObject(past.own) && made.get(past.own) === check) return past.own
  const read = check.memory.safeParse(past.own)
  return read.success ? read.data : null
}

/**
 * What the next look has to know: what the check itself wants to keep, and what is being held. Whoever could not look
 * keeps what was. Never throws: a check that fails here has failed at judging, which has been told.
 *
 * @returns null where there is nothing to keep
 */
export function remember(
  check: AnyCheck,
  plan: CheckPlan,
  observation: Observation,
  { past, own, held }: { past: CheckMemory | null; own: unknown; held: readonly Held[] },
): CheckMemory | null {
  if (observation.kind === 'faulted') return past
  const next = check.memory && check.remember ? ownOf(check, plan, observation, own) : undefined
  if (next === undefined && held.length === 0) return null
  return { at: observation.at, ...(next !== undefined && { own: next }), held }
}

function ownOf(
  check: AnyCheck,
  { options }: CheckPlan,
  { facts, look }: Extract<Observation, { kind: 'seen' }>,
  before: unknown,
): unknown {
  try {
    const next: unknown = check.remember?.(facts, { options, look, before })
    if (isObject(next)) made.set(next, check)
    return JSON.stringify(next ?? null).length <= MAX_CHARACTERS ? (next ?? undefined) : undefined
  } catch {
    return undefined // the same facts have just failed in `judge`
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
