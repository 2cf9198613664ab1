import type { Incident, OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Mute } from '../model/mute.ts'
import type { Told } from '../model/notice.ts'
import { isAboutNotifier } from '../model/oneself.ts'
import type { EpochMs } from '../model/time.ts'
import type { Hushed } from './hushed.ts'
import { askedAgainAt, isMeant } from '../kit/match.ts'
import type { RuledRoute } from './routes.ts'
import type { Situation } from './situation.ts'

/** What there is to say of an incident: something new that is bad, that it goes on, that it is over. */
export type Want = 'problem' | 'still' | 'recovery'

/** Why there is nothing to say. */
export type Quiet =
  /** It is over, and nobody has to be told so. */
  | { readonly kind: 'over' }
  /** No rule has this route any more: it only ends what it has told. */
  | { readonly kind: 'left-over' }
  | { readonly kind: 'not-meant' }
  /** It is this very notifier that does not get through. */
  | { readonly kind: 'itself' }
  /** It has not been open for as long as this step waits. */
  | { readonly kind: 'young'; readonly until: EpochMs }
  /** Remedies that stand before it are tried first. */
  | { readonly kind: 'mended' }
  /** Another incident that is open keeps this rule quiet about it. */
  | { readonly kind: 'hushed' }
  | { readonly kind: 'muted'; readonly mute: Mute }

type Asked =
  | { readonly want: Want; readonly nextAt: null }
  | {
      readonly want: null
      readonly quiet: Quiet
      /** When the answer may be another although nothing has happened. */
      readonly nextAt: EpochMs | null
    }

interface Asking {
  readonly route: RuledRoute
  readonly labels: Labels
  readonly situation: Situation
  readonly isHushed: Hushed
}

/**
 * What a route has to say of an incident, given what it has said. Reasons to keep quiet stand before problems only:
 * whoever was told of one is told of its end.
 */
export function wantOf(
  incident: Incident,
  told: Told | undefined,
  { route, labels, situation, isHushed }: Asking,
): Asked {
  if (incident.phase === 'resolved') return told ? { want: 'recovery', nextAt: null } : quiet({ kind: 'over' })
  if (route.when === null) return quiet({ kind: 'left-over' })
  if (isAboutNotifier(incident.subject, route.notifier)) return quiet({ kind: 'itself' })
  const isNews = isNew(incident, told)
  const { now } = situation
  if (isNews && !isMeant(route.when, incident, { labels, now })) {
    return quiet({ kind: 'not-meant' }, askedAgainAt(route.when, incident, now))
  }
  const early = told ? null : tooEarly(incident, route, situation)
  const reason = early ?? hushedOrMuted(incident, { labels, situation, isHushed })
  return reason ?? { want: isNews ? 'problem' : 'still', nextAt: null }
}

/** Others have their turn before it. */
function tooEarly(incident: OpenIncident, route: RuledRoute, { now, spentOf }: Situation): Asked | null {
  // A clock that was set back makes nobody wait longer than this.
  const until = Math.min(incident.openedAt, now) + route.openForMs
  if (now < until) return quiet({ kind: 'young', until }, until)
  return spentOf(incident, route.rule) < route.afterRemedies ? quiet({ kind: 'mended' }) : null
}

function hushedOrMuted(
  incident: OpenIncident,
  { labels, situation, isHushed }: Pick<Asking, 'labels' | 'situation' | 'isHushed'>,
): Asked | null {
  if (isHushed(incident, labels)) return quiet({ kind: 'hushed' })
  const mute = situation.muteOf(incident)
  return mute && quiet({ kind: 'muted', mute }, mute.until ?? null)
}

function quiet(why: Quiet, nextAt: EpochMs | null = null): Asked {
  return { want: null, quiet: why, nextAt }
}

/** What flaps is told once; what it changes to in the meantime says nothing. */
function isNew({ status, isFlapping }: Incident, told: Told | undefined): boolean {
  if (!told || told.isFlapping !== isFlapping) return true
  return !isFlapping && told.status !== status
}
