import { parseBound } from '../kit/bound.ts'
import type { LimitSpec } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { Origin } from '../model/inventory.ts'
import type { Bound } from '../model/limit.ts'
import type { SourceRef } from '../model/target.ts'
import { originOf, placeIn, shippedOrigin, wordsOf } from './layers.ts'
import type { Layer } from './layers.ts'
import type { WrittenBound } from './schema.ts'

export interface ResolvedBound {
  /** Null when it never fires. */
  readonly bound: Bound | null
  /** Where it was said; null for a shipped one. */
  readonly where: SourceRef | null
  /** How particular the level is that said it: -1 for a shipped one. */
  readonly rank: number
  readonly origins: readonly Origin[]
}

/** One side of one limit: what the most particular level says that speaks about it, or what is shipped. */
export function resolveBound(
  check: AnyCheck,
  name: string,
  side: 'warn' | 'crit',
  said: readonly Layer[],
): ResolvedBound {
  const shown = ['checks', check.name, 'limits', name, side]
  const isFirst = Object.keys(check.limits)[0] === name
  for (const [rank, layer] of [...said.entries()].reverse()) {
    const words = wordsOf(layer, check.name)
    const written = typeof words === 'object' && words ? words[side] : undefined
    const named = isBound(written) ? ofScalar(written, isFirst) : written?.[name]
    if (named === undefined) continue
    const path = ['checks', check.name, side, ...(isBound(written) ? [] : [name])]
    const bound = named === 'off' ? null : named
    return { bound, where: placeIn(layer, path), rank, origins: [originOf(layer, path, shown)] }
  }
  const bound = shippedBound(check.limits[name], side)
  return { bound, where: null, rank: -1, origins: bound ? [shippedOrigin(shown, bound.text)] : [] }
}

/** A bare value is meant for the first limit; a bare `off` for all of them. */
function ofScalar(written: WrittenBound, isFirst: boolean): WrittenBound | undefined {
  return written === 'off' || isFirst ? written : undefined
}

function shippedBound(spec: LimitSpec | undefined, side: 'warn' | 'crit'): Bound | null {
  const text = spec?.[side]
  if (!spec || text === undefined) return null
  const parsed = parseBound(text, spec)
  if (!parsed.ok) throw new Error(`a shipped limit is wrong: ${parsed.why}`)
  return parsed.bound
}

function isBound(written: WrittenBound | Readonly<Record<string, WrittenBound>> | undefined): written is WrittenBound {
  return written === 'off' || (typeof written === 'object' && 'kind' in written && typeof written.text === 'string')
}
