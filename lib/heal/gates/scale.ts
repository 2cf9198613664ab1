import { healKey } from '../../model/heal.ts'
import type { ScaleChange } from '../../model/heal.ts'
import type { Ms } from '../../model/time.ts'
import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** At a time: one, or a quarter. */
const STEP_RATIO = 0.25
/** So long what was done last is not undone. */
const UNDO_MS: Ms = 30 * 60_000

/** A change of how many are wanted stays small, within its limits, and does not take back the last one. */
export const scale: Gate = ({ prospect: { scale: change, object }, deeds, now }) => {
  if (change === null) return null
  const { from, to, min, max } = change
  if (to === from) return no(`it is ${from} already`)
  if (to < min || to > max) return no(`${to} is outside of ${min} to ${max}`)
  const most = Math.max(1, Math.floor(from * STEP_RATIO))
  if (Math.abs(to - from) > most) return no(`from ${from} to ${to} is more than ${most} at a time`)
  const last = deeds.findLast((deed) => deed.scale !== null && healKey(deed.object) === healKey(object))
  const isUndone = last?.scale && directionOf(last.scale) !== directionOf(change)
  return isUndone && now < last.at + UNDO_MS ? no('it would take back what was done last', last.at + UNDO_MS) : null
}

function directionOf({ from, to }: ScaleChange): number {
  return Math.sign(to - from)
}
