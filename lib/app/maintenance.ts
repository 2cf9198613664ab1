import type { Inventory } from '../model/inventory.ts'
import type { MaintenanceWindow } from '../model/mute.ts'
import type { EpochMs } from '../model/time.ts'
import { windowsOf } from '../schedule/windows.ts'
import type { Standing } from '../schedule/windows.ts'

/** A window of the inventory, and how it stands. */
export interface ListedWindow {
  readonly window: MaintenanceWindow
  readonly standing: Standing
}

/** The windows that are open now, then those to come, the next one first, then those that are over. */
export function listMaintenance({ maintenance }: Inventory, now: EpochMs): readonly ListedWindow[] {
  const standings = windowsOf(maintenance)(now)
  const listed = maintenance.flatMap((window, nth): ListedWindow[] => {
    const standing = standings[nth]
    return standing ? [{ window, standing }] : []
  })
  return listed.sort((one, other) => rank(one) - rank(other))
}

function rank({ standing }: ListedWindow): number {
  if (standing.kind === 'over') return Infinity
  return standing.kind === 'open' ? 0 : standing.from
}
