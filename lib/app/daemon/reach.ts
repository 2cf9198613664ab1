import { blindness } from '../../fleet/blind.ts'
import { causeOf, dependantsOf, dependenciesOf } from '../../fleet/causes.ts'
import type { Dependencies } from '../../fleet/causes.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { lastLook, whoIsDown } from './down.ts'
import type { Down } from './down.ts'
import { isMadeOfOthers, madeOfOthers } from './made-of.ts'
import type { Picture } from './picture.ts'

const DEFAULT_EVERY_MS: Ms = 60_000
const JUST_NOW_MS: Ms = 5_000
/** What goes farther apart than that has nothing to do with each other. */
const LONGEST_TOGETHER_MS: Ms = 300_000

/** Why a target is not to blame. */
export interface Excuse {
  readonly by: 'blind' | 'dependency'
  readonly detail: string
}

/** What only looking has taught, and the picture does not hold. */
export interface Learnt {
  /** In words, how we know that we cannot see; null when we can. */
  readonly blind: string | null
  /** Whose absence was somebody else's fault until that moment; what was seen of them before says nothing. */
  readonly excused: ReadonlyMap<TargetId, EpochMs>
}

/** Who can be reached, who stands behind whom, and whether it is we who cannot see. */
export interface Reach extends Learnt {
  readonly dependencies: Dependencies
  isDown(id: TargetId): boolean
  /** The target whose absence explains that of this one; null when it has no such excuse. */
  causeOf(id: TargetId): TargetId | null
  excuseOf(id: TargetId): Excuse | null
  /**
   * Takes note of how a target was reached.
   *
   * @returns whom to look at now: who may be to blame for it, or was excused by what is over
   */
  note(id: TargetId, now: EpochMs): readonly TargetId[]
}

export function reachOf(inventory: Inventory, picture: Picture, learnt: Learnt): Reach {
  const dependencies = dependenciesOf(inventory.targets)
  const around = surroundings(inventory, dependencies)
  const down = whoIsDown(inventory, picture)
  const made = madeOfOthers(inventory, picture)
  const excused = new Map(learnt.excused)
  let hasLooked = false
  let { blind } = learnt

  /** What is made of others stands nowhere, and is away with them. */
  const mayBeAway = (id: TargetId): boolean => down.has(id) || made.has(id)
  const causeFor = (id: TargetId): TargetId | null =>
    // Who can be reached answers for what was seen there, whatever is gone around it; what is made of others cannot.
    mayBeAway(id) ? causeOf(id, dependencies, (each) => down.has(each) || (made.has(id) && made.isDark(each))) : null

  /** @returns whether we could not see, and can now */
  function lookAround(now: EpochMs): boolean {
    const wasSo = blind !== null
    blind = blindness(around(down, now), wasSo)
    return wasSo && blind === null
  }

  function excuse(those: readonly TargetId[], now: EpochMs): readonly TargetId[] {
    const absent = those.filter(mayBeAway)
    for (const id of absent) excused.set(id, now)
    return absent
  }

  function suspects(id: TargetId, now: EpochMs): readonly TargetId[] {
    return (dependencies.get(id) ?? []).flat().filter((each) => {
      const seen = lastLook(picture, each)
      return seen !== undefined && !down.has(each) && seen.at < now - JUST_NOW_MS
    })
  }

  return {
    dependencies,
    excused,
    causeOf: causeFor,
    isDown: (id) => down.has(id),
    get blind() {
      return blind
    },
    excuseOf(id) {
      if (!mayBeAway(id)) return null
      const cause = causeFor(id)
      if (blind !== null && (down.has(id) || cause !== null)) return { by: 'blind', detail: blind }
      if (cause !== null) return { by: 'dependency', detail: `"${cause}" cannot be reached` }
      const until = excused.get(id) ?? -Infinity
      const seenAt = lastLook(picture, id)?.at ?? until
      return seenAt < until ? { by: 'dependency', detail: 'the way there is free again just now' } : null
    },
    note(id, now) {
      const moved = down.note(id)
      const showsAgain = made.note(id)
      // After a restart, or with another inventory, nobody may move, and what is believed of ourselves is old.
      const isFirst = !hasLooked
      hasLooked = true
      const canSeeAgain = (moved !== 'same' || isFirst) && lookAround(now)
      if (canSeeAgain) return excuse([...dependencies.keys()], now)
      if (moved === 'back' || showsAgain) {
        const freed = dependantsOf(id, dependencies).filter((each) => moved === 'back' || made.has(each))
        // Who was away together may be back together: until then what is made of them cannot be judged.
        const companions = freed.flatMap((each) => made.membersOf(each))
        return [...excuse(freed, now), ...companions.filter((each) => down.has(each) || made.isDark(each))]
      }
      return down.has(id) || made.beginsToDoubt(id) ? suspects(id, now) : []
    },
  }
}

/** What tells whether we can see, as it stands at a moment. */
function surroundings(
  { targets, settings }: Inventory,
  dependencies: Dependencies,
): (down: Down, now: EpochMs) => Parameters<typeof blindness>[0] {
  const watched = targets.filter((target) => !target.carrier && !isMadeOfOthers(target))
  const ids = new Set(watched.map(({ id }) => id))
  // Who is only behind a jump host that nobody watches stands for itself.
  const needsOthers = (id: TargetId): boolean => (dependencies.get(id) ?? []).flat().some((each) => ids.has(each))
  const independent = [...ids].filter((id) => !needsOthers(id))
  const withinMs = Math.min(2 * Math.max(DEFAULT_EVERY_MS, ...watched.map(everyMs)), LONGEST_TOGETHER_MS)
  return (down, now) => {
    const seen = (id: TargetId) => ({ id, isDown: down.has(id), since: down.since(id) ?? now })
    return { references: settings.references.map(seen), independent: independent.map(seen), withinMs }
  }
}

function everyMs({ schedule }: Target): Ms {
  return schedule.kind === 'every' ? schedule.everyMs : DEFAULT_EVERY_MS
}
