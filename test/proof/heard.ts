import type { NoticeDocument } from '../../lib/kit/notice-document.ts'
import type { Arrival } from './pager.ts'

type Entry = NoticeDocument['entries'][number]

/** What was heard of one incident, calls of one key taken as one, in the order in which each came first. */
export interface HeardOf {
  readonly incident: string
  readonly subject: string
  readonly beganAt: number
  readonly problems: readonly HeardOnce[]
  readonly recoveries: readonly HeardOnce[]
}

export interface HeardOnce {
  readonly key: string
  /** Which of all calls it was. */
  readonly nth: number
  readonly at: number
  readonly status: string
  readonly isFlapping: boolean
}

export function subjectOf({ target, check, item }: { target: string; check: string; item: string }): string {
  return [target, check, item].filter((part) => part !== '').join(' ')
}

export function heardOf(arrivals: readonly Arrival[]): readonly HeardOf[] {
  const found = new Map<string, { entry: Entry; problem: Map<string, HeardOnce>; recovery: Map<string, HeardOnce> }>()
  arrivals.forEach(({ key, entries, at }, nth) => {
    for (const entry of entries) {
      const { incident, kind, status, isFlapping } = entry
      const one = found.get(incident) ?? { entry, problem: new Map(), recovery: new Map() }
      found.set(incident, one)
      if (kind !== 'still' && !one[kind].has(key)) one[kind].set(key, { key, nth, at, status, isFlapping })
    }
  })
  return [...found].map(([incident, { entry, problem, recovery }]) => ({
    incident,
    subject: subjectOf(entry),
    beganAt: Date.parse(entry.beganAt),
    problems: [...problem.values()],
    recoveries: [...recovery.values()],
  }))
}

/** Told twice under two keys, an end before its beginning, an end that nobody heard of. */
export function wrongIn(heard: readonly HeardOf[]): string[] {
  return heard.flatMap(({ incident, subject, problems, recoveries }) => {
    const name = `${subject} (${incident})`
    const [problem] = problems
    const [recovery] = recoveries
    const states = new Set(problems.map(({ status, isFlapping }) => `${status} ${isFlapping}`))
    return [
      ...(problems.length > states.size ? [`${name} was told ${problems.length} times, by different keys`] : []),
      ...(recoveries.length > 1 ? [`the end of ${name} was told ${recoveries.length} times, by different keys`] : []),
      ...(!recovery ? [`the end of ${name} was never told`] : []),
      ...(!problem ? [`the end of ${name} was told, and nobody had heard of it`] : []),
      ...(problem && recovery && recovery.nth < problem.nth ? [`the end of ${name} was told before it`] : []),
    ]
  })
}
