import type { WorkloadName } from '../../kit/control.ts'
import { FaultError } from '../../kit/fault.ts'
import type { Ms } from '../../model/time.ts'
import { whyNotThere } from './arrive.ts'
import { put } from './put.ts'
import { isAsBefore, isAsWanted, lookAt, titleOf } from './seen.ts'
import type { Seen, UpdateWorld, Wanted } from './seen.ts'

/** How something that was begun came to its end: all is as before, or what stands there now is somebody else's. */
export interface TakenBack {
  readonly kind: 'undone' | 'left'
  /** What there is to say of it beside that; empty where there is nothing. */
  readonly words: string
}

/** Of taking it back, whatever it was that went wrong. */
const never = new AbortController().signal

/**
 * Puts the definition that was there before in the place of ours, and of nobody else's. It may be done again where it
 * could not be done. Throws a FaultError then.
 *
 * @param before with what gives its secrets back
 */
export async function takeBack(
  of: WorkloadName,
  { before, wanted }: { readonly before: Wanted; readonly wanted: Omit<Wanted, 'reveal'> },
  withinMs: Ms,
  world: UpdateWorld,
): Promise<TakenBack> {
  const now = await lookAt(of, world, never)
  if (!now) return { kind: 'left', words: `${titleOf(of)} is gone` }
  if (isAsBefore(before.configuration, now)) return { kind: 'undone', words: '' }
  if (!isAsWanted(wanted, now)) return { kind: 'left', words: `what ${titleOf(of)} is now is left as it is` }
  const left = await whyLeft(of, { before, wanted }, now, world)
  if (left !== null) return { kind: 'left', words: left }
  const wait = { withinMs, signal: never }
  const why = await whyNotThere(of, (then) => isAsBefore(before.configuration, then), wait, world)
  return { kind: 'undone', words: why === null ? '' : `what was before is put back, and not there yet: ${why}` }
}

/** Has the one that was before come back. Null when it does, else why it cannot. */
async function whyLeft(
  of: WorkloadName,
  { before, wanted }: { readonly before: Wanted; readonly wanted: Omit<Wanted, 'reveal'> },
  now: Seen,
  world: UpdateWorld,
): Promise<string | null> {
  try {
    if (!(await world.control.revert?.(of, now.answered.version, never)))
      await put(of, now.configuration, before, world)
    return null
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'not-supported')
      return `it cannot be put back: ${error.message}`
    // Somebody may have been there first, with the same or with something else.
    const then = await lookAt(of, world, never)
    if (then && isAsWanted(wanted, then)) throw error
    return then && isAsBefore(before.configuration, then) ? null : `what ${titleOf(of)} is now is left as it is`
  }
}
