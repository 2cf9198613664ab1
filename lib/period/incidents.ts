import type { Breach, Flapping, Outage, Some } from '../model/period-report.ts'
import { severityOf } from '../model/result.ts'
import { subjectKey } from '../model/state.ts'
import type { Span } from '../model/time.ts'
import { lastedWithin, touches } from './story.ts'
import type { Story } from './story.ts'

const MOST_OUTAGES = 200
const MOST_FLAPPING = 50

/** What was critical or could not be looked at, the worst and longest first. @param causeOf of whom it was a consequence */
export function outagesIn(stories: readonly Story[], whole: Span, causeOf: (story: Story) => string): Some<Outage> {
  const bad = stories
    .filter((story) => story.incident.worst !== 'warning' && touches(story, whole))
    .map((story) => ({ story, lastedMs: lastedWithin(story, whole) }))
    .sort(
      (one, other) =>
        severityOf(other.story.incident.worst) - severityOf(one.story.incident.worst) || other.lastedMs - one.lastedMs,
    )
  const shown = bad.slice(0, MOST_OUTAGES).map(({ story, lastedMs }): Outage => {
    const { id, subject, worst, beganAt, summary } = story.incident
    return {
      ...{ incident: id, subject, worst, from: beganAt, lastedMs, summary, cause: causeOf(story) },
      until: story.incident.phase === 'resolved' ? story.incident.resolvedAt : null,
      changedBefore: story.changedBefore,
    }
  })
  return { shown, count: bad.length }
}

/** What each check has found, the most first. */
export function breachesIn(stories: readonly Story[], whole: Span): readonly Breach[] {
  const byCheck = new Map<string, Story[]>()
  for (const story of stories)
    if (touches(story, whole)) {
      const { check } = story.incident.subject
      byCheck.set(check, [...(byCheck.get(check) ?? []), story])
    }
  return [...byCheck]
    .map(([check, all]): Breach => ({
      check,
      incidents: all.length,
      subjects: new Set(all.map(({ incident }) => subjectKey(incident.subject))).size,
      worst:
        all.map(({ incident }) => incident.worst).sort((one, other) => severityOf(other) - severityOf(one))[0] ??
        'warning',
      lastedMs: all.reduce((sum, story) => sum + lastedWithin(story, whole), 0),
    }))
    .sort((one, other) => other.incidents - one.incidents || other.lastedMs - one.lastedMs)
}

/** What changed so often that nothing could be believed. */
export function flappingIn(stories: readonly Story[], { from, until }: Span): Some<Flapping> {
  const all = stories
    .map(({ incident: { subject }, flapped }) => {
      return { subject, times: flapped.filter((at) => at >= from && at < until).length }
    })
    .filter(({ times }) => times > 0)
  const bySubject = new Map<string, Flapping>()
  for (const { subject, times } of all) {
    const key = subjectKey(subject)
    bySubject.set(key, { subject, times: times + (bySubject.get(key)?.times ?? 0) })
  }
  const sorted = [...bySubject.values()].sort((one, other) => other.times - one.times)
  return { shown: sorted.slice(0, MOST_FLAPPING), count: sorted.length }
}
