import { REACHABLE } from '../../model/reachable.ts'
import { severityOf } from '../../model/result.ts'
import type { IncidentSeen } from '../board.ts'

/** One thing that somebody has to see to, and all that follows from it. */
export interface Cause {
  readonly lead: IncidentSeen
  /** What goes with it: what stands behind it, or the same check on other items. The worst first. */
  readonly others: readonly IncidentSeen[]
}

/**
 * What is wrong, by what it comes from: everything on or behind a target that cannot be reached is one thing, and so are
 * several items of one check on one target. What people are told of stands before what is quiet, the worst first, the newest
 * of equals first.
 */
export function causesOf(incidents: readonly IncidentSeen[]): readonly Cause[] {
  const absent = new Set(incidents.filter(isAbsence).map(({ incident }) => incident.subject.target))
  const groups = new Map<string, IncidentSeen[]>()
  for (const each of incidents) {
    const key = keyOf(each, absent)
    const group = groups.get(key)
    if (group) group.push(each)
    else groups.set(key, [each])
  }
  return [...groups.values()].map(causeOf).sort((one, other) => whichFirst(one.lead, other.lead))
}

function keyOf({ incident: { subject }, behind }: IncidentSeen, absent: ReadonlySet<string>): string {
  const { target, check } = subject
  const away = behind ?? (absent.has(target) ? target : null)
  return JSON.stringify(away === null ? ['check', target, check] : ['away', away])
}

function causeOf(group: readonly IncidentSeen[]): Cause {
  const sorted = [...group].sort(whichFirst)
  // Whoever is away is why those behind it are; nobody is told of them.
  const lead = sorted.find((each) => isAbsence(each) && each.behind === null) ?? sorted[0]
  return { lead: lead as IncidentSeen, others: sorted.filter((each) => each !== lead) }
}

function isAbsence({ incident: { subject } }: IncidentSeen): boolean {
  return subject.check === REACHABLE && subject.item === ''
}

function whichFirst(one: IncidentSeen, other: IncidentSeen): number {
  if ((one.mute === null) !== (other.mute === null)) return one.mute === null ? -1 : 1
  const worse = severityOf(other.incident.status) - severityOf(one.incident.status)
  return worse === 0 ? other.incident.openedAt - one.incident.openedAt : worse
}
