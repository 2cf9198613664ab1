import { addsPrivilege } from '../../kit/privileges.ts'
import { badAmong } from '../../model/bad-image.ts'
import type { BadImage } from '../../model/bad-image.ts'
import { objectWords } from '../../model/configuration.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Ms } from '../../model/time.ts'
import { pathWords } from '../../record/words.ts'
import type { Plan } from '../replace/plan.ts'
import { whyBlocked } from './block.ts'
import type { FoundImage } from './image.ts'
import type { Replica } from './replicas.ts'

/** What of the new image one replica comes to be. */
export interface Planned {
  readonly replica: Replica & { readonly wanted: Configuration }
  readonly plan: Plan
}

export interface Wish {
  /** So long each may take until it is well, and so long it is waited for enough others to be. */
  readonly withinMs: Ms
  /** When one fails, those that were replaced before stay. */
  readonly isKeeping: boolean
}

export function isToReplace(replica: Replica): replica is Planned['replica'] {
  return replica.wanted !== null && replica.cannot.length === 0
}

export function byName({ of: one }: Replica, { of: other }: Replica): number {
  return objectWords(one).localeCompare(objectWords(other), 'en', { numeric: true })
}

export function blocked({ digests }: FoundImage, all: readonly BadImage[]): readonly string[] {
  const bad = badAmong(all, digests)
  return bad ? [`image: ${whyBlocked(bad)}`] : []
}

/** Before anything is done: with as many as are ready now the first could go down. */
export function tooFew({
  counted,
  planned,
  missing,
  minAvailable,
}: {
  readonly counted: readonly Replica[]
  readonly planned: readonly Planned[]
  readonly missing: ReadonlySet<Replica>
  readonly minAvailable: number
}): readonly string[] {
  const [first] = planned
  if (!first) return []
  if (minAvailable > counted.length - 1 && counted.some((each) => each === first.replica))
    return [`${minAvailable} of ${counted.length} are to be available: none may go down (--min-available)`]
  const others = counted.filter((each) => each !== first.replica)
  const ready = others.filter((each) => !missing.has(each))
  if (ready.length >= minAvailable) return []
  const names = others.filter((each) => missing.has(each)).map(({ of }) => objectWords(of))
  return [
    `${ready.length} others are ready and ${minAvailable} have to be (--min-available): not ready are ${names.join(', ')}`,
  ]
}

export function rightsOf({ replica, plan }: Planned): readonly string[] {
  const changes = plan.parts.filter(({ because }) => because === null).flatMap(({ changes }) => changes)
  return changes.filter(addsPrivilege).map(({ path }) => `${objectWords(replica.of)}: ${pathWords(path)}`)
}
