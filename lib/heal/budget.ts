import type { Budget, Deed } from '../model/heal.ts'
import type { EpochMs } from '../model/time.ts'

/** How much of a budget is used at one moment. */
export interface Used {
  readonly deeds: number
  /** When there is room again; null while there is. */
  readonly roomAt: EpochMs | null
}

/** Counted is what was intended, whatever came of it. */
export function usedOf({ deeds: most, withinMs }: Budget, deeds: readonly Pick<Deed, 'at'>[], now: EpochMs): Used {
  const recent = deeds.map(({ at }) => at).filter((at) => at > now - withinMs)
  if (recent.length < most) return { deeds: recent.length, roomAt: null }
  const oldest = recent.sort((one, other) => one - other)[recent.length - most] ?? now
  return { deeds: recent.length, roomAt: oldest + withinMs }
}
