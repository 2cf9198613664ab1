import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { oneLine } from '../../base/escape.ts'
import { pushesOf, sizeOf, withLabels } from '../../export/pushes.ts'
import type { Known } from '../../export/pushes.ts'
import type { ExporterNow } from '../../export/own.ts'
import { emptyQueue } from '../../export/queue.ts'
import type { AnyPusher, Push } from '../../kit/exporter.ts'
import type { Delivery } from '../../kit/notifier.ts'
import type { ExporterPlan } from '../../model/inventory.ts'
import type { Exported } from '../../model/metrics.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** Where it goes, and how. */
export interface Way {
  readonly plan: ExporterPlan
  readonly pusher: AnyPusher
}

export interface PushingWorld {
  /** All that is known at this moment. */
  readonly exported: () => Exported
  /** Since when counters count. */
  readonly since: EpochMs
  readonly clock: Clock
  /** Between 0 and 1. */
  readonly chance: () => number
  readonly log: { warn(text: string): void; say(text: string): void }
  readonly stopping: AbortSignal
  /** As the inventory is now; null once it is not there any more. */
  readonly way: () => Way | null
}

/** One exporter at work. */
export interface PushingMetrics {
  now(): Omit<ExporterNow, 'name'>
  readonly done: Promise<void>
}

const FIRST_PAUSE_MS: Ms = 1_000
const LONGEST_PAUSE_MS: Ms = 60_000
const LONGEST_WISH_MS: Ms = 300_000
const SPREAD = 0.2
/** So long the end of everything may take to be told at the stop. */
const FAREWELL_MS: Ms = 2_000

/**
 * Takes down all that is known again and again, and sends it in its order. What cannot be sent waits and is tried
 * again, a while longer each time; of more than may wait the oldest is given up, and counted.
 */
export function startPushing(world: PushingWorld): PushingMetrics {
  const { way, exported, since, clock, stopping } = world
  const queue = emptyQueue()
  const score = scoreOf(world)
  let known: Known = new Map()
  let rest = new AbortController()
  const wake = (): void => rest.abort()
  const isOver = (): boolean => stopping.aborted

  function takeDown(): void {
    const own = way()
    if (!own) return
    const { at, families } = exported()
    const { mostSamples } = own.pusher
    const next = pushesOf({ at, families: withLabels(families, own.plan.labels) }, { since, mostSamples }, known)
    known = next.known
    score.gaveUp(queue.add(next.pushes, own.plan.mostWaiting))
    wake()
  }

  async function keepTakingDown(): Promise<void> {
    while (!stopping.aborted)
      await clock.sleep(way()?.plan.everyMs ?? LONGEST_PAUSE_MS, stopping).then(takeDown, () => 'it is over')
  }

  async function keepSending(): Promise<void> {
    stopping.addEventListener('abort', wake)
    while (!stopping.aborted) {
      rest = new AbortController()
      const push = queue.first()
      const own = way()
      if (!push || !own) {
        await clock.sleep(LONGEST_PAUSE_MS, rest.signal).catch(() => 'there is something to send')
        continue
      }
      const delivery = await tryOnce(push, own, { clock, parent: stopping })
      if (delivery.kind === 'rejected' && isOver()) break
      if (delivery.kind === 'delivered' || delivery.isFinal) queue.remove(push)
      const ms = score.tried(delivery, push, own.plan)
      if (ms > 0) await clock.sleep(ms, stopping).catch(() => 'it is over')
    }
    stopping.removeEventListener('abort', wake)
  }

  /** What ends with us is not to look alive: one try, for those who hear us. */
  async function farewell(): Promise<void> {
    const own = way()
    if (!own || score.isFailing()) return
    const { pushes } = pushesOf(
      { at: clock.now(), families: [] },
      { since, mostSamples: own.pusher.mostSamples },
      known,
    )
    const parent = AbortSignal.timeout(FAREWELL_MS)
    for (const push of pushes) if (!parent.aborted) await tryOnce(push, own, { clock, parent })
  }

  return {
    now: () => ({ ...score.now(), waiting: queue.length }),
    done: Promise.all([keepTakingDown(), keepSending()]).then(farewell),
  }
}

/** How it went until now. */
function scoreOf({ clock, chance, log }: Pick<PushingWorld, 'clock' | 'chance' | 'log'>) {
  let [sent, dropped, failures, failedInARow] = [0, 0, 0, 0]
  let lastSentAt: EpochMs | null = null
  return {
    gaveUp: (samples: number) => void (dropped += samples),
    isFailing: () => failedInARow > 0,
    now: () => ({ sent, dropped, failures, lastSentAt }),
    /** @returns how long to wait before the next try */
    tried(delivery: Delivery, push: Push, { name }: ExporterPlan): Ms {
      const called = `"${oneLine(name, 80)}"`
      if (delivery.kind === 'delivered') {
        if (failedInARow > 0) log.say(`metrics get to ${called} again`)
        failedInARow = 0
        sent += sizeOf(push)
        lastSentAt = clock.now()
        return 0
      }
      failures += 1
      failedInARow += 1
      if (delivery.isFinal) dropped += sizeOf(push)
      if (failedInARow === 1) log.warn(`metrics do not get to ${called}: ${delivery.reason}`)
      const doubled = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failedInARow - 1, 10), LONGEST_PAUSE_MS)
      // Those that failed together do not come back together.
      const spread = doubled * (1 + SPREAD * (2 * chance() - 1))
      return Math.max(spread, Math.min(delivery.retryAfterMs ?? 0, LONGEST_WISH_MS))
    },
  }
}

async function tryOnce(
  push: Push,
  { pusher, plan }: Way,
  { clock, parent }: { readonly clock: Clock; readonly parent: AbortSignal },
): Promise<Delivery> {
  const ms = pusher.timeoutMs
  const expired = (): Error => new Error(`no answer within ${ms} ms`)
  try {
    return await withDeadline({ ms, parent, expired }, (signal) => pusher.send(push, plan.options, { signal, clock }))
  } catch (error) {
    return { kind: 'rejected', isFinal: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
