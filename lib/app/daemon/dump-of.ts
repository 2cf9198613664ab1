import type { EpochMs, Ms } from '../../model/time.ts'
import type { Load } from '../../schedule/scheduler.ts'
import type { Dump } from '../control/dump.ts'
import type { Pace } from './pace.ts'
import type { Picture } from './picture.ts'
import type { Saver } from './saver.ts'

export interface DumpWorld {
  readonly now: EpochMs
  /** What the process costs. */
  readonly usage: () => Pick<Dump, 'pid' | 'uptimeMs' | 'rssBytes'>
  readonly punctuality: Load
  readonly pace: Pick<Pace, 'atOnce' | 'delayP99Ms'>
  readonly most: number
  readonly breakersOpen: number
  readonly picture: Picture
  readonly outbox: number
  readonly lag: ReturnType<Saver['lag']>
  readonly stuck: string | null
  readonly recording: Dump['recording']
}

/** How the daemon itself is at this moment. */
export function dumpOf(world: DumpWorld): Dump {
  const { now, usage, punctuality, pace, most, breakersOpen, picture, outbox, lag, stuck, recording } = world
  const { passes, skipped, waiting, running, latenessMs } = punctuality
  return {
    ...{ at: now, ...usage(), stuck, breakersOpen, outbox, storeLag: lag, recording },
    looks: {
      ...{ done: passes, skipped, waiting, running, atOnce: pace.atOnce, atMost: most },
      lateness: latenessOf(latenessMs),
    },
    openIncidents: picture.stories.open().length,
    eventLoop: { p99Ms: pace.delayP99Ms },
  }
}

/** @param latenessMs in no order */
export function latenessOf(latenessMs: readonly Ms[]): Dump['looks']['lateness'] {
  const sorted = [...latenessMs].sort((one, other) => one - other)
  /** The smallest that at least this share of them does not exceed. */
  const rank = (share: number): Ms => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
  return sorted.length === 0 ? null : { p50Ms: rank(0.5), p99Ms: rank(0.99), maxMs: rank(1) }
}
