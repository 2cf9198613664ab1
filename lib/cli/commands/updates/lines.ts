import type { TargetUpdates } from '../../../app/updates.ts'
import type { ImageSight, MadeSight } from '../../../kit/updates/look.ts'
import { unseenUpdate } from '../../../kit/updates/look.ts'
import { calmWords, newerWords } from '../../../kit/updates/words.ts'
import type { Fault } from '../../../model/fault.ts'

/** `apart`: there is nothing to compare it with. */
export type Standing = 'behind' | 'unknown' | 'current' | 'apart'

/** What is worth the most attention comes first. */
const ORDER: readonly Standing[] = ['behind', 'unknown', 'current', 'apart']

/** One image as it runs, wherever it does. */
export interface UpdateLine {
  readonly image: string
  readonly running: string
  readonly standing: Standing
  readonly isMoved: boolean
  readonly isPinned: boolean
  readonly tagNames?: string
  readonly newest?: { readonly tag: string | null; readonly range: string }
  readonly fault?: Fault
  readonly calm: string
  readonly uses: readonly { readonly target: string; readonly containers: number }[]
}

/** One line for each image and what of it runs: where several targets have the same, it is one. */
export function linesOf(looks: readonly TargetUpdates[]): readonly UpdateLine[] {
  const lines = new Map<string, UpdateLine>()
  for (const { target, images } of looks) {
    for (const [sight, made] of images.kind === 'seen' ? images.value.flatMap(eachMade) : []) {
      const own = lineOf(sight, made, target.id)
      // How it is asked may differ from target to target, and what comes of it then.
      const key = JSON.stringify({ ...own, uses: [] })
      const known = lines.get(key)
      lines.set(key, known ? { ...known, uses: [...known.uses, ...own.uses] } : own)
    }
  }
  return [...lines.values()].sort(
    (one, other) => ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing) || (one.image < other.image ? -1 : 1),
  )
}

function eachMade(sight: ImageSight): (readonly [ImageSight, MadeSight])[] {
  return sight.made.map((made) => [sight, made] as const)
}

function lineOf(sight: ImageSight, made: MadeSight, target: string): UpdateLine {
  const { image, isPinned, now, newer } = sight
  const isMoved = made.isCurrent === false
  const why = unseenUpdate(sight, [])
  return {
    image,
    running: made.running,
    standing: standingOf(sight, isMoved, why !== null),
    isMoved,
    isPinned,
    ...(now?.kind === 'seen' && { tagNames: now.value.digest }),
    ...(newer?.kind === 'seen' && { newest: newer.value }),
    ...(why && { fault: why.fault }),
    calm: calmWords({ ...sight, made: [made] }),
    uses: [{ target, containers: made.containers }],
  }
}

function standingOf(sight: ImageSight, isMoved: boolean, isUnknown: boolean): Standing {
  if (isUnknown) return 'unknown'
  if (isMoved || newerWords(sight) !== null) return 'behind'
  return sight.now === undefined ? 'apart' : 'current'
}
