import { attemptsOf, waitAfterMs } from '../attempts.ts'
import { isInVain } from '../spent.ts'
import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** It has not been tried too often, nor too lately. */
export const attempts: Gate = ({ candidate, prospect, deeds, settings, now }) => {
  const { remedy, healing } = candidate
  const made = attemptsOf(candidate, prospect.object, deeds, settings.resetAfterMs)
  const last = made.at(-1)
  if (!last) return null
  // Of what nobody knows whether it was done, somebody has to say so.
  if (last.outcome === 'unknown') return no(`nobody knows whether it was done: ${last.why}`)
  // What was done is given its time to help.
  if (last.endedAt !== null && !isInVain(last, remedy.withinMs, now))
    return no('it was done, and may still help', last.endedAt + remedy.withinMs)
  const times = made.length === 1 ? 'once' : `${made.length} times`
  if (made.length >= remedy.attempts) return no(`tried ${times} in vain`)
  const from = (last.endedAt ?? last.at) + waitAfterMs(made.length, remedy.attempts, healing.backoff, last.id)
  return now < from ? no(`tried ${times}, and waits until it is tried again`, from) : null
}
