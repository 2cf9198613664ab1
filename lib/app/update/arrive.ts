import type { WorkloadName } from '../../kit/control.ts'
import { FaultError } from '../../kit/fault.ts'
import type { Ms } from '../../model/time.ts'
import { lookAt, titleOf } from './seen.ts'
import type { Seen, UpdateWorld } from './seen.ts'

const LOOK_MS: Ms = 1000
/** What has come to its end is believed when it has stayed so for a while: what starts may end at once. */
const SETTLED_MS: Ms = 5000

/**
 * Waits until an update has come to its end. Whoever cannot be asked for a while is asked again: rolling takes long, and
 * managers change meanwhile.
 *
 * @param isOurs whether it is still what was put there
 * @returns null when it has, else why it has not, or will not
 */
export async function whyNotThere(
  of: WorkloadName,
  isOurs: (now: Seen) => boolean,
  wait: { readonly withinMs: Ms; readonly signal: AbortSignal },
  world: UpdateWorld,
): Promise<string | null> {
  const { clock } = world
  const begun = clock.monotonicMs()
  let since: number | null = null
  for (;;) {
    const look = await whatIsSeen(of, isOurs, world, wait.signal)
    if (look.kind === 'failed') return look.why
    const now = clock.monotonicMs()
    since = look.kind === 'done' ? (since ?? now) : null
    if (since !== null && now - since >= SETTLED_MS) return null
    if (now - begun >= wait.withinMs) {
      const why = look.kind === 'under-way' ? look.why : 'it has not settled yet'
      return `it has not come to its end after ${Math.round(wait.withinMs / 1000)} s: ${why}`
    }
    await clock.sleep(LOOK_MS, wait.signal)
  }
}

type Look = { readonly kind: 'done' } | { readonly kind: 'under-way' | 'failed'; readonly why: string }

async function whatIsSeen(
  of: WorkloadName,
  isOurs: (now: Seen) => boolean,
  world: UpdateWorld,
  signal: AbortSignal,
): Promise<Look> {
  try {
    const [now, progress] = [await lookAt(of, world, signal), await world.control.progress(of, signal)]
    if (!now) return { kind: 'failed', why: `${titleOf(of)} is gone` }
    // What the orchestrator took back by itself is told in its own words.
    if (progress.kind === 'failed') return progress
    return isOurs(now) ? progress : { kind: 'failed', why: `somebody has changed ${titleOf(of)} meanwhile` }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof FaultError) return { kind: 'under-way', why: error.message }
    throw error
  }
}
