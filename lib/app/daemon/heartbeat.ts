import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { postHttp } from '../../kit/http-post.ts'
import type { Heartbeat } from '../../model/inventory.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

export interface HeartbeatWorld {
  /** Asked before every beat; null while nobody is to be told. */
  readonly heartbeat: () => Heartbeat | null
  readonly clock: Clock
  /** When the oldest look was due that is not done yet; null when all are. */
  readonly owedSince: () => EpochMs | null
  /** Why we are not at work; null when we are. */
  readonly stuck: () => string | null
  readonly warn: (text: string) => void
  readonly stopping: AbortSignal
}

const TIMEOUT_MS: Ms = 10_000
const LOOK_ROUND_MS: Ms = 1_000
/** So often it is asked whether there is anybody to tell by now. */
const NOBODY_MS: Ms = 10_000

/**
 * Tells somebody outside that we are at work: after everything that was due has been looked at, and then again, until
 * it is told to stop. When nothing can be looked at any more, it is the silence that is heard. An address that does not
 * answer is warned of once, until it has answered again.
 */
export async function keepBeating(world: HeartbeatWorld): Promise<void> {
  const { clock, warn, stopping } = world
  let isHeard = true
  while (!stopping.aborted) {
    const from = clock.now()
    const began = clock.monotonicMs()
    if (world.heartbeat() !== null) await roundSince(from, world)
    // The inventory may have been read anew while looks were waited for.
    const heartbeat = world.heartbeat()
    if (heartbeat !== null && world.stuck() === null) {
      const why = await beat(heartbeat, world)
      if (why !== null && isHeard) warn(`the heartbeat is not heard: ${why}`)
      isHeard = why === null
    }
    const leftMs = (heartbeat?.everyMs ?? NOBODY_MS) - (clock.monotonicMs() - began)
    await clock.sleep(Math.max(leftMs, LOOK_ROUND_MS), stopping).catch(() => 'it is over')
  }
}

/** Resolves when everything that was due at that moment is done. */
async function roundSince(from: EpochMs, { owedSince, clock, stopping }: HeartbeatWorld): Promise<void> {
  while (!stopping.aborted && (owedSince() ?? Infinity) <= from) {
    await clock.sleep(LOOK_ROUND_MS, stopping).catch(() => 'it is over')
  }
}

/** @returns why nobody has heard it; null when somebody has, or when it was to end */
async function beat({ url }: Heartbeat, { clock, stopping }: HeartbeatWorld): Promise<string | null> {
  if (stopping.aborted) return null
  const wait = { ms: TIMEOUT_MS, parent: stopping, expired: () => new Error(`no answer within ${TIMEOUT_MS / 1000}s`) }
  try {
    const answered = await withDeadline(wait, (signal) => postHttp({ url, method: 'GET' }, { signal, clock }))
    return answered.kind === 'rejected' ? answered.reason : null
  } catch (error) {
    if (error === stopping.reason) return null
    return error instanceof Error ? error.message : String(error)
  }
}
