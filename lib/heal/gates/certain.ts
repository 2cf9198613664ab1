import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'
import type { Ms } from '../../model/time.ts'

/** So long a second look holds. */
const FRESH_MS: Ms = 60_000

/** It is believed, known of late, and confirmed by a second look over a conversation of its own. */
export const certain: Gate = ({ candidate: { incident, remedy }, confirmation, isStale, now, settings }) => {
  if (incident.status === 'unknown') return no('nobody can look: what is not known is not mended')
  const openAt = Math.min(incident.openedAt, now) + remedy.openForMs
  if (now < openAt) return no('it has not been open for long enough', openAt)
  if (isStale) return no('the last look is too old')
  const from = Math.min(incident.openedAt, now) + settings.confirmAfterMs
  if (confirmation.at === null || confirmation.at < from) return no('it waits for a second look', Math.max(from, now))
  if (confirmation.failed !== null) return no(`a second look fails: ${confirmation.failed}`)
  if (!confirmation.isBad) return no('a second look found it well')
  return now - confirmation.at > FRESH_MS ? no('the second look is too old') : null
}
