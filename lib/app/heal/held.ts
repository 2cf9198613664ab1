import { shortInstant } from '../../base/instant.ts'
import { matches } from '../../kit/patterns.ts'
import type { HealObject, Hold, ObjectMatch } from '../../model/heal.ts'
import type { EpochMs } from '../../model/time.ts'

/** In words, which person wants an object left alone; null where nobody does. */
export function heldBy(object: HealObject, holds: readonly Hold[], now: EpochMs): string | null {
  const hold = holds.find(({ match, from, until }) => from <= now && now < until && isMeant(object, match))
  return hold ? `held ${holdWords(hold)}` : null
}

/** "until 2026-11-23 05:04:05Z, by ada: moving racks". */
export function holdWords({ until, by, note }: Hold): string {
  return `until ${shortInstant(until)}, by ${by}: ${note}`
}

/** What a hold is about, as whoever has it writes it: "web-1/shop-*". */
export function matchWords({ target, kind, name }: ObjectMatch): string {
  const where = target?.join(', ') ?? '*'
  const what = name ? `${where}/${name.join(', ')}` : where
  return kind ? `${kind.join(', ')} ${what}` : what
}

function isMeant({ target, kind, name }: HealObject, match: ObjectMatch): boolean {
  return (
    (!match.target || matches(target, match.target)) &&
    (!match.kind || match.kind.includes(kind)) &&
    (!match.name || matches(name, match.name))
  )
}
