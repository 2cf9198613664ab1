import type { SeenContainers } from '../kit/connector.ts'
import type { Container } from '../model/engine.ts'
import type { Looked } from '../model/fault.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

type Looker = 'itself' | 'others'

/** What was last seen of the containers of each target: workloads are made of those of several. */
export interface ContainersSeen {
  /**
   * @param at when the look began
   * @param by `others`: it was asked for the sake of what is made of it, and nobody may ask again
   * @returns whether it tells anything that was not known
   */
  note(id: TargetId, looked: Looked<readonly Container[]>, at: EpochMs, by?: Looker): boolean
  of(id: TargetId): (SeenContainers & { readonly by: Looker }) | undefined
  all(): Iterable<SeenContainers>
  forget(ids: Iterable<TargetId>): void
}

/** No look takes longer. */
const OVERLAP_MS: Ms = 10 * 60_000

export function containersSeen(): ContainersSeen {
  const known = new Map<TargetId, SeenContainers & { readonly by: Looker }>()
  return {
    note(id, looked, at, by = 'itself') {
      const before = known.get(id)
      // Of two looks that overlap the one that began last is believed. A clock that was set back is another matter.
      if (before && at < before.at && before.at - at < OVERLAP_MS) return false
      const next: SeenContainers =
        looked.kind === 'seen'
          ? { target: id, at, containers: looked.value }
          : { target: id, at, ...(before?.containers && { containers: before.containers }), fault: looked.fault }
      known.set(id, { ...next, by })
      return !before || before.fault?.message !== next.fault?.message || areOther(before.containers, next.containers)
    },
    of: (id) => known.get(id),
    all: () => known.values(),
    forget(ids) {
      for (const id of ids) known.delete(id)
    },
  }
}

/** A connector hands over the very same container as long as nothing has happened to it. */
function areOther(these: readonly Container[] = [], those: readonly Container[] = []): boolean {
  return these.length !== those.length || these.some((container, at) => container !== those[at])
}
