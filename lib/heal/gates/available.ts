import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** Enough stay healthy while it is done. What is not healthy takes nothing away. */
export const available: Gate = ({ prospect: { available: count }, candidate: { healing } }) => {
  if (count === null || count.goingDown === 0) return null
  const least = healing.minAvailable ?? count.least
  const left = count.healthy - count.goingDown
  return left >= least ? null : no(`${left} would stay healthy, and ${least} have to`)
}
