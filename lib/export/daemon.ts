import type { OpenIncident } from '../model/incident.ts'
import type { Family, Series } from '../model/metrics.ts'
import type { EpochMs } from '../model/time.ts'
import { filling } from './collect.ts'
import { ownFamilies } from './own.ts'
import type { OwnNow } from './own.ts'
import { subjectFamilies } from './subjects.ts'
import type { SubjectNow } from './subjects.ts'
import { targetFamilies } from './targets.ts'
import type { TargetNow } from './targets.ts'

/** Everything the daemon knows at one moment. */
export interface DaemonNow {
  readonly at: EpochMs
  readonly own: Omit<OwnNow, 'targets' | 'results'>
  readonly targets: readonly TargetNow[]
  readonly subjects: readonly SubjectNow[]
  readonly incidents: readonly OpenIncident[]
}

/** What the daemon knows, as families: of itself, of the targets, of the incidents, of every subject. */
export function daemonFamilies({ at, own, targets, subjects, incidents }: DaemonNow): readonly Family[] {
  const results = { ok: 0, warning: 0, unknown: 0, critical: 0 }
  for (const { status, isStale } of subjects) results[isStale ? 'unknown' : status] += 1
  return [
    ...ownFamilies({ ...own, targets: targets.length, results }),
    ...targetFamilies(targets, at),
    ...incidentFamilies(incidents),
    ...subjectFamilies(subjects),
  ]
}

/** One series for each open incident, and how many there are: that there are none has to be seen as well. */
function incidentFamilies(incidents: readonly OpenIncident[]): readonly Family[] {
  const opened = filling({
    name: 'orch_watch_incident_opened_timestamp_seconds',
    help: 'Since when an incident is open, in seconds since 1970; gone when it is over.',
    rank: 'verdict',
  })
  const count = filling({
    name: 'orch_watch_incidents_open',
    help: 'How many incidents of this status are open.',
    rank: 'own',
  })
  const many = { warning: 0, critical: 0, unknown: 0 }
  for (const { subject, status, openedAt, acknowledged } of incidents) {
    many[status] += 1
    const labels: Series = [
      ['target', subject.target],
      ['check', subject.check],
      ['item', subject.item],
      ['status', status],
      ['acknowledged', acknowledged ? 'true' : 'false'],
    ]
    opened.add(labels, openedAt / 1000)
  }
  for (const [status, value] of Object.entries(many)) count.add([['status', status]], value)
  return [count.done(), opened.done()]
}
