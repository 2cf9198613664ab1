import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import { fault, faulted, seen, timedOut } from '../../kit/fault.ts'
import type { Container } from '../../model/engine.ts'
import type { OfContainer } from '../../model/inside.ts'
import type { Ms } from '../../model/time.ts'
import { inParallel } from './in-parallel.ts'

const AT_ONCE = 4
const MOST_CONTAINERS = 500
/** For all containers together; below the time for a whole pass. */
const TOTAL_MS: Ms = 20_000

/** What a dear question is asked with. */
export interface Dearly {
  readonly clock: Clock
  /** How many questions may be open at the same time. */
  readonly atOnce: number
  readonly signal: AbortSignal
}

/**
 * Asks something dear of all running containers, a few at a time and within a time for all of them. One that cannot be
 * asked, or is not reached in time, is a fault of its own; one that ended meanwhile is left out.
 */
export async function ofEachRunning<T>(
  containers: readonly Container[],
  { clock, atOnce, signal }: Dearly,
  ask: (container: Container, signal: AbortSignal) => Promise<T | null>,
): Promise<OfContainer<T>[]> {
  const running = containers.filter(({ phase }) => phase === 'running')
  const endsMs = clock.monotonicMs() + TOTAL_MS
  const one = async (container: Container): Promise<OfContainer<T>[]> => {
    const { id, name } = container
    const ms = Math.max(1, endsMs - clock.monotonicMs())
    try {
      const wait = { ms, parent: signal, expired: () => timedOut('answer', TOTAL_MS) }
      const value = await withDeadline(wait, (own) => ask(container, own))
      return value === null ? [] : [{ id, name, looked: seen(value) }]
    } catch (error) {
      signal.throwIfAborted()
      return hasEnded(error) ? [] : [{ id, name, looked: faulted(error) }]
    }
  }
  const wait = { concurrency: Math.min(AT_ONCE, atOnce), signal }
  const asked = await inParallel(running.slice(0, MOST_CONTAINERS), wait, one)
  return [...asked.flat(), ...running.slice(MOST_CONTAINERS).map(({ id, name }) => ({ id, name, looked: TOO_MANY }))]
}

const TOO_MANY = faulted(fault('unreadable', `not looked at: more than ${MOST_CONTAINERS} containers run here`))

/** Docker says 404 and 409, Podman 404, and 500 where it looks for the layer first. */
export function hasEnded(error: unknown): boolean {
  if (!(error instanceof RefusedError)) return false
  return error.status === 404 || error.status === 409 || /layer not known|not running/iu.test(error.message)
}
