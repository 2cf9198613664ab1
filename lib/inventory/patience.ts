import type { Problem } from '../base/problem.ts'
import type { Origin } from '../model/inventory.ts'
import { DEFAULT_FLAPPING, DEFAULT_PATIENCE } from '../model/patience.ts'
import type { FlapLimits, Patience } from '../model/patience.ts'
import { at, originOf, placeIn, wordsOf } from './layers.ts'
import type { Layer } from './layers.ts'
import { upsideDown } from './patience-schema.ts'
import type { PatienceWords } from './patience-schema.ts'

/** What one level says, and where. */
export interface SpokenPatience {
  readonly layer: Layer
  /** Below the level. */
  readonly path: readonly string[]
  readonly words: PatienceWords
}

/** What the levels say, the most particular one last: of a target, or of one of its checks. */
export function spokenPatience(layers: readonly Layer[], check: string | null = null): readonly SpokenPatience[] {
  return layers.flatMap((layer) => {
    const said = check === null ? layer.words : wordsOf(layer, check)
    const words = typeof said === 'object' && said ? said.patience : undefined
    return words ? [{ layer, path: [...(check === null ? [] : ['checks', check]), 'patience'], words }] : []
  })
}

/** Key by key, from what is shipped to what is most particular. Whoever said `off` is not asked for its limits. */
export function resolvePatience(said: readonly PatienceWords[]): Patience {
  return said.reduce<Patience>(
    (before, { attempts, retry, recover, flapping: flaps }) => ({
      attempts: attempts ?? before.attempts,
      retryMs: retry ?? before.retryMs,
      recover: recover ?? before.recover,
      flapping: flaps === undefined ? before.flapping : flapLimits(before.flapping, flaps),
    }),
    DEFAULT_PATIENCE,
  )
}

function flapLimits(before: FlapLimits | null, said: Exclude<PatienceWords['flapping'], undefined>): FlapLimits | null {
  if (said === 'off') return null
  const { above, below } = before ?? DEFAULT_FLAPPING
  return { above: said.above ?? above, below: said.below ?? below }
}

/** Where each key comes from, as far as somebody wrote it. */
export function patienceOrigins(spoken: readonly SpokenPatience[]): Origin[] {
  const last = spoken.findLast(({ words }) => words.flapping !== undefined)
  const flaps = last?.words.flapping === 'off' ? [last] : []
  return [
    ...['attempts', 'retry', 'recover'].flatMap((key) => originIn(lastSaying(spoken, [key]), [key])),
    ...flaps.flatMap((each) => originIn(each, ['flapping'])),
    ...ENDS.flatMap((end) => originIn(lastSayingEnd(spoken, end), ['flapping', end])),
  ]
}

/** Limits between which nothing could ever stop to flap, whoever said them. */
export function patienceProblems({ flapping: limits }: Patience, spoken: readonly SpokenPatience[]): Problem[] {
  if (!limits || limits.below < limits.above) return []
  const [above, below] = [lastSayingEnd(spoken, 'above'), lastSayingEnd(spoken, 'below')]
  const rank = (said: SpokenPatience | undefined): number => (said ? spoken.indexOf(said) : -1)
  const [to, end] = rank(below) >= rank(above) ? [below, 'below'] : [above, 'above']
  if (!to) return []
  return [{ where: placeIn(to.layer, [...to.path, 'flapping', end]), message: upsideDown(limits) }]
}

const ENDS = ['above', 'below'] as const

/** What stood before an `off` does not count any more. */
function lastSayingEnd(spoken: readonly SpokenPatience[], end: (typeof ENDS)[number]): SpokenPatience | undefined {
  const off = spoken.findLastIndex(({ words }) => words.flapping === 'off')
  return lastSaying(spoken.slice(off + 1), ['flapping', end])
}

function lastSaying(spoken: readonly SpokenPatience[], path: readonly string[]): SpokenPatience | undefined {
  return spoken.findLast(({ words }) => at(words, path) !== undefined)
}

function originIn(said: SpokenPatience | undefined, path: readonly string[]): Origin[] {
  return said ? [originOf(said.layer, [...said.path, ...path])] : []
}
