import { TIME_KINDS } from '../model/period-report.ts'
import type { TimeKind, Times } from '../model/period-report.ts'
import type { Span } from '../model/time.ts'
import { common, lengthOf, united, without } from './spans.ts'
import type { Spans } from './spans.ts'

/** What is known of one thing, each as times that may overlap and be in any order. */
export interface Layers {
  /** When somebody looked. */
  readonly watched: readonly Span[]
  readonly maintenance: readonly Span[]
  /** When we could not see. */
  readonly blind: readonly Span[]
  /** When it could not be reached: what was believed of it before says nothing then. */
  readonly away: readonly Span[]
  readonly critical: readonly Span[]
  readonly unknown: readonly Span[]
  readonly warning: readonly Span[]
}

/** When it was what. Together they are the whole, and no two of them overlap. */
export type Painted = Readonly<Record<TimeKind, Spans>>

/**
 * Each moment counts once. Nobody looked: nothing is known. Somebody was at work on it, or we could not see: whatever was
 * seen is not its fault. Then whether it could be reached, and of what was seen the worst: not knowing is worse than a
 * warning and better than a known disaster.
 */
export function paint(layers: Layers, whole: Span): Painted {
  const watched = common([whole], united(layers.watched))
  let left = watched
  const take = (spans: readonly Span[]): Spans => {
    const wanted = united(spans)
    const taken = common(left, wanted)
    left = without(left, wanted)
    return taken
  }
  const maintenance = take(layers.maintenance)
  const blind = take(layers.blind)
  const away = take(layers.away)
  const down = take(layers.critical)
  const unknown = united([...away, ...take(layers.unknown)])
  const degraded = take(layers.warning)
  return { ok: left, degraded, down, unknown, blind, maintenance, unmeasured: without([whole], watched) }
}

export function timesOf(painted: Painted): Times {
  return forEach((kind) => lengthOf(painted[kind]))
}

export const NO_TIMES: Times = forEach(() => 0)

export function addTimes(one: Times, other: Times): Times {
  return forEach((kind) => one[kind] + other[kind])
}

function forEach<T>(of: (kind: TimeKind) => T): Record<TimeKind, T> {
  return Object.fromEntries(TIME_KINDS.map((kind) => [kind, of(kind)])) as Record<TimeKind, T>
}

/** Of the time of which it is known whether it was up, the share in which it was; null where there is none. */
export function upRatioOf({ ok, degraded, down }: Times): number | null {
  const known = ok + degraded + down
  return known === 0 ? null : (ok + degraded) / known
}

/** What shows however short it was, the worst first; everything else has to fill half of a part. */
const SHOWN_AT_ONCE: readonly TimeKind[] = ['down', 'unknown', 'degraded']
const SHOWN_BY_HALF: readonly TimeKind[] = ['unmeasured', 'maintenance', 'blind']

/** The whole in parts of one length, for the eye: each with the worst that was in it. */
export function stripOf(painted: Painted, { from, until }: Span, parts: number): readonly TimeKind[] {
  const lengthMs = (until - from) / parts
  const shares = new Map(TIME_KINDS.map((kind) => [kind, sharesOf(painted[kind], { from, until }, parts)]))
  return Array.from({ length: parts }, (_, nth) => {
    const share = (kind: TimeKind): number => shares.get(kind)?.[nth] ?? 0
    const shown = SHOWN_AT_ONCE.find((kind) => share(kind) > 0)
    return shown ?? SHOWN_BY_HALF.find((kind) => share(kind) > lengthMs / 2) ?? 'ok'
  })
}

function sharesOf(spans: Spans, { from, until }: Span, parts: number): readonly number[] {
  const lengthMs = (until - from) / parts
  const shares = new Array<number>(parts).fill(0)
  for (const span of spans) {
    const first = Math.max(0, Math.floor((span.from - from) / lengthMs))
    const last = Math.min(parts - 1, Math.floor((span.until - from) / lengthMs))
    for (let nth = first; nth <= last; nth += 1) {
      const [begin, end] = [from + nth * lengthMs, from + (nth + 1) * lengthMs]
      shares[nth] = (shares[nth] ?? 0) + Math.max(0, Math.min(span.until, end) - Math.max(span.from, begin))
    }
  }
  return shares
}
