import type { Inventory } from '../../model/inventory.ts'
import type { Store } from '../../model/store.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { AvailabilitySeen } from '../../pages/history/measured.ts'
import type { MeasuredWorld } from '../../web/measured.ts'
import { maintenanceIn } from '../period/maintenance.ts'
import { availabilityOf, wrongIn } from './availability-of.ts'
import { endedIn } from './ended-in.ts'
import { kept } from './kept.ts'
import { numbersOf } from './numbers-of.ts'

export interface MeasuredParts {
  readonly inventory: () => Inventory
  readonly targets: () => ReadonlyMap<TargetId, Target>
  /** Items of each check of a target, as they were seen last. */
  readonly itemsOf: (target: TargetId) => ReadonlyMap<string, readonly string[]>
  readonly store: Pick<Store, 'incidents' | 'history' | 'watched'>
  readonly now: () => EpochMs
}

/** Pages that stay open ask again with every look, and what was changes slowly. */
const KEPT_MS: Ms = 30_000
const MOST_KEPT = 64
const MOST_TARGETS = 4_000

/** What was, out of the store. */
export function measuredOf({ inventory, targets, itemsOf, store, now }: MeasuredParts): MeasuredWorld {
  const wrong = kept<Awaited<ReturnType<typeof wrongWithWork>>>(KEPT_MS, 1, now)
  const numbers = kept<Awaited<ReturnType<MeasuredWorld['numbers']>>>(KEPT_MS, MOST_KEPT, now)
  const days = kept<AvailabilitySeen>(KEPT_MS, MOST_TARGETS, now)

  async function wrongWithWork() {
    const found = await wrongIn(store, now())
    return { found, maintenance: maintenanceIn(inventory().maintenance, found.whole) }
  }

  async function availability(ids: readonly TargetId[]): Promise<readonly AvailabilitySeen[]> {
    const { found, maintenance } = await wrong.get('', wrongWithWork)
    return Promise.all(
      ids.map((id) =>
        days.get(id, () => availabilityOf({ id, labels: targets().get(id)?.labels ?? {} }, store, found, maintenance)),
      ),
    )
  }

  return {
    availability,
    numbers: (asked) =>
      numbers.get(JSON.stringify(asked), () =>
        numbersOf(asked, {
          ...{ store, now: now(), keeping: inventory().settings.history, items: itemsOf(asked.target) },
          everyMs: everyMsOf(targets().get(asked.target)),
        }),
      ),
    ended: (asked) => endedIn(store, asked, now()),
    measured: (query) => store.history(query),
    now,
  }
}

function everyMsOf(target: Target | undefined): Ms {
  return target?.schedule.kind === 'every' ? target.schedule.everyMs : 0
}
