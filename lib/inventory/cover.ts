import type { Bound } from '../model/limit.ts'

/** An end of a stretch of values; `open` when the value itself does not belong to it. */
interface End {
  readonly value: number
  readonly open: boolean
}

interface Stretch {
  readonly from: End
  readonly to: End
}

/** Values are never negative: what lies below zero is no difference between two bounds. */
const ZERO: End = { value: 0, open: false }
const FOREVER: End = { value: Infinity, open: false }

/** Whether `inner` fires only where `outer` fires too: such a warning is never seen behind its critical. */
export function covers(outer: Bound, inner: Bound): boolean {
  const wide = stretches(outer)
  return stretches(inner).every((narrow) => wide.some((each) => holds(each, narrow)))
}

/** Whether there is a value for which both fire. */
export function overlaps(one: Bound, other: Bound): boolean {
  return stretches(one).some((first) => stretches(other).some((second) => meet(first, second)))
}

function meet(one: Stretch, other: Stretch): boolean {
  const from = one.from.value >= other.from.value ? one.from : other.from
  const to = one.to.value <= other.to.value ? one.to : other.to
  if (from.value !== to.value) return from.value < to.value
  return [one, other].every((each) => inside(each, from.value))
}

function inside({ from, to }: Stretch, value: number): boolean {
  return !(value === from.value && from.open) && !(value === to.value && to.open)
}

/** Where a bound fires. */
function stretches(bound: Bound): Stretch[] {
  if (bound.kind === 'compare') {
    const end = { value: bound.value, open: !bound.op.endsWith('=') }
    return [bound.op.startsWith('>') ? { from: end, to: FOREVER } : { from: ZERO, to: end }]
  }
  const start = { value: Math.max(0, bound.start), open: false }
  const end = { value: bound.end, open: false }
  if (bound.inside) return [{ from: start, to: end }]
  return [
    ...(bound.start > 0 ? [{ from: ZERO, to: { ...start, open: true } }] : []),
    ...(bound.end < Infinity ? [{ from: { ...end, open: true }, to: FOREVER }] : []),
  ]
}

function holds(wide: Stretch, narrow: Stretch): boolean {
  return (
    reaches(wide.from.value - narrow.from.value, wide.from, narrow.from) &&
    reaches(narrow.to.value - wide.to.value, wide.to, narrow.to)
  )
}

/** @param beyond how far the narrow end lies outside the wide one; NaN for two ends that never come */
function reaches(beyond: number, wide: End, narrow: End): boolean {
  return beyond < 0 || (wide.value === narrow.value && (!wide.open || narrow.open))
}
