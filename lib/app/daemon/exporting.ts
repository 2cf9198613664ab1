import { whenAborted } from '../../base/when-aborted.ts'
import type { ExporterNow } from '../../export/own.ts'
import type { ExporterPlan } from '../../model/inventory.ts'
import { startPushing } from './pushing-metrics.ts'
import type { PushingMetrics, PushingWorld, Way } from './pushing-metrics.ts'
import type { Generation } from './generation.ts'

export interface ExportingWorld extends Omit<PushingWorld, 'way'> {
  readonly generation: () => Generation
}

/** Everybody who sends metrics. */
export interface Exporting {
  now(): readonly ExporterNow[]
  /** Goes on with the exporters of the inventory as it is now; who is still there keeps what waits. */
  adopt(): void
  /** Resolves when everybody has stopped. */
  readonly done: Promise<void>
}

export function startExporting(world: ExportingWorld): Exporting {
  const { generation, stopping } = world
  const active = new Map<string, { readonly pushing: PushingMetrics; readonly over: AbortController }>()
  const ended = new Set<Promise<void>>()
  const plans = (): readonly ExporterPlan[] => generation().inventory.exporters ?? []

  function begin(name: string): void {
    const over = new AbortController()
    const way = (): Way | null => {
      const plan = plans().find((each) => each.name === name)
      const pusher = plan && generation().exporters.get(plan.use)
      return plan && pusher ? { plan, pusher } : null
    }
    const pushing = startPushing({ ...world, way, stopping: AbortSignal.any([stopping, over.signal]) })
    active.set(name, { pushing, over })
    ended.add(pushing.done)
  }

  function adopt(): void {
    const wanted = new Set(plans().map(({ name }) => name))
    for (const [name, { over }] of active) {
      if (wanted.has(name)) continue
      over.abort(new Error('nobody wants it any more'))
      active.delete(name)
    }
    for (const name of wanted) if (!active.has(name)) begin(name)
  }

  adopt()
  return {
    now: () => [...active].map(([name, { pushing }]) => ({ name, ...pushing.now() })),
    adopt,
    // Who begins after a reload is waited for as well.
    done: whenAborted(stopping)
      .then(() => Promise.all(ended))
      .then(() => undefined),
  }
}
