import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** It does not change by itself at this moment: what flaps, starts, stops or is removed is left alone. */
export const settled: Gate = ({ candidate: { incident }, prospect: { unsettled } }) => {
  if (incident.isFlapping) return no('it flaps: nobody knows how it is')
  return unsettled === null ? null : no(unsettled)
}
