import { routeKey } from '../model/notice.ts'
import type { Notice, NoticeEntry } from '../model/notice.ts'
import { severityOf } from '../model/result.ts'
import type { Group, GroupEntry } from './gather.ts'
import type { RuledRoute } from './routes.ts'
import type { Situation } from './situation.ts'

/** The name of several groups that are told together because there are too many of them. */
const ALL = '*'

/** One notice of one group, or of all groups of a batch. Never empty. */
export function noticeOf(route: RuledRoute, batch: readonly Group[], situation: Situation): Notice {
  const [first] = batch
  const group = batch.length === 1 && first ? first.key : ALL
  const sequence = first?.state.sequence ?? 0
  const { rule, notifier } = route
  const { now } = situation
  const entries = batch.flatMap(({ entries }) => entries.map((entry) => entryOf(entry, situation)))
  return {
    key: `${routeKey(route)} ${group} ${sequence} ${now}`,
    route: { rule, notifier },
    group,
    sequence,
    at: now,
    entries: entries.sort((one, other) => rank(other) - rank(one)),
  }
}

function entryOf({ incident, want, was }: GroupEntry, { labelsOf, affectedBy }: Situation): NoticeEntry {
  const { id, subject, status, isFlapping, summary, beganAt, openedAt } = incident
  return {
    incident: id,
    subject,
    labels: labelsOf(subject.target),
    kind: want,
    status,
    ...(want === 'problem' && was !== undefined && was !== status && { was }),
    isFlapping,
    summary,
    beganAt,
    openedAt,
    ...(incident.phase === 'resolved' && { resolvedAt: incident.resolvedAt, because: incident.because }),
    affected: affectedBy(incident),
  }
}

/** News before what goes on, bad news before good news, the worst first. */
function rank({ kind, status }: NoticeEntry): number {
  return ['still', 'recovery', 'problem'].indexOf(kind) * 10 + severityOf(status)
}
