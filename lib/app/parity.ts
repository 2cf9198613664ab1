import { compare } from '../fleet/parity.ts'
import type { Machine, Parity, Side } from '../fleet/parity.ts'
import { matcher } from '../kit/patterns.ts'
import type { Fault } from '../model/fault.ts'
import type { ParityPlan } from '../model/parity.ts'
import type { Target } from '../model/target.ts'
import { passingFingerprints } from '../registry/fingerprint-key.ts'
import { withLooks } from './looks.ts'
import type { Looks, LookWorld } from './looks.ts'
import { configurationsOf } from './recording/look.ts'
import { recorderWith } from './recording/recorder.ts'

/** Which containers make up a side. */
export interface Chosen {
  readonly targets: readonly Target[]
  /** A pattern of what containers are called where they run, or across all their lives; null for all of them. */
  readonly containers: string | null
}

/** Two sides that are to be compared. */
export interface Wish extends Pick<ParityPlan, 'name' | 'a' | 'b' | 'by' | 'ratio' | 'exceptions'> {
  readonly sides: { readonly a: Chosen; readonly b: Chosen }
}

/**
 * What came of it. Where a target could not be looked at nobody knows, and nothing is compared; nor where neither side
 * has a container, as words that select nothing would be well for good.
 */
export type Compared = { readonly wish: Wish } & (
  | { readonly kind: 'compared'; readonly parity: Parity }
  | { readonly kind: 'blind'; readonly faults: readonly { readonly target: Target; readonly fault: Fault }[] }
)

const NEEDS = { configurations: ['running'], engine: ['info'], host: ['os'] } as const

/** Looks at every target once, whichever sides it is on, and compares. */
export function compareSides(wishes: readonly Wish[], world: LookWorld): Promise<readonly Compared[]> {
  const all = new Set(wishes.flatMap(({ sides: { a, b } }) => [...a.targets, ...b.targets]))
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
  const faults = [...new Set([...a.targets, ...b.targets])].flatMap((target) => {
    const answer = configurationsOf(looks.get(target))
    if (answer?.kind === 'faulted') return [{ target, fault: answer.fault }]
    // What could be seen only in part is as good as unseen: the rest would be called missing.
    const fault = answer?.hidden
    return fault && fault.code !== 'not-supported' ? [{ target, fault }] : []
  })
  if (faults.length > 0) return { kind: 'blind', wish, faults }
  const [left, right] = [a, b].map((side) => sideOf(side, looks)) as [Side, Side]
  if (left.objects.length + right.objects.length === 0) return { kind: 'blind', wish, faults }
  return { kind: 'compared', wish, parity: compare(left, right, { ...wish, now: clock.now() }) }
}

function sideOf({ targets, containers }: Chosen, looks: Seen): Side {
  const fits = containers === null ? () => true : matcher([containers])
  const seen = targets.flatMap((target) => looks.get(target) ?? [])
  return {
    machines: seen.map(machineOf),
    objects: seen
      .flatMap((look) => {
        const answer = configurationsOf(look)
        return answer?.kind === 'seen' ? answer.value : []
      })
      .filter(({ name, runsAs }) => fits(name) || fits(runsAs)),
  }
}

function machineOf({ sight: { engine, host } }: Looks): Machine {
  const { info } = engine
  const { os } = host
  return {
    ...(info?.kind === 'seen' && { engine: `${info.value.product} ${info.value.version}` }),
    ...(os?.kind === 'seen' && { kernel: os.value.kernel }),
  }
}
