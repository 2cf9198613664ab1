import { severityOf } from '../../model/result.ts'
import type { Status } from '../../model/result.ts'
import type { Incident } from '../../model/incident.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Stretch } from '../parts/bars.ts'

interface Span {
  readonly from: EpochMs
  readonly to: EpochMs
}

/**
 * What incidents say of the last `count` stretches of a length, the last of which ends now.
 *
 * @param knownSince before then nothing is known
 */
export function stretchesOf(
  incidents: readonly Incident[],
  { now, lengthMs, count, knownSince }: { now: EpochMs; lengthMs: Ms; count: number; knownSince: EpochMs },
): readonly Stretch[] {
  const spans = incidents.map((incident) => ({
    status: incident.worst,
    from: incident.beganAt,
    to: incident.phase === 'resolved' ? incident.resolvedAt : now,
  }))
  return Array.from({ length: count }, (_, nth) => {
    const to = now - (count - 1 - nth) * lengthMs
    const from = to - lengthMs
    const within = spans.filter((span) => span.from < to && span.to > from)
    if (to <= knownSince && within.length === 0) return { from, to, worst: null, badMs: 0 }
    const worst = within.reduce<Status>(
      (sum, { status }) => (severityOf(status) > severityOf(sum) ? status : sum),
      'ok',
    )
    return { from, to, worst, badMs: lengthOf(within.map((span) => clip(span, { from, to }))) }
  })
}

function clip(span: Span, { from, to }: Span): Span {
  return { from: Math.max(span.from, from), to: Math.min(span.to, to) }
}

/** Of all together: what two say at once counts once. */
function lengthOf(spans: readonly Span[]): Ms {
  let sum = 0
  let reached = -Infinity
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    sum += Math.max(0, to - Math.max(from, reached))
    reached = Math.max(reached, to)
  }
  return sum
}
