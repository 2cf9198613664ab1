import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** No person wants it as it is, and no person has to be asked. */
export const people: Gate = ({ candidate: { incident }, prospect: { person, drift, needsPerson, cannot } }) => {
  if (incident.acknowledged) return no(`${incident.acknowledged.by} is at it: ${incident.acknowledged.note}`)
  if (person !== null) return no(person)
  if (drift !== null) return no(`it is not as it was recorded, so somebody is at it: ${drift}`)
  if (needsPerson !== null) return no(`only a person may do that: ${needsPerson}`)
  return cannot === null ? null : no(`it cannot be done: ${cannot}`)
}
