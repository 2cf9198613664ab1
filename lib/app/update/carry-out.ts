import { FaultError } from '../../kit/fault.ts'
import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import { differences } from '../replace/eye.ts'
import { whyNotThere } from './arrive.ts'
import { put } from './put.ts'
import { isAsWanted, lookAt, namesOf, revealBy, titleOf } from './seen.ts'
import type { Seen, UpdateWorld, Wanted } from './seen.ts'
import { takeBack } from './take-back.ts'

export type StepName = 'update' | 'wait' | 'compare'

export interface Step {
  readonly name: StepName
  readonly words: string
}

/**
 * `undone`: all is as before. `left`: somebody else has changed it, and that stands. `unfinished`: it could not be taken
 * back now, and is at the next start.
 */
export type UpdateOutcome =
  /** `note`: what a person has to do so that more comes of it; absent where nothing. */
  | { readonly kind: 'updated'; readonly configuration: Configuration; readonly note?: string }
  | { readonly kind: 'undone' | 'left' | 'unfinished'; readonly why: string; readonly step: StepName }

export interface CarryingOut extends UpdateWorld {
  /** Ends it while it waits: then all is taken back. */
  readonly stopping: AbortSignal
  readonly withinMs: Ms
  readonly told: (step: Step, tookMs: Ms) => void
}

const never = new AbortController().signal
/** What was sent and never answered for may still be under way. */
const LATE_MS: Ms = 2000
/** So long somebody is kept waiting at most for what was before to be there again: it is put back by then. */
const BACK_MS: Ms = 120_000

/** Updates a workload, waits until that has come to its end, and compares. What fails is taken back, the same way. */
export async function carryOut(
  of: ObjectRef,
  { before, wanted, steps }: { readonly before: Seen; readonly wanted: Wanted; readonly steps: readonly Step[] },
  world: CarryingOut,
): Promise<UpdateOutcome> {
  const { clock } = world
  const state: State = { actual: null, note: undefined }
  let at: StepName = 'update'
  try {
    for (const step of steps) {
      world.stopping.throwIfAborted()
      at = step.name
      const from = clock.monotonicMs()
      await WAYS[step.name](of, before, wanted, state, world)
      world.told(step, clock.monotonicMs() - from)
    }
    if (!state.actual) throw new Error('nothing was compared')
    return { kind: 'updated', configuration: state.actual, ...(state.note !== undefined && { note: state.note }) }
  } catch (error) {
    const why = wordsOf(error)
    try {
      if (at === 'update' && isUnanswered(error)) await clock.sleep(LATE_MS)
      const reveal = revealBy(before.configuration, before.values, world.fingerprint)
      const was = { configuration: before.configuration, isRekeyed: false, reveal }
      const taken = await takeBack(of, { before: was, wanted }, Math.min(world.withinMs, BACK_MS), world)
      return { kind: taken.kind, why: taken.words === '' ? why : `${why}; ${taken.words}`, step: at }
    } catch (again) {
      return { kind: 'unfinished', why: `${why}; then: ${wordsOf(again)}`, step: at }
    }
  }
}

interface State {
  actual: Configuration | null
  note: string | undefined
}

type Way = (of: ObjectRef, before: Seen, wanted: Wanted, state: State, world: CarryingOut) => Promise<void>

const WAYS: Readonly<Record<StepName, Way>> = {
  update: (of, before, wanted, _, world) => put(of, before.configuration, wanted, world),
  async wait(of, _, wanted, __, world) {
    const wait = { withinMs: world.withinMs, signal: world.stopping }
    const why = await whyNotThere(of, (now) => isAsWanted(wanted, now), wait, world)
    if (why !== null) throw new Error(why)
  },
  async compare(of, _, { configuration, isRekeyed }, state, world) {
    const now = await lookAt(of, world, never)
    if (!now) throw new Error(`${titleOf(of)} is gone`)
    const wrong = differences(configuration, now.configuration, isRekeyed)
    if (wrong.length > 0) throw new Error(`what is there is not what is recorded: ${namesOf(wrong)}`)
    state.actual = now.configuration
    const progress = await world.control.progress(of, never)
    state.note = progress.kind === 'done' ? progress.why : undefined
  },
}

function isUnanswered(error: unknown): boolean {
  return error instanceof FaultError && ['timed-out', 'lost'].includes(error.fault.code)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
