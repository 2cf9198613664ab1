import type { Clock } from '../../base/clock.ts'
import type { KnownBaseline } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'
import type { Registry } from '../../registry/registry.ts'
import { byTarget } from '../recording/baselines-of.ts'

/** People declare things good beside the daemon, by a command of their own. */
const EVERY_MS: Ms = 10_000

export interface KeptBaselines {
  readonly of: (target: TargetId) => readonly KnownBaseline[]
  readonly done: Promise<void>
}

/** Knows what was declared good, and notices within seconds when somebody changes that. */
export function keepBaselines(
  registry: Pick<Registry, 'knownBaselines' | 'baselinesStamp'>,
  by: {
    readonly clock: Clock
    readonly stopping: AbortSignal
    readonly log: { readonly warn: (text: string) => void }
  },
): KeptBaselines {
  let known: ReadonlyMap<TargetId, readonly KnownBaseline[]> = new Map()
  let read: string | null = null

  async function readAnew(): Promise<void> {
    const stamp = await registry.baselinesStamp()
    if (stamp === read) return
    read = stamp
    known = byTarget(await registry.knownBaselines((why) => by.log.warn(`a baseline cannot be read: ${why}`)))
  }

  async function work(): Promise<void> {
    while (!by.stopping.aborted) {
      await readAnew()
      await by.clock.sleep(EVERY_MS, by.stopping).catch(() => 'it is over')
    }
  }

  return { of: (target) => known.get(target) ?? [], done: work() }
}
