import type { Clock } from '../../base/clock.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import { at, textAt } from '../../record/read.ts'

/** A container by its name where it runs. */
export interface Standing {
  readonly target: TargetId
  readonly runsAs: string
}

const LOOK_MS: Ms = 500

/** Whether it runs and is healthy, where it says so of itself. Throws a FaultError. */
async function isReady(
  { target, runsAs }: Standing,
  controls: ReadonlyMap<TargetId, ContainerControl>,
  signal: AbortSignal,
): Promise<boolean> {
  const found: unknown = await controls.get(target)?.inspect(runsAs, signal)
  const health = textAt(found, 'State', 'Health', 'Status') ?? 'none'
  return textAt(found, 'State', 'Status') === 'running' && at(found, 'State', 'Paused') !== true && isWell(health)
}

function isWell(health: string): boolean {
  return health === 'none' || health === 'healthy'
}

/** Those of them that are not ready. Throws a FaultError. */
export async function notReady<T extends Standing>(
  all: readonly T[],
  controls: ReadonlyMap<TargetId, ContainerControl>,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const found = await Promise.all(all.map(async (each) => ({ each, ready: await isReady(each, controls, signal) })))
  return found.flatMap(({ each, ready }) => (ready ? [] : [each]))
}

/**
 * Waits until enough of the others are ready, so that one more may go down.
 *
 * @returns null when they are, else those that are not
 */
export async function whoIsMissing<T extends Standing>(
  others: readonly T[],
  least: number,
  controls: ReadonlyMap<TargetId, ContainerControl>,
  { withinMs, clock, signal }: { readonly withinMs: Ms; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly T[] | null> {
  const until = clock.monotonicMs() + withinMs
  for (;;) {
    const missing = await notReady(others, controls, signal)
    if (others.length - missing.length >= least) return null
    if (clock.monotonicMs() >= until) return missing
    await clock.sleep(LOOK_MS, signal)
  }
}
