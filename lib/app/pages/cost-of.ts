import type { Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { CostSeen, StoreSeen } from '../../pages/cost/seen.ts'
import type { CostPort } from '../../web/cost-port.ts'
import type { Dump } from '../control/dump.ts'
import type { OwnFigures } from '../daemon/leaving.ts'
import { atMostEvery } from './kept.ts'
import { unread } from './unread.ts'

export interface CostParts {
  readonly dump: () => Dump
  readonly self: Pick<OwnFigures, 'cpuMs' | 'descriptors'>
  readonly store: Pick<Store, 'sizeBytes'>
  readonly now: () => EpochMs
}

const EVERY_MS: Ms = 2_000
/** It grows slowly. */
const SIZE_EVERY_MS: Ms = 60_000

/** What the daemon itself costs, as `orch-watch status` and SIGUSR1 have it, with the processor, files and the store. */
export function costOf({ dump, self, store, now }: CostParts): CostPort {
  const size = atMostEvery(SIZE_EVERY_MS, now, () => store.sizeBytes())
  return atMostEvery(EVERY_MS, now, async (): Promise<CostSeen> => {
    const { at, uptimeMs, rssBytes, looks, eventLoop } = dump()
    const { lateness, ...counts } = looks
    return {
      ...{ startedAt: at - uptimeMs, uptimeMs, rssBytes, cpuMs: self.cpuMs(), descriptors: self.descriptors() },
      ...{ eventLoopP99Ms: eventLoop.p99Ms, lateness, looks: counts, store: await size().then(sizeSeen, unread) },
    }
  })
}

function sizeSeen(bytes: number | null): StoreSeen {
  return bytes === null ? { kind: 'nowhere' } : { kind: 'sized', bytes }
}
