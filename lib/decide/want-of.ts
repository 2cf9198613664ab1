import type { Incident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Told } from '../model/notice.ts'
import type { EpochMs } from '../model/time.ts'
import { isMeant } from './match.ts'
import type { RuledRoute } from './routes.ts'
import type { Situation } from './situation.ts'

/** What there is to say of an incident: something new that is bad, that it goes on, that it is over. */
export type Want = 'problem' | 'still' | 'recovery'

interface Asked {
  readonly want: Want | null
  /** When the answer may be another although nothing has happened. */
  readonly nextAt: EpochMs | null
}

const NOTHING: Asked = { want: null, nextAt: null }

/**
 * What a route has to say of an incident, given what it has said. Reasons to keep quiet stand before problems only:
 * whoever was told of one is told of its end.
 */
export function wantOf(
  incident: Incident,
  told: Told | undefined,
  { route, labels, situation }: { route: RuledRoute; labels: Labels; situation: Situation },
): Asked {
  if (incident.phase === 'resolved') return told ? { want: 'recovery', nextAt: null } : NOTHING
  if (route.when === null) return NOTHING
  const isNews = isNew(incident, told)
  if (isNews && !isMeant(route.when, incident, labels)) return NOTHING
  if (!told) {
    const at = incident.openedAt + route.openForMs
    if (situation.now < at) return { want: null, nextAt: at }
  }
  const mute = situation.muteOf(incident)
  if (mute) return { want: null, nextAt: mute.until ?? null }
  return { want: isNews ? 'problem' : 'still', nextAt: null }
}

/** What flaps is told once; what it changes to in the meantime says nothing. */
function isNew({ status, isFlapping }: Incident, told: Told | undefined): boolean {
  if (!told || told.isFlapping !== isFlapping) return true
  return !isFlapping && told.status !== status
}
