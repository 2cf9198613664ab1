import { parseBound, parseClear } from '../kit/bound.ts'
import type { LimitSpec } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { Origin } from '../model/inventory.ts'
import type { Bound } from '../model/limit.ts'
import type { SourceRef } from '../model/target.ts'
import type { WrittenBound } from './check-schema.ts'
import { originOf, placeIn, shippedOrigin, wordsOf } from './layers.ts'
import type { Layer } from './layers.ts'

export interface ResolvedBound {
  /** Null when it never fires. */
  readonly bound: Bound | null
  /** Where it was said; null for a shipped one. */
  readonly where: SourceRef | null
  /** How particular the level is that said it: -1 for a shipped one. */
  readonly rank: number
  readonly origins: readonly Origin[]
}

export type Side = 'warn' | 'crit' | 'clear'

/** One side of one limit: what the most particular level says that speaks about it, or what is shipped. */
export function resolveBound(check: AnyCheck, name: string, side: Side, said: readonly Layer[]): ResolvedBound {
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

export interface ResolvedSpan {
  /** Absent when a problem is told at once. */
  readonly forMs?: number
  readonly origins: readonly Origin[]
}

/**
 * How long something has to last before it is told.
 *
 * @param name of the limit; null for a status that comes without a number, about which only a bare span speaks
 */
export function resolveSpan(check: AnyCheck, name: string | null, said: readonly Layer[]): ResolvedSpan {
  for (const layer of said.toReversed()) {
    const words = wordsOf(layer, check.name)
    const written = typeof words === 'object' && words ? words.for : undefined
    const bare = typeof written === 'number'
    const ms = bare ? written : name === null ? undefined : written?.[name]
    if (ms === undefined) continue
    const path = ['checks', check.name, 'for', ...(bare || name === null ? [] : [name])]
    const shown = name === null ? path : ['checks', check.name, 'limits', name, 'for']
    return { ...(ms > 0 && { forMs: ms }), origins: [originOf(layer, path, shown)] }
  }
  return { origins: [] }
}

/** A bare value is meant for the first limit; a bare `off` for all of them. */
function ofScalar(written: WrittenBound, isFirst: boolean): WrittenBound | undefined {
  return written === 'off' || isFirst ? written : undefined
}

function shippedBound(spec: LimitSpec | undefined, side: Side): Bound | null {
  const text = spec?.[side]
  if (!spec || text === undefined) return null
  const parsed = side === 'clear' ? parseClear(text, spec) : parseBound(text, spec)
  if (!parsed.ok) throw new Error(`a shipped limit is wrong: ${parsed.why}`)
  return parsed.bound
}

function isBound(written: WrittenBound | Readonly<Record<string, WrittenBound>> | undefined): written is WrittenBound {
  return written === 'off' || (typeof written === 'object' && 'kind' in written && typeof written.text === 'string')
}
