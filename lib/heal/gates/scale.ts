import { healKey } from '../../model/heal.ts'
import type { ScaleChange } from '../../model/heal.ts'
import type { Ms } from '../../model/time.ts'
import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** So long what was done last is not undone. */
const UNDO_MS: Ms = 30 * 60_000

/** A change of how many are wanted stays small, within its limits, and does not take back the last one. */
export const scale: Gate = ({ prospect: { scale: change, object }, deeds, now }) => {
  if (change === null) return null
  const { from, to, min, max, atOnce } = change
  if (to === from) return no(`it is ${from} already`)
  if (to < min || to > max) return no(`${to} is outside of ${min} to ${max}`)
  if (Math.abs(to - from) > atOnce) return no(`from ${from} to ${to} is more than ${atOnce} at a time`)
  const last = deeds.findLast((deed) => deed.scale !== null && healKey(deed.object) === healKey(object))
  const isUndone = last?.scale && directionOf(last.scale) !== directionOf(change)
  return isUndone && now < last.at + UNDO_MS ? no('it would take back what was done last', last.at + UNDO_MS) : null
}

function directionOf({ from, to }: ScaleChange): number {
  return Math.sign(to - from)
}
