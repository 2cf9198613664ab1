import { greatest, least } from '../base/extremes.ts'
import type { SeriesHistory } from '../model/history.ts'
import type { Availability, CapacityTrend, Sizing, WatchingCost } from '../model/period-report.ts'
import type { Subject } from '../model/result.ts'
import type { Ms, Span } from '../model/time.ts'
import { availabilityOf } from './account.ts'
import { capacityOf } from './capacity.ts'
import { sizingOf } from './sizing.ts'
import type { ContainerLimits } from './sizing.ts'
import { common, united } from './spans.ts'
import type { Story } from './story.ts'
import { watchingOf } from './watching.ts'

/** The checks whose items are workloads. */
const WORKLOADS = /^workload-/u
/** The one that tells of every workload with each look. */
export const WORKLOAD_CHECK = 'workload-replicas'

/** All that is known of one target. */
export interface TargetSight {
  readonly target: string
  readonly stories: readonly Story[]
  /** When somebody looked. */
  readonly watched: readonly Span[]
  readonly blind: readonly Span[]
  readonly maintenance: (subject: Subject) => readonly Span[]
  /** Hours, or days of a long period: what looking cost, containers, workloads. */
  readonly series: readonly SeriesHistory[]
  /** How long one bucket of them is. */
  readonly stepMs: Ms
  /** Of file systems, also of before the period. */
  readonly disks: readonly SeriesHistory[]
  readonly limits: (container: string) => ContainerLimits | null
}

/** What a report says of one target. */
export interface TargetAccount {
  readonly target: Availability
  readonly workloads: readonly Availability[]
  readonly capacity: readonly CapacityTrend[]
  readonly sizing: readonly Sizing[]
  readonly cost: WatchingCost | null
}

export function accountOf(sight: TargetSight, whole: Span, previous: Span | null): TargetAccount {
  const { target, series } = sight
  const own = { kind: 'target', name: target, target: '' } as const
  const maintenance = sight.maintenance({ target, check: '', item: '' })
  const within = series.map((each) => ({ ...each, buckets: each.buckets.filter(({ at }) => at >= whole.from) }))
  return {
    target: availabilityOf(own, { ...sight, maintenance }, whole, previous),
    workloads: workloadsOf(sight).map((name) => workloadOf(name, sight, whole, previous)),
    capacity: capacityOf(sight.disks, whole.until),
    sizing: sizingOf(within, sight.limits),
    cost: watchingOf(target, within),
  }
}

/** Those that were measured, and those that something was wrong with. */
function workloadsOf({ stories, series }: TargetSight): readonly string[] {
  const measured = series
    .filter(({ series: { subject } }) => subject.check === WORKLOAD_CHECK)
    .map(({ series: { subject } }) => subject.item)
  const troubled = stories.map(({ incident }) => incident.subject).filter(({ check }) => WORKLOADS.test(check))
  return [...new Set([...measured, ...troubled.map(({ item }) => item)])].filter((name) => name !== '').sort()
}

/** While its target could not be reached nobody knows of it either. */
function workloadOf(name: string, sight: TargetSight, whole: Span, previous: Span | null): Availability {
  const { target, blind } = sight
  const stories = sight.stories.filter(({ incident: { subject } }) => {
    return (WORKLOADS.test(subject.check) && subject.item === name) || isItself(subject)
  })
  const own = stories.filter(({ incident: { subject } }) => !isItself(subject))
  const maintenance = sight.maintenance({ target, check: WORKLOAD_CHECK, item: name })
  const watched = common(united(sight.watched), united([...lifeOf(name, sight), ...own.flatMap(({ parts }) => parts)]))
  const known = { watched, blind, maintenance, stories }
  const account = availabilityOf({ kind: 'workload', name, target }, known, whole, previous)
  const counted = availabilityOf({ kind: 'workload', name, target }, { ...known, stories: own }, whole, previous)
  const before = account.before && { ...account.before, incidents: counted.before?.incidents ?? 0 }
  return { ...account, incidents: counted.incidents, before }
}

function isItself({ check, item }: Subject): boolean {
  return check === 'reachable' && item === ''
}

/** From when it was measured first to when it was measured last; always, where no history is kept of it. */
function lifeOf(name: string, { series, stepMs }: TargetSight): readonly Span[] {
  const own = series.filter(({ series: { subject } }) => subject.check === WORKLOAD_CHECK && subject.item === name)
  const moments = own.flatMap(({ buckets }) => buckets.map(({ at }) => at))
  if (moments.length === 0) return [{ from: -Infinity, until: Infinity }]
  const [first, last] = [least(moments), greatest(moments)]
  return [{ from: first, until: last + 2 * stepMs }]
}
