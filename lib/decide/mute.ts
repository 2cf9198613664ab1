import { isoInstant } from '../base/instant.ts'
import type { OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { ActiveMaintenance, Mute, Silence } from '../model/mute.ts'
import type { EpochMs } from '../model/time.ts'
import { isMeant } from '../kit/match.ts'

/** What may keep people from being told of one incident. */
export interface Muting {
  readonly now: EpochMs
  readonly labels: Labels
  /** What this one is only a consequence of: "gateway cannot be reached". */
  readonly cause: { readonly by: 'blind' | 'dependency'; readonly detail: string } | null
  readonly maintenance: readonly ActiveMaintenance[]
  readonly silences: readonly Silence[]
}

/** The first reason not to tell of it; null when there is none. Nothing else than telling stops. */
export function muteOf(incident: OpenIncident, { now, labels, cause, maintenance, silences }: Muting): Mute | null {
  if (cause) return cause
  const window = maintenance.find(({ match, until }) => until > now && isMeant(match, incident, { labels, now }))
  if (window) {
    const { name, until } = window
    return { by: 'maintenance', detail: `"${name}" until ${isoInstant(until)}`, until }
  }
  const silence = silences.find((each) => isActive(each, now) && isMeant(each.match, incident, { labels, now }))
  if (silence) {
    const { until, by, note } = silence
    return { by: 'silence', detail: `until ${isoInstant(until)}, by ${by}: ${note}`, until }
  }
  const { acknowledged } = incident
  if (!acknowledged || (acknowledged.until !== undefined && acknowledged.until <= now)) return null
  const { by, note, until } = acknowledged
  return { by: 'acknowledged', detail: `by ${by}: ${note}`, ...(until !== undefined && { until }) }
}

function isActive({ from, until }: Silence, now: EpochMs): boolean {
  return from <= now && now < until
}
