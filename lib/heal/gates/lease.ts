import type { Ms } from '../../model/time.ts'
import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** So long it has to be certain that nobody else is at it. */
const LEAST_MS: Ms = 5_000

/** We are the one daemon that watches this, and will be for a while; and we know what we see. */
export const lease: Gate = ({ leaseMs, restsUntil, now }) => {
  if (leaseMs === null || leaseMs < LEAST_MS) return no('it is not certain that no other daemon is at work')
  return now < restsUntil ? no('the daemon has just started, and looks first', restsUntil) : null
}
