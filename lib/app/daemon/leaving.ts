import type { DaemonNow } from '../../export/daemon.ts'
import { missingOf } from './readiness.ts'
import type { Needed } from './readiness.ts'
import type { Saver } from './saver.ts'
import type { Target } from '../../model/target.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Exported } from '../../model/metrics.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Dump } from '../control/dump.ts'
import type { Descriptors } from './descriptors.ts'
import { startExporting } from './exporting.ts'
import type { Exporting, ExportingWorld } from './exporting.ts'
import { metricsOf } from './metrics.ts'
import type { MetricsWorld } from './metrics.ts'

/** What the process tells of itself beside the dump. */
export interface OwnFigures {
  readonly version: string
  readonly cpuMs: () => Ms
  readonly descriptors: () => Descriptors | null
}

export interface LeavingWorld extends Omit<MetricsWorld, 'own'>, Omit<ExportingWorld, 'exported' | 'since'> {
  readonly dump: () => Dump
  readonly self: OwnFigures
  readonly saver: Pick<Saver, 'lag'>
  /** Why the daemon is not at work; null when it is. */
  readonly stuck: () => string | null
}

/** What the daemon knows leaves as metrics: fetched by others, or sent. */
export interface Leaving extends Pick<Exporting, 'adopt' | 'done'> {
  /** All that is known at this moment. */
  readonly exported: () => Exported
  /** What is missing before others can lean on the daemon; nothing when it is ready. */
  readonly missing: () => readonly Needed[]
}

/** Whether anybody wants figures of looks at all. */
export function wantsMetrics({ settings, exporters = [] }: Inventory): boolean {
  return settings.web !== undefined || exporters.length > 0
}

export function startLeaving(world: LeavingWorld): Leaving {
  const since: EpochMs = world.clock.now()
  const { dump, self, generation, latest, saver, stuck } = world
  const startedAt = since - dump().uptimeMs
  const targets = (): readonly Target[] => generation().inventory.targets
  const own = (): DaemonNow['own'] => ({
    ...ownOf(dump(), self),
    startedAt,
    isBlind: generation().view.learnt.blind !== null,
    exporters: exporting.now(),
  })
  const exported = metricsOf({ ...world, own })
  const exporting = startExporting({ ...world, exported, since })
  return {
    exported,
    missing: () => missingOf({ targets: targets(), latest, canWrite: saver.lag() === null, isStuck: stuck() !== null }),
    adopt() {
      latest.keep(targets())
      exporting.adopt()
    },
    done: exporting.done,
  }
}

function ownOf(
  { rssBytes, looks, breakersOpen, outbox, storeLag, stuck, eventLoop }: Dump,
  { version, cpuMs, descriptors }: OwnFigures,
): Omit<DaemonNow['own'], 'isBlind' | 'exporters' | 'startedAt'> {
  return {
    ...{ version, rssBytes, looks, cpuMs: cpuMs(), descriptors: descriptors() },
    eventLoopP99Ms: eventLoop.p99Ms,
    spared: breakersOpen,
    noticesWaiting: outbox,
    storeLagMs: storeLag?.sinceMs ?? null,
    isStuck: stuck !== null,
  }
}
