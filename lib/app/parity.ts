import { compareSeen, machineOf, seenForParity } from '../kit/parity/sides.ts'
import type { ComparedSides } from '../kit/parity/sides.ts'
import type { ParityPlan, SeenForParity } from '../model/parity.ts'
import type { Target } from '../model/target.ts'
import { passingFingerprints } from '../registry/fingerprint-key.ts'
import { withLooks } from './looks.ts'
import type { Looks, LookWorld } from './looks.ts'
import { configurationsOf } from './recording/look.ts'
import { recorderWith } from './recording/recorder.ts'

/** Two sides that are to be compared, with the targets that their words select. */
export interface Wish extends Pick<ParityPlan, 'name' | 'a' | 'b' | 'by' | 'ratio' | 'exceptions'> {
  readonly sides: { readonly a: readonly Target[]; readonly b: readonly Target[] }
}

export type Compared = ComparedSides & { readonly wish: Wish }

const NEEDS = { configurations: ['running'], engine: ['info'], host: ['os'] } as const

/** Looks at every target once, whichever sides it is on, and compares. */
export function compareSides(wishes: readonly Wish[], world: LookWorld): Promise<readonly Compared[]> {
  const all = new Set(wishes.flatMap(({ sides: { a, b } }) => [...a, ...b]))
  // Secrets are compared within one look, and never again: nobody has to keep their key.
  const record = recorderWith({ fingerprints: passingFingerprints() }, world.inventory.settings.registry)
  return withLooks([...all], NEEDS, { ...world, record }, async (lookAll) => {
    const looks = new Map((await lookAll()).map((each) => [each.target, each]))
    return wishes.map((wish) => comparedOf(wish, looks, world))
  })
}

type Seen = ReadonlyMap<Target, Looks>

function comparedOf(wish: Wish, looks: Seen, { clock }: Pick<LookWorld, 'clock'>): Compared {
  const { a, b } = wish.sides
  const seenOf = (targets: readonly Target[]): readonly SeenForParity[] =>
    targets.flatMap((target) => {
      const look = looks.get(target)
      return look ? [sideOf(look)] : []
    })
  return { wish, ...compareSeen({ a: seenOf(a), b: seenOf(b) }, { ...wish, now: clock.now() }) }
}

function sideOf(look: Looks): SeenForParity {
  const { engine, host } = look.sight
  return seenForParity(look.target.id, configurationsOf(look), machineOf(engine.info, host.os))
}
